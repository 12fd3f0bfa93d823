//! A command line that repeats a request.
//!
//! Secrets stand as environment variables: `SCIM_TOKEN`, `SCIM_USER` and `SCIM_PASSWORD`, `SCIM_` and the name of a header,
//! `SCIM_CLIENT_CERT` for a file with certificate and key. Everything else is quoted for a POSIX shell, whatever it holds.

use secrecy::ExposeSecret;

use super::auth::{Auth, Scheme, WRONG_TOKEN, WRONG_USER, in_other_case, scheme_of};
use super::exchange::Request;
use super::secrets::Secrets;
use crate::suite::model::Credentials;

/// The command, one argument a line. Passwords in the body are masked, so that a person has to fill them in.
pub fn curl(request: &Request, auth: &Auth, secrets: &Secrets) -> String {
    let mut arguments = vec![method(&request.method)];
    if request.url.as_str().contains(['[', ']', '{', '}']) {
        arguments.push("--globoff".to_owned());
    }
    arguments.extend(credentials(request, auth));
    arguments.extend(secrets.mask_headers(&request.headers).iter().map(header));
    if let Some(body) = &request.body {
        if request.header("content-type").is_none() {
            // curl would say that the body is a form.
            arguments.push("--header 'content-type:'".to_owned());
        }
        let body = secrets.mask_body(body, request.header("content-type"), usize::MAX);
        arguments.push(format!("--data-raw {}", quoted(&body.text)));
    }
    arguments.push(quoted(&secrets.mask_url(&request.url)));
    format!("curl --silent --include {}", arguments.join(" \\\n  "))
}

fn method(method: &str) -> String {
    match method {
        // With `--request HEAD` curl would wait for a body.
        "HEAD" => "--head".to_owned(),
        method => format!("--request {}", quoted(method)),
    }
}

fn credentials(request: &Request, auth: &Auth) -> Vec<String> {
    let due = auth.due(request);
    let mut arguments = match due {
        Credentials::None => Vec::new(),
        Credentials::Configured => configured(request, &auth.scheme),
        Credentials::Wrong => wrong(auth),
        Credentials::SchemeInOtherCase => in_another_case(request, &auth.scheme),
    };
    if auth.certificate && due != Credentials::None {
        arguments.push("--cert \"$SCIM_CLIENT_CERT\"".to_owned());
    }
    if auth.is_target(request) {
        arguments.extend(auth.companions.iter().map(|(name, _)| from_environment(name)));
    }
    arguments
}

fn configured(request: &Request, scheme: &Scheme) -> Vec<String> {
    if request.header("authorization").is_some() && !matches!(scheme, Scheme::Headers(_)) {
        return Vec::new();
    }
    match scheme {
        Scheme::None => Vec::new(),
        Scheme::Bearer(_) | Scheme::ClientCredentials(_) => {
            vec!["--header \"authorization: Bearer $SCIM_TOKEN\"".to_owned()]
        }
        Scheme::Basic { .. } => vec!["--user \"$SCIM_USER:$SCIM_PASSWORD\"".to_owned()],
        Scheme::Headers(headers) => headers.iter().map(|(name, _)| from_environment(name)).collect(),
    }
}

/// What curl would put together itself is written out: it would spell the scheme as ever.
fn in_another_case(request: &Request, scheme: &Scheme) -> Vec<String> {
    if request.header("authorization").is_some() {
        return configured(request, scheme);
    }
    let header = |scheme: &str, rest: &str| format!("--header \"authorization: {} {rest}\"", in_other_case(scheme));
    match scheme {
        Scheme::None => Vec::new(),
        Scheme::Bearer(_) | Scheme::ClientCredentials(_) => vec![header("Bearer", "$SCIM_TOKEN")],
        Scheme::Basic { .. } => {
            let pair = "$(printf %s \"$SCIM_USER:$SCIM_PASSWORD\" | base64 | tr -d '\\n')";
            vec![header("Basic", pair)]
        }
        Scheme::Headers(headers) => headers
            .iter()
            .map(|(name, value)| match scheme_of(name, value.expose_secret()) {
                Some((scheme, _)) => header(scheme, "${SCIM_AUTHORIZATION#* }"),
                None => from_environment(name),
            })
            .collect(),
    }
}

fn wrong(auth: &Auth) -> Vec<String> {
    match &auth.scheme {
        Scheme::Basic { .. } => vec![format!("--user {WRONG_USER}:{WRONG_TOKEN}")],
        _ => auth.wrong_headers().iter().map(header).collect(),
    }
}

fn header((name, value): &(String, String)) -> String {
    // `name:` would take the header away; `name;` sends it empty.
    let line = if value.is_empty() {
        format!("{name};")
    } else {
        format!("{name}: {value}")
    };
    format!("--header {}", quoted(&line))
}

/// A header whose value is in the variable named after it.
fn from_environment(name: &str) -> String {
    let letter = |character: char| {
        if character.is_ascii_alphanumeric() {
            character.to_ascii_uppercase()
        } else {
            '_'
        }
    };
    let variable: String = name.chars().map(letter).collect();
    format!("--header {}\"$SCIM_{variable}\"", quoted(&format!("{name}: ")))
}

/// Text as one word of a POSIX shell. NUL cannot stand in an argument at all and is replaced.
fn quoted(text: &str) -> String {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=@%+,".contains(&byte);
    if !text.is_empty() && text.bytes().all(safe) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\0', "\u{fffd}").replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests;
