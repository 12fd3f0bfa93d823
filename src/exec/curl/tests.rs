use std::process::Command;

use proptest::prelude::*;
use secrecy::SecretString;
use url::Url;

use super::*;

fn request(method: &str, url: &str, body: Option<&str>) -> Request {
    Request {
        method: method.into(),
        url: Url::parse(url).unwrap(),
        headers: vec![("accept".into(), "application/scim+json".into())],
        body: body.map(|body| body.as_bytes().to_vec()),
        credentials: Credentials::Configured,
    }
}

fn auth(scheme: Scheme) -> Auth {
    Auth::new(&Url::parse("https://scim.example/v2").unwrap(), scheme)
}

fn token() -> Scheme {
    Scheme::Bearer(SecretString::from("t0ken-value"))
}

#[test]
fn a_request_is_written_line_by_line() {
    let mut post = request(
        "POST",
        "https://scim.example/v2/Users?x=[1]",
        Some(r#"{"title":"it's"}"#),
    );
    post.headers
        .push(("content-type".into(), "application/scim+json".into()));
    assert_eq!(
        curl(&post, &auth(token()), &Secrets::new()),
        r#"curl --silent --include --request POST \
  --globoff \
  --header "authorization: Bearer $SCIM_TOKEN" \
  --header 'accept: application/scim+json' \
  --header 'content-type: application/scim+json' \
  --data-raw '{"title":"it'\''s"}' \
  'https://scim.example/v2/Users?x=[1]'"#
    );
}

#[test]
fn every_kind_of_credentials_has_its_variables() {
    let get = request("GET", "https://scim.example/v2/Users", None);
    let write = |scheme| curl(&get, &auth(scheme), &Secrets::new());
    let pair = Scheme::Basic {
        user: "ann".into(),
        password: SecretString::from("pw"),
    };
    assert!(write(pair).contains(r#"--user "$SCIM_USER:$SCIM_PASSWORD""#));
    let headers = Scheme::Headers(vec![("X-Api-Key".into(), SecretString::from("17"))]);
    assert!(write(headers).contains(r#"--header 'X-Api-Key: '"$SCIM_X_API_KEY""#));
    assert!(!write(Scheme::None).contains("SCIM_"));
    let certificate = auth(Scheme::None).with_certificate(true);
    assert!(curl(&get, &certificate, &Secrets::new()).contains(r#"--cert "$SCIM_CLIENT_CERT""#));
}

#[test]
fn absent_wrong_and_foreign_credentials_name_no_variable() {
    let mut get = request("GET", "https://scim.example/v2/Users", None);
    get.credentials = Credentials::None;
    assert!(!curl(&get, &auth(token()), &Secrets::new()).contains("authorization"));
    get.credentials = Credentials::Wrong;
    assert!(
        curl(&get, &auth(token()), &Secrets::new()).contains("--header 'authorization: Bearer scimspec-wrong-token'")
    );
    let away = request("GET", "https://elsewhere.example/", None);
    assert!(!curl(&away, &auth(token()), &Secrets::new()).contains("authorization"));
}

#[test]
fn a_scheme_in_another_case_is_written_out() {
    let mut get = request("GET", "https://scim.example/v2/Users", None);
    get.credentials = Credentials::SchemeInOtherCase;
    let write = |scheme| curl(&get, &auth(scheme), &Secrets::new());
    assert!(write(token()).contains(r#"--header "authorization: BEARER $SCIM_TOKEN""#));
    let own = |value: &str| Scheme::Headers(vec![("Authorization".into(), SecretString::from(value))]);
    assert!(write(own("Token a")).contains(r#"--header "authorization: TOKEN ${SCIM_AUTHORIZATION#* }""#));
    assert!(write(own("a\"b c")).contains(r#"--header 'Authorization: '"$SCIM_AUTHORIZATION""#));
    assert!(!write(Scheme::None).contains("authorization"));
    let pair = Scheme::Basic {
        user: "ann".into(),
        password: SecretString::from("pw"),
    };
    let header = in_another_case(&get, &pair)[0].replace("--header", "printf %s");
    let mut shell = Command::new("sh");
    shell.env("SCIM_USER", "ann").env("SCIM_PASSWORD", "pw");
    let out = shell.arg("-c").arg(header).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&out.stdout), "authorization: BASIC YW5uOnB3");
}

#[test]
fn secrets_are_masked() {
    let mut post = request(
        "POST",
        "https://scim.example/v2/Users?token=1",
        Some(r#"{"password":"pw"}"#),
    );
    post.headers.push(("cookie".into(), "session=1".into()));
    let text = curl(&post, &auth(token()), &Secrets::new());
    assert!(text.contains(r#"--data-raw '{"password":"***"}'"#), "{text}");
    assert!(text.contains("token=***") && text.contains("'cookie: ***'"), "{text}");
    assert!(text.contains("--header 'content-type:'"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn a_shell_takes_any_text_as_one_word(text in "[^\0]{0,40}", hostile in prop::sample::select(vec![
        "", "'", "$(id)", "`id`", "\n;id", "'\\''", "\\", "!!", "-x", "\u{1b}[2J", "&& id #",
    ])) {
        let text = format!("{text}{hostile}");
        let out = Command::new("sh").arg("-c").arg(format!("printf %s {}", quoted(&text))).output().unwrap();
        // `printf %s -x` prints `-x`; nothing else is special.
        prop_assert_eq!(String::from_utf8_lossy(&out.stdout).into_owned(), text);
        prop_assert!(out.stderr.is_empty());
    }
}
