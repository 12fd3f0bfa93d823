//! The summary that `run` ends with.

use std::fmt::Write as _;
use std::time::Duration;

use super::causes::{Cause, Causes, Obstacle};
use super::clean;
use super::paint::{self, BOLD, DIM, EXPECTED, GOT, Paint};
use super::record::{CaseRecord, Counts, Record, Severity, Verdict};
use crate::text::{count, duration};

/// How the summary looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to colour it.
    pub colour: bool,
    /// How many causes to show; the rest is counted.
    pub causes: usize,
}

impl Default for Look {
    /// A hundred columns, no colours, ten causes.
    fn default() -> Self {
        Self {
            width: 100,
            colour: false,
            causes: 10,
        }
    }
}

/// The summary of a run as text, ending with a newline. Nothing in it that came from the target can steer the terminal or
/// a CI runner that reads the log.
pub fn summary(record: &Record, look: Look) -> String {
    let mut page = Page {
        out: String::new(),
        paint: Paint { colour: look.colour },
        width: look.width.clamp(40, 140),
    };
    let causes = Causes::of(record);
    page.header(record);
    page.table(record);
    page.causes(record, &causes.causes, look.causes);
    page.refusals(record);
    page.obstacles("No verdict", Verdict::Errored, &causes.errored);
    page.obstacles("Blocked", Verdict::Blocked, &causes.blocked);
    page.not_run(record);
    page.list("Left behind on the target", &record.footer.leftovers);
    page.list("Baseline entries to remove", &record.footer.stale_baseline);
    page.verdict_line(record);
    clean::for_log(&single_blank_lines(&page.out))
}

/// Sections end and begin with a blank line: one is enough between them.
fn single_blank_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line != "\n" || !out.ends_with("\n\n") {
            out.push_str(line);
        }
    }
    out
}

/// Values longer than this are cut: the reports in files have them.
const VALUE_LIMIT: usize = 360;
/// Lines of a diff shown.
const DIFF_LINES: usize = 16;
/// Cases named by id.
const CASES_NAMED: usize = 3;
/// Width of the labels of a cause.
const LABEL: usize = 10;

struct Page {
    out: String,
    paint: Paint,
    width: usize,
}

impl Page {
    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn heading(&mut self, text: &str) {
        let text = self.paint.text(BOLD, text);
        let _ = writeln!(self.out, "\n{text}\n");
    }

    fn header(&mut self, record: &Record) {
        let header = &record.header;
        let target = match &header.target_name {
            Some(name) => format!("{} ({})", clean::line(&header.target), clean::line(name)),
            None => clean::line(&header.target),
        };
        let first = format!("{} {}", self.paint.text(DIM, "target"), self.paint.text(BOLD, &target));
        self.line(&first);
        let footer = &record.footer;
        let mut facts = vec![
            format!("run {}", clean::line(&header.run)),
            format!("seed {}", header.seed),
            duration(Duration::from_millis(footer.duration_ms)),
            count(usize::try_from(footer.requests).unwrap_or(usize::MAX), "request"),
        ];
        if footer.throttled > 0 {
            facts.push(format!("{} sent again when the target asked to wait", footer.throttled));
        }
        facts.push(format!("scimspec {}", clean::line(&header.tool_version)));
        let facts = self.paint.text(DIM, &facts.join(" · "));
        self.line(&facts);
        for remark in &header.remarks {
            let text = format!(
                "{} {}",
                self.paint.text(paint::verdict(Verdict::Warned), "note"),
                clean::line(remark)
            );
            self.line(&text);
        }
        self.line("");
    }

    /// Cases by area and verdict; a verdict that no case has gets no column.
    fn table(&mut self, record: &Record) {
        let total = Counts::of(&record.cases);
        let columns: Vec<Verdict> = Verdict::ALL
            .into_iter()
            .filter(|v| matches!(v, Verdict::Passed | Verdict::Failed) || total.get(*v) > 0)
            .collect();
        let areas = by_area(&record.cases);
        let names = areas
            .iter()
            .map(|(name, _)| name.chars().count())
            .max()
            .unwrap_or(0)
            .max("all areas".len());
        let table_width = names + columns.iter().map(|v| column_width(*v)).sum::<usize>();
        let bar = (self.width.saturating_sub(table_width + 3)).min(20);
        let heads: String = columns
            .iter()
            .map(|v| format!("{:>w$}", column_head(*v), w = column_width(*v)))
            .collect();
        let head = self.paint.text(DIM, &format!("{:names$}{heads}", "area"));
        self.line(&head);
        for (name, counts) in &areas {
            self.row(name, names, counts, &columns, bar);
        }
        if areas.len() > 1 {
            self.row("all areas", names, &total, &columns, bar);
        }
    }

    fn row(&mut self, name: &str, names: usize, counts: &Counts, columns: &[Verdict], bar: usize) {
        let mut row = format!("{name:names$}");
        for verdict in columns {
            let (number, style) = match counts.get(*verdict) {
                0 => ("·".to_owned(), DIM),
                number => (number.to_string(), paint::verdict(*verdict)),
            };
            let pad = column_width(*verdict) - number.chars().count();
            let _ = write!(row, "{:pad$}{}", "", self.paint.text(style, &number));
        }
        if bar >= 8 {
            let (full, rest) = paint::bar(counts.passed, counts.judged(), bar);
            let full = self.paint.text(paint::verdict(Verdict::Passed), &full);
            let missing = if counts.failed > 0 {
                paint::verdict(Verdict::Failed)
            } else {
                DIM
            };
            let rest = self.paint.text(missing, &rest);
            let _ = write!(row, "   {full}{rest}");
        }
        self.line(&row);
    }

    fn causes(&mut self, record: &Record, causes: &[Cause<'_>], limit: usize) {
        if causes.is_empty() {
            return;
        }
        self.heading("Fix this first");
        for (index, cause) in causes.iter().take(limit).enumerate() {
            self.cause(record, index + 1, cause);
        }
        if causes.len() > limit {
            let more = format!("and {} more in the report", causes.len() - limit);
            let more = self.paint.text(DIM, &more);
            self.line(&more);
        }
    }

    fn cause(&mut self, record: &Record, number: usize, cause: &Cause<'_>) {
        let word = match cause.severity {
            Severity::Fail => "FAIL",
            Severity::Warn => "WARN",
            Severity::Info => "NOTE",
        };
        let word = self.paint.text(paint::severity(cause.severity), word);
        let title = match cause.requirement {
            Some(requirement) => clean::line(&requirement.summary),
            None => clean::line(cause.cites),
        };
        let title = self.paint.text(BOLD, &title);
        self.line(&format!("{number:>2}. {word}  {title}"));
        let hit = count(cause.cases.len(), "case");
        let hit = if cause.blocks > 0 {
            format!("{hit}, and blocks {}", cause.blocks)
        } else {
            hit
        };
        let citation = super::detail::citation(record, cause.cites);
        self.field(
            "broken",
            &format!("{citation} · {} · {hit}", clean::line(cause.cites)),
            DIM,
        );
        if let Some(requirement) = cause.requirement {
            self.field("", &format!("“{}”", clean::line(&requirement.quote)), DIM.italic());
        }
        let finding = cause.finding;
        self.field("looked at", &value(&finding.subject), anstyle::Style::new());
        self.field("expected", &value(&finding.expected), EXPECTED);
        self.field("got", &value(&finding.actual), GOT);
        if let Some(diff) = &finding.diff {
            self.diff(diff);
        }
        if let Some(exchange) = cause.exchange {
            self.curl(&exchange.curl);
        }
        let mut named: Vec<String> = cause
            .cases
            .iter()
            .take(CASES_NAMED)
            .map(|case| clean::line(&case.id))
            .collect();
        if cause.cases.len() > CASES_NAMED {
            named.push(format!("and {} more", cause.cases.len() - CASES_NAMED));
        }
        self.field("cases", &named.join(", "), DIM);
        self.line("");
    }

    /// A labelled value, wrapped under itself.
    fn field(&mut self, label: &str, text: &str, style: anstyle::Style) {
        for (index, line) in paint::wrap(text, self.width - 4 - LABEL).into_iter().enumerate() {
            let label = self
                .paint
                .text(DIM, &format!("{:LABEL$}", if index == 0 { label } else { "" }));
            let line = format!("    {label}{}", self.paint.text(style, &line));
            self.line(&line);
        }
    }

    fn diff(&mut self, diff: &str) {
        let diff = clean::visible(diff).replace('\t', "    ");
        let lines: Vec<&str> = diff.trim_end().lines().collect();
        for line in lines.iter().take(DIFF_LINES) {
            let style = match line.chars().next() {
                Some('-') => EXPECTED,
                Some('+') => GOT,
                _ => DIM,
            };
            let line = clean::cut(line, VALUE_LIMIT);
            let line = format!(
                "    {:LABEL$}{} {}",
                "",
                self.paint.text(DIM, "│"),
                self.paint.text(style, &line)
            );
            self.line(&line);
        }
        if lines.len() > DIFF_LINES {
            let more = format!("    {:LABEL$}│ … {} more", "", count(lines.len() - DIFF_LINES, "line"));
            let more = self.paint.text(DIM, &more);
            self.line(&more);
        }
    }

    /// Not wrapped: it is there to be copied.
    fn curl(&mut self, curl: &str) {
        let label = self.paint.text(DIM, &format!("{:LABEL$}", "repeat"));
        let curl = clean::visible(curl);
        let curl = curl.trim_end().replace('\n', &format!("\n    {:LABEL$}", ""));
        self.line(&format!("    {label}{curl}"));
    }

    fn refusals(&mut self, record: &Record) {
        if record.footer.refusals.is_empty() {
            return;
        }
        self.heading("The target refuses what scimspec makes up");
        for refusal in &record.footer.refusals {
            let what = format!("creating a {}", clean::line(&refusal.resource_type));
            let what = self.paint.text(BOLD, &what);
            self.line(&format!("  {what} blocks {}", count(refusal.cases, "case")));
            self.field("answer", &value(&refusal.answer), GOT);
            let label = self.paint.text(DIM, &format!("{:LABEL$}", "way out"));
            let way_out = clean::visible(&refusal.way_out);
            let way_out = way_out.trim_end().replace('\n', &format!("\n    {:LABEL$}", ""));
            self.line(&format!("    {label}{way_out}"));
            self.line("");
        }
    }

    fn obstacles(&mut self, title: &str, verdict: Verdict, obstacles: &[Obstacle<'_>]) {
        const SHOWN: usize = 5;
        if obstacles.is_empty() {
            return;
        }
        self.heading(title);
        for obstacle in obstacles.iter().take(SHOWN) {
            let cases = self
                .paint
                .text(paint::verdict(verdict), &count(obstacle.cases.len(), "case"));
            let first = clean::line(&obstacle.cases[0].id);
            self.line(&format!("  {cases}: {}", value(&obstacle.what)));
            let first = self.paint.text(DIM, &format!("    first in {first}"));
            self.line(&first);
        }
        if obstacles.len() > SHOWN {
            self.line(&format!("  and {} more in the report", obstacles.len() - SHOWN));
        }
    }

    /// Cases that were selected and did not run, by reason.
    fn not_run(&mut self, record: &Record) {
        let mut reasons: Vec<(String, usize)> = Vec::new();
        for case in &record.cases {
            if case.outcome.verdict() != Verdict::NotRun {
                continue;
            }
            let reason = clean::line(&case.outcome.reason().unwrap_or_default());
            match reasons.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, cases)) => *cases += 1,
                None => reasons.push((reason, 1)),
            }
        }
        if !reasons.is_empty() {
            self.heading("Not run");
        }
        for (reason, cases) in reasons {
            self.line(&format!("  {}: {reason}", count(cases, "case")));
        }
        if let Some(why) = &record.footer.interrupted {
            self.line("");
            let text = format!("The run was cut short: {}", clean::line(why));
            let text = self.paint.text(paint::verdict(Verdict::Warned), &text);
            self.line(&text);
        }
    }

    fn list(&mut self, title: &str, entries: &[String]) {
        const SHOWN: usize = 10;
        if entries.is_empty() {
            return;
        }
        self.heading(title);
        for entry in entries.iter().take(SHOWN) {
            self.line(&format!("  {}", value(entry)));
        }
        if entries.len() > SHOWN {
            self.line(&format!("  and {} more in the report", entries.len() - SHOWN));
        }
    }

    fn verdict_line(&mut self, record: &Record) {
        let counts = Counts::of(&record.cases);
        let words: Vec<String> = Verdict::ALL
            .into_iter()
            .filter(|verdict| counts.get(*verdict) > 0)
            .map(|verdict| {
                let text = format!("{} {}", counts.get(verdict), verdict.word());
                self.paint.text(paint::verdict(verdict), &text)
            })
            .collect();
        let judged = format!(
            "judged {} of {} that apply, {} in all",
            counts.judged(),
            counts.applicable(),
            counts.total()
        );
        let text = if words.is_empty() {
            "no cases".to_owned()
        } else {
            words.join(", ")
        };
        let judged = self.paint.text(DIM, &judged);
        let _ = writeln!(self.out, "\n{text}\n{judged}");
    }
}

/// A value that came from the target, on one line.
fn value(text: &str) -> String {
    clean::cut(&clean::line(text), VALUE_LIMIT)
}

/// Areas in the order of their first case.
fn by_area(cases: &[CaseRecord]) -> Vec<(String, Counts)> {
    let mut areas: Vec<(String, Counts)> = Vec::new();
    for case in cases {
        let name = clean::line(&case.area);
        let index = areas.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            areas.push((name, Counts::default()));
            areas.len() - 1
        });
        areas[index].1.add(case.outcome.verdict());
    }
    areas
}

fn column_head(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NotApplicable => "n/a",
        other => other.word(),
    }
}

fn column_width(verdict: Verdict) -> usize {
    column_head(verdict).len().max(4) + 2
}
