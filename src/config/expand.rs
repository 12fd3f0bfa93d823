//! `${VAR}` and `${VAR:-default}`.

use super::Environment;

/// Names that a resource's values may hold for the run to fill in.
pub(super) const LEFT_ALONE: [&str; 2] = ["unique", "run"];

/// Something that cannot be filled in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Missing {
    /// The place as written, `${VAR}` or what there is of it.
    pub(super) written: String,
    pub(super) why: String,
}

/// Fills in variables; `$${` stands for `${`. With `template`, the run's own names stay and what is filled in is no template.
pub(super) fn expand(text: &str, environment: Environment<'_>, template: bool) -> Result<String, Missing> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        if rest[..start].ends_with('$') {
            let literal = if template { start + 2 } else { start - 1 };
            out.push_str(&rest[..literal]);
            if !template {
                out.push_str("${");
            }
            rest = &rest[start + 2..];
            continue;
        }
        out.push_str(&rest[..start]);
        let end = rest[start..].find('}').map(|end| start + end).ok_or_else(|| Missing {
            written: rest[start..].to_owned(),
            why: "`${` is not closed".to_owned(),
        })?;
        let (name, written) = (&rest[start + 2..end], &rest[start..=end]);
        if template && LEFT_ALONE.contains(&name) {
            out.push_str(written);
        } else {
            let value = value(name, environment).map_err(|why| Missing {
                written: written.to_owned(),
                why,
            })?;
            out.push_str(&if template { value.replace("${", "$${") } else { value });
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

fn value(name: &str, environment: Environment<'_>) -> Result<String, String> {
    let (name, default) = match name.split_once(":-") {
        Some((name, default)) => (name, Some(default)),
        None => (name, None),
    };
    let proper = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit());
    if !proper {
        return Err(format!("`{name}` is not the name of a variable"));
    }
    // Like a shell: `:-` also stands in for a variable that is there and empty.
    let found = environment(name).filter(|value| default.is_none() || !value.is_empty());
    found
        .or_else(|| default.map(str::to_owned))
        .ok_or_else(|| format!("the variable `{name}` is not set"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(name: &str) -> Option<String> {
        match name {
            "A" => Some("one".into()),
            "EMPTY" => Some(String::new()),
            "T" => Some("${x}".into()),
            _ => None,
        }
    }

    #[test]
    fn variables_are_filled_in() {
        let plain = |text| expand(text, &environment, false).unwrap();
        assert_eq!(plain("x ${A} ${B:-two} ${EMPTY:-three} ${EMPTY}."), "x one two three .");
        assert_eq!(plain("$${A} $ {A} ${A}"), "${A} $ {A} one");
        assert_eq!(plain("${T}"), "${x}");
    }

    #[test]
    fn the_runs_own_names_stay_in_templates() {
        let template = |text| expand(text, &environment, true).unwrap();
        assert_eq!(
            template("${unique}@${A} ${run} $${b} ${T}"),
            "${unique}@one ${run} $${b} $${x}"
        );
    }

    #[test]
    fn what_cannot_be_filled_in_is_told() {
        let why = |text| expand(text, &environment, false).unwrap_err();
        assert_eq!(
            why("a ${B}"),
            Missing {
                written: "${B}".into(),
                why: "the variable `B` is not set".into()
            }
        );
        assert_eq!(why("${A").why, "`${` is not closed");
        assert_eq!(why("${user.id}").why, "`user.id` is not the name of a variable");
        assert_eq!(why("${unique}").why, "the variable `unique` is not set");
        assert_eq!(why("${}").why, "`` is not the name of a variable");
    }
}
