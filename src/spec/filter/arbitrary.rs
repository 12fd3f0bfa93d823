//! Filters and resources for property tests.

use proptest::prelude::*;
use serde_json::{Number, Value, json};

use super::{Filter, Literal, Operator};
use crate::spec::notation::AttributePath;
use crate::spec::urn;

/// Names that the core schemas know, names that they do not, and shapes of every kind.
pub(in crate::spec) fn path() -> impl Strategy<Value = AttributePath> {
    let known = prop::sample::select(vec![
        "userName",
        "title",
        "active",
        "name",
        "emails",
        "emails.type",
        "emails.primary",
        "phoneNumbers.value",
        "id",
        "meta.created",
        "schemas",
        "profileUrl",
        "password",
        "value",
        "type",
        "primary",
        "$ref",
        "x509Certificates.value",
    ]);
    let known = known.prop_map(|text| text.parse().expect("these are names"));
    let name = "[a-zA-Z][a-zA-Z0-9_$-]{0,6}";
    let schema = prop::option::of(prop::sample::select(vec![
        urn::USER,
        urn::ENTERPRISE_USER,
        "urn:example:More",
    ]));
    let free = (schema, name, prop::option::of(name)).prop_map(|(schema, name, sub)| AttributePath {
        schema: schema.map(str::to_owned),
        name,
        sub,
    });
    prop_oneof![3 => known, 1 => free]
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        text().prop_map(Literal::String),
        ".*".prop_map(Literal::String),
        any::<i64>().prop_map(|number| Literal::Number(number.into())),
        any::<f64>().prop_filter_map("finite", |number| Number::from_f64(number).map(Literal::Number)),
        any::<bool>().prop_map(Literal::Boolean),
        Just(Literal::Null),
    ]
}

/// Strings likely to meet each other.
fn text() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "",
        "a",
        "A",
        "ab",
        "aB",
        "work",
        "é",
        "e\u{301}",
        "É",
        "2010-01-23T04:56:22Z",
        "2010-01-23T04:56:22",
        "2010-01-23T05:56:22+01:00",
        "AQID",
        "aqid",
        "urn:x",
        "https://example.com/x",
        "x",
        "true",
    ])
    .prop_map(str::to_owned)
}

/// Any filter, a few levels deep.
pub(in crate::spec) fn filter() -> impl Strategy<Value = Filter> {
    let operator = prop::sample::select(Operator::ALL.map(|(operator, _)| operator).to_vec());
    let compare = (path(), operator, literal());
    let leaf = prop_oneof![
        4 => compare.prop_map(|(path, operator, value)| Filter::Compare { path, operator, value }),
        1 => path().prop_map(Filter::Present),
    ];
    leaf.prop_recursive(4, 24, 2, |inner| {
        let pair = (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
        prop_oneof![
            pair.clone().prop_map(|(left, right)| Filter::And(left, right)),
            pair.prop_map(|(left, right)| Filter::Or(left, right)),
            inner.clone().prop_map(|inner| Filter::Not(Box::new(inner))),
            (path(), inner.prop_map(Box::new)).prop_map(|(path, filter)| Filter::ValuePath { path, filter }),
        ]
    })
}

/// A resource with members that filters ask for, of right and wrong types.
pub(in crate::spec) fn resource() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "userName",
        "title",
        "active",
        "name",
        "emails",
        "phoneNumbers",
        "id",
        "meta",
        "schemas",
        "profileUrl",
        "value",
        "type",
        "primary",
        "created",
        "x509Certificates",
        "familyName",
        "TITLE",
        urn::ENTERPRISE_USER,
    ]);
    let scalar = prop_oneof![
        text().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
    ];
    scalar.prop_recursive(4, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(names.clone().prop_map(str::to_owned), inner, 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}
