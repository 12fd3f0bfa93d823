//! Which ids a list holds.

use serde_json::Value;

use super::deviation::{Deviation, Judged};
use super::evidence::Evidence;
use super::{population, show};
use crate::suite::template::Template;

/// Judges that `Resources` holds these ids, not those, and (with `unique`) none twice; strangers do not count.
pub(super) fn judge(includes: &[Template], excludes: &[Template], unique: bool, evidence: &Evidence<'_>) -> Judged {
    let fill = |templates: &[Template]| {
        let texts = templates.iter().map(|template| template.text(evidence.variables));
        texts.collect::<Result<Vec<_>, _>>()
    };
    let (includes, excludes) = (fill(includes)?, fill(excludes)?);
    let Some(listed) = population::listed(evidence) else {
        return Ok(vec![not_a_list(evidence)]);
    };
    let subject = evidence.subject("/Resources");
    let mut deviations = Vec::new();
    let missing: Vec<_> = includes
        .iter()
        .filter(|id| !listed.ids.contains(&id.as_str()))
        .collect();
    if !missing.is_empty() {
        let actual = format!("{} not listed, {} listed", shown(&missing), listed.ids.len());
        deviations.push(Deviation::new(
            &subject,
            format!("the resource {}", shown(&missing)),
            actual,
        ));
    }
    let extra: Vec<_> = excludes.iter().filter(|id| listed.ids.contains(&id.as_str())).collect();
    if !extra.is_empty() {
        let actual = format!("{} listed", shown(&extra));
        deviations.push(Deviation::new(
            &subject,
            format!("no resource {}", shown(&extra)),
            actual,
        ));
    }
    let mut seen = Vec::new();
    let twice: Vec<_> = listed
        .ids
        .iter()
        .filter(|id| {
            seen.contains(id) || {
                seen.push(id);
                false
            }
        })
        .collect();
    if unique && !twice.is_empty() {
        let actual = format!("{} listed more than once", shown(&twice));
        deviations.push(Deviation::new(&subject, "each resource once", actual));
    }
    Ok(deviations)
}

/// The finding on an answer that should be a list.
pub(super) fn not_a_list(evidence: &Evidence<'_>) -> Deviation {
    let actual = evidence.json.map_or_else(|| evidence.missing_json(), show::typed);
    Deviation::new(evidence.subject(""), "a ListResponse", actual)
}

fn shown(ids: &[impl AsRef<str>]) -> String {
    let values: Vec<_> = ids.iter().map(|id| Value::from(id.as_ref())).collect();
    show::list(&values)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture;
    use super::*;

    fn judged(body: &Value, includes: &[&str], excludes: &[&str]) -> Vec<String> {
        let target = fixture::target();
        let variables = fixture::variables(json!({ "ann": { "id": "1" } }));
        let exchange = fixture::get("/Users").answered(200, body);
        let templates = |texts: &[&str]| {
            texts
                .iter()
                .map(|text| Template::parse(text).unwrap())
                .collect::<Vec<_>>()
        };
        let evidence = Evidence::new(&target, &exchange, &variables);
        let deviations = judge(&templates(includes), &templates(excludes), true, &evidence).unwrap();
        deviations.into_iter().map(|deviation| deviation.actual).collect()
    }

    fn list(ids: &[&str]) -> Value {
        let resources: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
        json!({ "totalResults": ids.len(), "Resources": resources })
    }

    #[test]
    fn ids_are_there_and_others_are_not() {
        assert!(judged(&list(&["1", "stranger"]), &["${ann.id}"], &["2"]).is_empty());
        assert!(judged(&json!({ "totalResults": 0 }), &[], &["1"]).is_empty());
        assert_eq!(
            judged(&list(&["2"]), &["${ann.id}"], &["2"]),
            [r#""1" not listed, 1 listed"#, r#""2" listed"#]
        );
        assert_eq!(judged(&list(&["1", "1"]), &[], &[]), [r#""1" listed more than once"#]);
        assert_eq!(judged(&json!({ "id": "1" }), &["1"], &[]), [r#"object {"id":"1"}"#]);
    }
}
