//! Which members of a population a list must hold: the request's own filter, evaluated here.

use serde_json::Value;

use super::check::schema_or_core;
use super::deviation::{Deviation, Fault, Judged};
use super::evidence::Evidence;
use super::{listing, population, show};
use crate::spec::filter::{Filter, Truth};
use crate::spec::notation::AttributePath;
use crate::spec::schema::ResourceSchema;

/// Judges that the members listed are those that the request's filter selects (all of them when it has none). Members for
/// which the specification leaves it open may be there or not; strangers do not count; where the answer is only a page of
/// the result, what is missing may stand on another.
pub(super) fn judge(name: &str, evidence: &Evidence<'_>) -> Judged {
    let members = population::members(name, "selected-from", evidence)?;
    let filter = filter(evidence)?;
    let Some(listed) = population::listed(evidence) else {
        return Ok(vec![listing::not_a_list(evidence)]);
    };
    let (mut missing, mut extra, mut selected) = (Vec::new(), Vec::new(), 0);
    for member in members {
        let schema = schema_or_core(evidence, member);
        let truth = filter
            .as_ref()
            .map_or(Truth::Yes, |filter| filter.evaluate(member, &schema));
        let there = population::id(member).is_some_and(|id| listed.ids.contains(&id));
        selected += usize::from(truth == Truth::Yes);
        match truth {
            Truth::Yes if !there && !listed.partial => missing.push(described(member, filter.as_ref(), &schema)),
            Truth::No if there => extra.push(described(member, filter.as_ref(), &schema)),
            _ => {}
        }
    }
    let wording = filter.map_or_else(String::new, |filter| format!(" with {filter}"));
    let mut deviations = Vec::new();
    let mut tell = |expected: String, word: &str, of: usize, members: Vec<String>| {
        if !members.is_empty() {
            let actual = show::cut(
                &format!("{word}: {} of {of} ({})", members.len(), members.join("; ")),
                500,
            );
            deviations.push(Deviation::new(evidence.subject("/Resources"), expected, actual));
        }
    };
    tell(
        format!("every member of `{name}`{wording}"),
        "missing",
        selected,
        missing,
    );
    tell(
        format!("no member of `{name}` but those{wording}"),
        "listed all the same",
        members.len() - selected,
        extra,
    );
    Ok(deviations)
}

fn filter(evidence: &Evidence<'_>) -> Result<Option<Filter>, Fault> {
    let Some(text) = &evidence.asked.filter else {
        return Ok(None);
    };
    let parsed = text.parse().map(Some);
    parsed.map_err(|error: crate::spec::filter::FilterError| Fault::Syntax {
        what: "a filter that can be evaluated",
        why: error.to_string(),
        text: text.clone(),
    })
}

/// A member with the values that decide: `ann: title = "Boss"`.
fn described(member: &Value, filter: Option<&Filter>, schema: &ResourceSchema) -> String {
    let label = population::label(member);
    let mut paths = Vec::new();
    if let Some(filter) = filter {
        collect(filter, None, &mut paths);
    }
    let values = paths.iter().map(|path| {
        let values = schema.values(path, member);
        let shown = if values.is_empty() {
            "nothing".to_owned()
        } else {
            show::list(values)
        };
        format!("{path} = {shown}")
    });
    let values: Vec<_> = values.collect();
    if values.is_empty() {
        label
    } else {
        format!("{label}: {}", values.join(", "))
    }
}

/// The names in a filter, those in brackets joined to the attribute before the brackets.
fn collect(filter: &Filter, within: Option<&AttributePath>, paths: &mut Vec<AttributePath>) {
    let mut add = |path: &AttributePath| {
        let path = within.map_or_else(|| path.clone(), |parent| parent.with_sub(&path.name));
        if !paths.contains(&path) {
            paths.push(path);
        }
    };
    match filter {
        Filter::Compare { path, .. } | Filter::Present(path) => add(path),
        Filter::Not(inner) => collect(inner, within, paths),
        Filter::ValuePath { path, filter } => collect(filter, Some(path), paths),
        Filter::And(left, right) | Filter::Or(left, right) => {
            collect(left, within, paths);
            collect(right, within, paths);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture;
    use super::*;
    use crate::exec::exchange::Exchange;

    fn people() -> Value {
        json!([
            { "id": "1", "userName": "ann", "title": "Boss", "emails": [{ "value": "a@x.org", "type": "work" }] },
            { "id": "2", "userName": "bob", "title": "Clerk", "emails": [{ "value": "b@x.org", "type": "home" }] },
            { "id": "3", "userName": "cid" },
        ])
    }

    fn list(ids: &[&str]) -> Value {
        let resources: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
        json!({ "totalResults": ids.len(), "Resources": resources })
    }

    fn actual(exchange: &Exchange) -> Vec<String> {
        let target = fixture::target();
        let variables = fixture::variables(json!({ "people": people() }));
        let judged = judge("people", &Evidence::new(&target, exchange, &variables)).unwrap();
        judged.into_iter().map(|deviation| deviation.actual).collect()
    }

    fn query(filter: &str, ids: &[&str]) -> Vec<String> {
        let mut exchange = fixture::get("/Users");
        exchange.request.url.query_pairs_mut().append_pair("filter", filter);
        actual(&exchange.answered(200, &list(ids)))
    }

    #[test]
    fn the_filter_decides_and_strangers_do_not_count() {
        assert!(query(r#"title eq "boss""#, &["1", "stranger"]).is_empty());
        assert!(query(r#"emails[type eq "work"]"#, &["1"]).is_empty());
        assert!(query("title pr", &["2", "1"]).is_empty());
    }

    #[test]
    fn what_is_missing_or_too_much_is_told_with_the_values_that_decide() {
        let seen = query(r#"title pr and emails[type eq "work"]"#, &["2"]);
        assert_eq!(
            seen,
            [
                r#"missing: 1 of 1 (ann: title = "Boss", emails.type = "work")"#,
                r#"listed all the same: 1 of 2 (bob: title = "Clerk", emails.type = "home")"#,
            ]
        );
        assert_eq!(
            query("title pr", &["1", "2", "3"]),
            ["listed all the same: 1 of 1 (cid: title = nothing)"]
        );
    }

    #[test]
    fn open_members_may_be_there_or_not() {
        assert!(query(r#"title ne "Boss""#, &["2"]).is_empty());
        assert!(query(r#"title ne "Boss""#, &["2", "3"]).is_empty());
        assert_eq!(query(r#"title ne "Boss""#, &["1", "2"]).len(), 1);
    }

    #[test]
    fn a_page_does_not_miss_what_may_stand_on_another() {
        let page = json!({ "totalResults": 3, "Resources": [{ "id": "1" }] });
        assert!(actual(&fixture::get("/Users?count=1").answered(200, &page)).is_empty());
        assert_eq!(
            actual(&fixture::get("/Users").answered(200, &list(&["1"]))),
            ["missing: 2 of 3 (bob; cid)"]
        );
    }

    #[test]
    fn a_search_body_says_the_filter_too() {
        let search = json!({ "filter": "title pr" });
        let exchange = fixture::send("POST", "/Users/.search", &search).answered(200, &list(&["1"]));
        assert_eq!(actual(&exchange), [r#"missing: 1 of 2 (bob: title = "Clerk")"#]);
    }

    #[test]
    fn an_unreadable_filter_is_a_fault_of_the_suite() {
        let (target, variables) = (fixture::target(), fixture::variables(json!({ "people": people() })));
        let exchange = fixture::get("/Users?filter=title").answered(200, &list(&[]));
        let evidence = Evidence::new(&target, &exchange, &variables);
        assert!(
            judge("people", &evidence)
                .unwrap_err()
                .to_string()
                .starts_with("`title` is not a filter")
        );
        let fault = judge("nobody", &evidence).unwrap_err().to_string();
        assert_eq!(
            fault,
            "selected-from cannot be judged here: there is no population `nobody`"
        );
    }
}
