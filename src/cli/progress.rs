//! Progress of a run on standard error: a bar on a terminal, a line for each finished case elsewhere, or nothing.

use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::report::record::{CaseRecord, Verdict};
use crate::report::{clean, paint};
use crate::text::duration;

/// Shows how far a run is. Cases may finish on any thread.
pub struct Progress {
    shown: Shown,
}

enum Shown {
    Bar {
        bar: ProgressBar,
        tally: Mutex<Tally>,
        colour: bool,
    },
    Lines {
        out: Mutex<Lines>,
        total: usize,
        colour: bool,
    },
    Silent,
}

/// What the bar says beside itself.
#[derive(Default)]
struct Tally {
    failed: usize,
    warned: usize,
    errored: usize,
}

struct Lines {
    writer: Box<dyn Write + Send>,
    done: usize,
}

impl Progress {
    /// A bar on the terminal's standard error; failures and errors are printed above it as they happen.
    pub fn bar(total: usize, colour: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
        let template = if colour {
            "{elapsed:>4} {bar:24.green/black.bright} {pos}/{len} {msg}"
        } else {
            "{elapsed:>4} {bar:24} {pos}/{len} {msg}"
        };
        let style = ProgressStyle::with_template(template)
            .expect("the template is fixed")
            .progress_chars("━━─");
        bar.set_style(style);
        bar.enable_steady_tick(Duration::from_millis(200));
        Self {
            shown: Shown::Bar {
                bar,
                tally: Mutex::default(),
                colour,
            },
        }
    }

    /// One line for each finished case on `writer`, for logs.
    pub fn lines(total: usize, colour: bool, writer: Box<dyn Write + Send>) -> Self {
        Self {
            shown: Shown::Lines {
                out: Mutex::new(Lines { writer, done: 0 }),
                total,
                colour,
            },
        }
    }

    /// Nothing at all.
    pub fn silent() -> Self {
        Self { shown: Shown::Silent }
    }

    /// A case has its verdict.
    pub fn finished(&self, case: &CaseRecord) {
        match &self.shown {
            Shown::Bar { bar, tally, colour } => {
                let verdict = case.outcome.verdict();
                if matches!(verdict, Verdict::Failed | Verdict::Errored) {
                    bar.println(clean::for_log(&case_line(case, *colour)));
                }
                let mut tally = locked(tally);
                tally.add(verdict);
                bar.set_message(tally.text(*colour));
                bar.inc(1);
            }
            Shown::Lines { out, total, colour } => {
                let mut out = locked(out);
                out.done += 1;
                let width = total.to_string().len();
                let line = format!("{:>width$}/{total} {}", out.done, case_line(case, *colour));
                out.write(&line);
            }
            Shown::Silent => {}
        }
    }

    /// Something the reader should know now (`waiting 30 s: the target answered 429`).
    pub fn note(&self, text: &str) {
        match &self.shown {
            Shown::Bar { bar, .. } => bar.println(clean::for_log(&clean::line(text))),
            Shown::Lines { out, .. } => locked(out).write(&clean::line(text)),
            Shown::Silent => {}
        }
    }

    /// Takes the bar away, so that the summary stands alone.
    pub fn end(&self) {
        if let Shown::Bar { bar, .. } = &self.shown {
            bar.finish_and_clear();
        }
    }
}

impl Lines {
    fn write(&mut self, line: &str) {
        // A log that nobody can read any more is no reason to stop a run.
        let _ = writeln!(self.writer, "{}", clean::for_log(line));
        let _ = self.writer.flush();
    }
}

impl Tally {
    fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Failed => self.failed += 1,
            Verdict::Warned => self.warned += 1,
            Verdict::Errored => self.errored += 1,
            Verdict::Passed | Verdict::Known | Verdict::NotApplicable | Verdict::Blocked | Verdict::NotRun => {}
        }
    }

    fn text(&self, colour: bool) -> String {
        let parts = [
            (self.failed, Verdict::Failed),
            (self.warned, Verdict::Warned),
            (self.errored, Verdict::Errored),
        ];
        let words: Vec<String> = parts
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, verdict)| styled(verdict, &format!("{number} {}", verdict.word()), colour))
            .collect();
        words.join(", ")
    }
}

/// `failed  users.create::new-user  61 ms  status: expected 201, got 200`.
fn case_line(case: &CaseRecord, colour: bool) -> String {
    let verdict = case.outcome.verdict();
    let word = format!("{:14}", verdict.word());
    let mut line = format!("{} {}", styled(verdict, &word, colour), clean::line(&case.id));
    if !case.exchanges.is_empty() {
        line.push_str(&format!("  {}", duration(Duration::from_millis(case.duration_ms))));
    }
    let why = match (verdict, case.worst_finding()) {
        (Verdict::Failed | Verdict::Warned, Some(finding)) => Some(finding.headline()),
        _ => case.outcome.reason(),
    };
    if let Some(why) = why {
        line.push_str(&format!("  {}", clean::cut(&clean::line(&why), 200)));
    }
    line
}

fn styled(verdict: Verdict, text: &str, colour: bool) -> String {
    let style = paint::verdict(verdict);
    if colour {
        format!("{style}{text}{style:#}")
    } else {
        text.to_owned()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::report::record::Record;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            locked(&self.0).extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn each_finished_case_is_one_harmless_line() {
        let record = Record::from_json(include_str!("../../reports/samples/record.json")).unwrap();
        let log = Log::default();
        let progress = Progress::lines(record.cases.len(), false, Box::new(log.clone()));
        record.cases.iter().for_each(|case| progress.finished(case));
        progress.note("::error::\u{1b}[2Jfrom the target");
        let text = String::from_utf8(locked(&log.0).clone()).unwrap();
        assert_eq!(text.lines().count(), record.cases.len() + 1);
        assert!(text.contains("failed         users.create::new-user  91 ms  status: expected 201, got 200"));
        assert!(text.contains("not applicable sort.order::ascending  /ServiceProviderConfig says"));
        assert!(!text.contains('\u{1b}') && text.lines().all(|line| !line.trim_start().starts_with("::")));
    }
}
