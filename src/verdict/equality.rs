//! Equality of JSON values, with numbers compared by value.

use std::cmp::Ordering;

use serde_json::{Number, Value};

/// Deep equality; `1` and `1.0` are the same number, the order of members does not matter.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => compare_numbers(left, right) == Some(Ordering::Equal),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(name, value)| right.get(name).is_some_and(|other| same(value, other)))
        }
        _ => left == right,
    }
}

/// Whether both hold the same elements, as often, in any order.
pub(super) fn same_elements(left: &[Value], right: &[Value]) -> bool {
    left.len() == right.len() && matching(left, right, same).len() == left.len()
}

/// Pairs each element of `left` with an element of `right` of its own, where one is alike; greedy, which is enough for
/// relations that are (nearly) equivalences.
pub(super) fn matching(left: &[Value], right: &[Value], alike: impl Fn(&Value, &Value) -> bool) -> Vec<(usize, usize)> {
    let mut free = vec![true; right.len()];
    let mut pairs = Vec::new();
    for (index, element) in left.iter().enumerate() {
        let partner = (0..right.len()).find(|&other| free[other] && alike(element, &right[other]));
        if let Some(other) = partner {
            free[other] = false;
            pairs.push((index, other));
        }
    }
    pairs
}

/// Order of two numbers by value.
pub(super) fn compare_numbers(left: &Number, right: &Number) -> Option<Ordering> {
    if let (Some(left), Some(right)) = (left.as_i64(), right.as_i64()) {
        return Some(left.cmp(&right));
    }
    if let (Some(left), Some(right)) = (left.as_u64(), right.as_u64()) {
        return Some(left.cmp(&right));
    }
    left.as_f64()?.partial_cmp(&right.as_f64()?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_compare_by_value() {
        assert!(same(&json!({ "a": [1, 2] }), &json!({ "a": [1.0, 2] })));
        assert!(!same(&json!(1), &json!("1")));
        assert!(same(&json!(u64::MAX), &json!(u64::MAX)));
        assert!(!same(
            &json!(9_007_199_254_740_993_i64),
            &json!(9_007_199_254_740_992_i64)
        ));
    }

    #[test]
    fn elements_count_as_often_as_they_stand() {
        let elements = |value: Value| value.as_array().unwrap().clone();
        assert!(same_elements(&elements(json!([1, 2, 1])), &elements(json!([2, 1, 1]))));
        assert!(!same_elements(&elements(json!([1, 2, 1])), &elements(json!([2, 1, 2]))));
    }
}
