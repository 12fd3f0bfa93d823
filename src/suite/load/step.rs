//! A step: request, captures, lawful refusals.

use std::time::Duration;

use serde_json::Value;

use super::case::step_name;
use super::check::status_set;
use super::reader::{Reader, elements, entries, text, texts, word};
use super::scope::Known;
use crate::spec::path::PatchPath;
use crate::suite::model::{Body, Capture, CaptureSource, Credentials, Decline, Edit, RequestTemplate, Step};
use crate::suite::template::{Template, ValueTemplate};
use crate::suite::words::methods;
use crate::text::list_of;
use crate::yaml::{Content, Entry, Fault, Node, Span};

impl Reader<'_> {
    pub(super) fn step(&mut self, index: usize, node: &Node) -> Step {
        let request = self.request(node);
        let declines = elements(node, "declines").iter().map(decline).collect();
        let captures = entries(node, "capture")
            .iter()
            .map(|entry| self.capture(entry))
            .collect();
        if let Some(entry) = node.entry("all-pages")
            && !["GET", "POST"].contains(&request.method.as_str())
        {
            self.fault(Fault::new(
                entry.key.span,
                format!("{} answers with no pages", request.method),
            ));
        }
        Step {
            name: step_name(index, node),
            request,
            wait: node.get("wait").and_then(Node::whole).map(Duration::from_millis),
            all_pages: node.get("all-pages").is_some(),
            declines,
            captures,
            expect: self.expectations(node),
            place: self.place(node),
        }
    }

    fn request(&mut self, node: &Node) -> RequestTemplate {
        let (method, path) = node
            .get("request")
            .map_or((String::new(), Template::literal("")), |node| self.line(node));
        let query = entries(node, "query")
            .iter()
            .map(|entry| self.parameter(entry))
            .collect();
        let headers = entries(node, "headers")
            .iter()
            .map(|entry| self.header(entry))
            .collect();
        RequestTemplate {
            method,
            path,
            query,
            headers,
            body: self.body(node),
            credentials: node
                .get("credentials")
                .and_then(word::<Credentials>)
                .unwrap_or_default(),
        }
    }

    /// `METHOD path`.
    fn line(&mut self, node: &Node) -> (String, Template) {
        let written = node.text().unwrap_or_default();
        let (method, path) = written.split_once(' ').unwrap_or((written, ""));
        if !methods().contains(&method) {
            let hint = format!("a request begins with one of {}", list_of(methods()));
            self.fault(Fault::new(node.span, format!("`{method}` is no HTTP method")).hint(hint));
        } else if path.is_empty() {
            self.fault(
                Fault::new(node.span, "the path is missing").hint("a request is a method and a path: `GET /Users`"),
            );
        } else if !(path.starts_with('/') || path.starts_with("${")) {
            let hint = "it begins with a slash, or with `${…}`: `GET /Users`, `GET ${location}`";
            self.fault(Fault::new(node.span, format!("`{path}` is no path")).hint(hint));
        } else if path.contains(char::is_whitespace) {
            self.fault(Fault::new(node.span, "there is a space in the path").hint("parameters belong under `query`"));
        }
        (method.to_owned(), self.template_at(path, node.span))
    }

    fn parameter(&mut self, Entry { key, value }: &Entry) -> (Template, ValueTemplate) {
        let scalar = |node: &Node| !matches!(node.content, Content::List(_) | Content::Mapping(_));
        if !value.one_or_many().iter().all(scalar) {
            let hint = "a query parameter is text, a number, a boolean, or a list of these";
            self.fault(Fault::new(value.span, format!("`{}` cannot be written into a URL", key.name)).hint(hint));
        }
        (self.template_at(&key.name, key.span), self.value(value))
    }

    fn header(&mut self, Entry { key, value }: &Entry) -> (String, Option<Template>) {
        let template = (value.content != Content::Null).then(|| self.template(value));
        (key.name.clone(), template)
    }

    fn body(&mut self, node: &Node) -> Body {
        if let Some(body) = node.get("body") {
            Body::Json(self.value(body))
        } else if let Some(raw) = node.get("raw") {
            Body::Raw(self.template(raw))
        } else if let Some(name) = node.get("fixture") {
            self.fixture(name.text().unwrap_or_default(), name.span)
        } else if let Some(generate) = node.get("generate") {
            Body::Generated(self.generate(generate))
        } else if let Some(edit) = node.get("edit") {
            Body::Edited(Edit {
                from: edit
                    .get("from")
                    .map_or(Template::literal(""), |from| self.document(from)),
                with: self.attributes(edit, "with"),
                without: self.templates(edit, "without"),
            })
        } else {
            Body::None
        }
    }

    fn fixture(&mut self, name: &str, span: Span) -> Body {
        let text = match self.fixtures.json("bodies", name) {
            Ok(text) => text,
            Err(near) => {
                let hint = near.map(|near| format!("did you mean `{near}`?"));
                self.fault(Fault::new(span, format!("there is no `fixtures/bodies/{name}.json`")).hint_if(hint));
                return Body::None;
            }
        };
        let value = serde_json::from_str::<Value>(text).map_err(|error| error.to_string());
        match value.and_then(|value| ValueTemplate::parse(&value).map_err(|error| error.to_string())) {
            Ok(body) => {
                body.templates(&mut |template| self.check_names(template, span));
                Body::Json(body)
            }
            Err(error) => {
                self.fault(Fault::new(
                    span,
                    format!("`fixtures/bodies/{name}.json` cannot be used: {error}"),
                ));
                Body::None
            }
        }
    }

    fn capture(&mut self, Entry { key, value }: &Entry) -> Capture {
        let source = if let Some(path) = value.get("attribute") {
            self.captured_attribute(path)
        } else if value.get("header").is_some() {
            CaptureSource::Header(text(value, "header"))
        } else if value.get("status").is_some() {
            CaptureSource::Status
        } else {
            CaptureSource::Body(text(value, "body"))
        };
        self.bring_into_scope(key, Known::Captured);
        Capture {
            name: key.name.clone(),
            source,
            value_type: value.get("type").and_then(word),
            optional: value.get("optional").is_some(),
        }
    }

    fn captured_attribute(&mut self, node: &Node) -> CaptureSource {
        let path = node.text().unwrap_or_default();
        match path.parse::<PatchPath>() {
            Ok(path) => CaptureSource::Attribute(path),
            Err(error) => {
                self.fault(Fault::new(node.span, format!("`{path}` is no attribute path: {error}")));
                CaptureSource::Body(String::new())
            }
        }
    }
}

fn decline(node: &Node) -> Decline {
    Decline {
        status: node.get("status").map(status_set).unwrap_or_default(),
        scim_type: node.get("scim-type").map(texts).unwrap_or_default(),
        because: text(node, "because"),
    }
}
