//! From a shape to a JSON Schema of draft 2020-12.

use serde_json::{Map, Value, json};

use super::{Fields, Object, Rule, Shape, Text};

/// The schema of documents of this shape, each object of the grammar a definition of its own.
pub fn json_schema(root: &'static Object, id: &str, title: &str) -> Value {
    let mut definitions = Map::new();
    let reference = of_object(root, &mut definitions);
    definitions.sort_keys();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": id,
        "title": title,
        "$ref": reference["$ref"],
        "$defs": definitions,
    })
}

fn of_shape(shape: &'static Shape, definitions: &mut Map<String, Value>) -> Value {
    match shape {
        Shape::Json => json!({}),
        Shape::Null => json!({ "type": "null" }),
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::True => json!({ "const": true }),
        Shape::Whole(least, most) => {
            let mut schema = json!({ "type": "integer", "minimum": least });
            if *most != u64::MAX {
                schema["maximum"] = json!(most);
            }
            schema
        }
        Shape::Text(text) => of_text(text),
        Shape::Word(words) => json!({ "enum": (words.list)() }),
        Shape::List(shape, least) => of_list(of_shape(shape, definitions), *least),
        Shape::OneOrMany(shape) => {
            let one = of_shape(shape, definitions);
            json!({ "anyOf": [one, of_list(one.clone(), 1)] })
        }
        Shape::Named(name, shape) => json!({
            "type": "object",
            "propertyNames": of_text(name),
            "additionalProperties": of_shape(shape, definitions),
        }),
        Shape::Object(object) => of_object(object, definitions),
        Shape::Either(shapes) => {
            let alternatives: Vec<_> = shapes.iter().map(|shape| of_shape(shape, definitions)).collect();
            json!({ "anyOf": alternatives })
        }
    }
}

fn of_text(text: &Text) -> Value {
    match &text.pattern {
        Some((pattern, _)) => json!({ "type": "string", "pattern": pattern }),
        None => json!({ "type": "string" }),
    }
}

fn of_list(items: Value, least: usize) -> Value {
    match least {
        0 => json!({ "type": "array", "items": items }),
        _ => json!({ "type": "array", "items": items, "minItems": least }),
    }
}

/// A reference to the object's definition, which is made on first use: objects may hold themselves.
fn of_object(object: &'static Object, definitions: &mut Map<String, Value>) -> Value {
    let name = object
        .what
        .split_once(' ')
        .map_or(object.what, |(_, noun)| noun)
        .replace(' ', "-");
    if !definitions.contains_key(&name) {
        definitions.insert(name.clone(), Value::Null);
        let definition = definition(object, definitions);
        definitions.insert(name.clone(), definition);
    }
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn definition(object: &'static Object, definitions: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    for field in object.all_fields() {
        let mut schema = of_shape(&field.shape, definitions);
        schema["description"] = json!(field.docs);
        properties.insert(field.key.to_owned(), schema);
    }
    let required: Vec<_> = object
        .all_fields()
        .filter(|field| field.required)
        .map(|field| field.key)
        .collect();
    let mut schema = json!({
        "description": object.docs,
        "type": "object",
        "properties": properties,
        "additionalProperties": object.open,
    });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    let rules: Vec<_> = object.rules.iter().flat_map(of_rule).collect();
    if !rules.is_empty() {
        schema["allOf"] = json!(rules);
    }
    schema
}

fn of_rule(rule: &Rule) -> Vec<Value> {
    let one_of = |fields: Fields| {
        let keys = fields.iter().copied().flatten();
        keys.map(|field| json!({ "required": [field.key] })).collect::<Vec<_>>()
    };
    match rule {
        Rule::ExactlyOne(fields) => vec![json!({ "oneOf": one_of(fields) })],
        Rule::AtLeastOne(fields) => vec![json!({ "anyOf": one_of(fields) })],
        Rule::AtMostOne(fields) => {
            let none = json!({ "not": { "anyOf": one_of(fields) } });
            let alternatives: Vec<_> = one_of(fields).into_iter().chain([none]).collect();
            vec![json!({ "oneOf": alternatives })]
        }
        Rule::OnlyBeside(fields, key) => {
            let dependent: Map<_, _> = fields
                .iter()
                .copied()
                .flatten()
                .map(|field| (field.key.to_owned(), json!([key])))
                .collect();
            vec![json!({ "dependentRequired": dependent })]
        }
    }
}
