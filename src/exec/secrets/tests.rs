use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use proptest::prelude::*;

use super::*;
use crate::suite::model::Credentials;

fn knowing(secret: &str) -> Secrets {
    let secrets = Secrets::new();
    secrets.learn_text(secret);
    secrets
}

fn body(secrets: &Secrets, text: &str) -> String {
    secrets
        .mask_body(text.as_bytes(), Some("application/scim+json"), 1 << 20)
        .text
}

#[test]
fn a_value_is_masked_wherever_it_stands() {
    let secrets = knowing("s3cret/Value");
    assert_eq!(secrets.mask("a s3cret/Value b"), "a *** b");
    assert_eq!(secrets.mask("q=s3cret%2FValue&r=1"), "q=***&r=1");
    assert_eq!(secrets.mask("q=s3cret%2fV%61lue"), "q=***");
    assert_eq!(secrets.mask(r#"{"x":"s3cret\/Valu\u0065"}"#), r#"{"x":"***"}"#);
}

#[test]
fn short_values_are_masked_by_place_only() {
    let secrets = knowing("abc");
    assert_eq!(secrets.mask("abc"), "abc");
    assert_eq!(secrets.mask_header("Authorization", "Bearer abc"), "Bearer ***");
}

#[test]
fn overlapping_secrets_leave_nothing() {
    let secrets = knowing("abcdef");
    secrets.learn_text("defghi");
    assert_eq!(secrets.mask("xabcdefghix"), "x***x");
}

#[test]
fn headers_are_masked_by_name() {
    let secrets = Secrets::new();
    secrets.learn_header("X-Tenant-Key");
    assert_eq!(secrets.mask_header("authorization", "Basic dXNlcjpwYXNz"), "Basic ***");
    assert_eq!(secrets.mask_header("Set-Cookie", "session=1; Path=/"), "***");
    assert_eq!(secrets.mask_header("x-tenant-key", "17"), "***");
    assert_eq!(secrets.mask_header("etag", "W/\"1\""), "W/\"1\"");
    assert_eq!(
        secrets.mask_header("location", "https://x.example/cb?access_token=1&state=2"),
        "https://x.example/cb?access_token=***&state=2"
    );
}

#[test]
fn urls_are_masked() {
    let url = Url::parse("https://ann:pw@scim.example/Users?count=1&api_key=17&filter=a#x").unwrap();
    assert_eq!(
        Secrets::new().mask_url(&url),
        "https://***@scim.example/Users?count=1&api_key=***&filter=a#x"
    );
}

#[test]
fn members_are_masked_and_the_rest_is_kept() {
    let secrets = Secrets::new();
    assert_eq!(
        body(&secrets, r#"{ "userName": "ann",  "password" : "a\"b", "n": 1 }"#),
        r#"{ "userName": "ann",  "password" : "***", "n": 1 }"#
    );
    assert_eq!(
        body(
            &secrets,
            r#"{"urn:x:User:client-secret":[1,{"a":"b"}],"token":null,"Access_Token":7}"#
        ),
        r#"{"urn:x:User:client-secret":["***",{"a":"***"}],"token":null,"Access_Token":"***"}"#
    );
    assert_eq!(
        body(
            &secrets,
            r#"{"changePassword":{"supported":true},"name":"password","path":"password"}"#
        ),
        r#"{"changePassword":{"supported":true},"name":"password","path":"password"}"#
    );
}

#[test]
fn the_value_of_a_patch_operation_on_a_secret_is_masked() {
    let secrets = Secrets::new();
    assert_eq!(
        body(
            &secrets,
            r#"{"Operations":[{"value":"t0p","path":"password","op":"replace"},{"path":"title","value":"Boss"}]}"#
        ),
        r#"{"Operations":[{"value":"***","path":"password","op":"replace"},{"path":"title","value":"Boss"}]}"#
    );
}

#[test]
fn broken_json_is_masked_too() {
    let secrets = Secrets::new();
    assert_eq!(body(&secrets, r#"{"password":"t0p"#), r#"{"password":"***"#);
    assert_eq!(
        body(&secrets, r#"{"password" "t0p" "x"}"#),
        r#"{"password" "***" "***"}"#
    );
    assert_eq!(body(&secrets, r"{'password': 't0p'}"), r"{'password': '***'}");
    assert_eq!(body(&secrets, r"{password: t0p, a: b}"), r#"{password: "***", a: b}"#);
    let deep = "[".repeat(100_000);
    assert_eq!(body(&secrets, &deep), deep);
}

#[test]
fn forms_and_other_texts_are_masked() {
    let secrets = Secrets::new();
    let form = secrets.mask_body(
        b"grant_type=x&client%5Fsecret=a%2Cb&scope=s",
        Some("application/x-www-form-urlencoded"),
        1000,
    );
    assert_eq!(form.text, "grant_type=x&client%5Fsecret=***&scope=s");
    assert_eq!(
        body(&secrets, "<p>wrong password: t0p!</p>"),
        "<p>wrong password: ***</p>"
    );
}

#[test]
fn a_cut_never_splits_a_secret_or_a_character() {
    let secrets = knowing("s3cret-value");
    let text = format!("{}s3cret-value{}", "x".repeat(10), "y".repeat(100));
    let cut = secrets.mask_body(text.as_bytes(), None, 15);
    assert_eq!(cut.text, "xxxxxxxxxx***");
    assert_eq!(cut.cut_from, Some(122));
    let cut = Secrets::new().mask_body("ääää".as_bytes(), None, 3);
    assert_eq!((cut.text.as_str(), cut.cut_from), ("ä", Some(8)));
    let whole = Secrets::new().mask_body(b"abc", None, 3);
    assert_eq!((whole.text.as_str(), whole.cut_from), ("abc", None));
}

#[test]
fn an_answer_that_repeats_the_password_sent_is_masked() {
    let secrets = Secrets::new();
    let request = Request {
        method: "POST".into(),
        url: Url::parse("https://scim.example/Users").unwrap(),
        headers: vec![],
        body: Some(br#"{"password":"Tr0ub\"adour"}"#.to_vec()),
        credentials: Credentials::Configured,
    };
    let local = secrets.for_request(&request);
    assert_eq!(local.mask(r#"Tr0ub"adour is too weak"#), "*** is too weak");
    assert_eq!(secrets.mask(r#"Tr0ub"adour"#), r#"Tr0ub"adour"#);
}

#[test]
fn what_is_known_is_not_printed() {
    assert_eq!(format!("{:?}", knowing("s3cret-value")), "Secrets(***)");
}

fn percent_all(secret: &str) -> String {
    secret.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

proptest! {
    #[test]
    fn no_form_of_a_secret_survives(
        secret in r#"[!-)+-~ äß€😀]{4,24}"#,
        user in "[a-z:@]{1,9}",
        before in "[a-z \"{:%\\\\]{0,12}",
        after in "[a-z \"}:%\\\\]{0,12}",
    ) {
        let secrets = Secrets::new();
        secrets.learn_pair(&user, &SecretString::from(secret.as_str()));
        let json = serde_json::to_string(&secret).unwrap();
        let json = json[1..json.len() - 1].to_owned();
        let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let pair = format!("{user}:{secret}");
        let forms = [
            secret.clone(),
            json,
            form,
            percent_all(&secret),
            STANDARD.encode(&pair),
            URL_SAFE_NO_PAD.encode(&pair),
        ];
        for form in &forms {
            let masked = secrets.mask(&format!("{before}{form}{after}"));
            prop_assert!(!masked.contains(form.as_str()), "{form} in {masked}");
            prop_assert!(masked.contains(MASK));
            let shown = body(&secrets, &format!("{before}{form}{after}"));
            prop_assert!(!shown.contains(form.as_str()), "{form} in {shown}");
        }
    }

    #[test]
    fn base64_of_any_text_around_a_secret_is_masked(secret in "[a-z0-9]{8,24}", before in ".{0,9}", after in ".{0,9}") {
        let secrets = knowing(&secret);
        let text = STANDARD.encode(format!("{before}{secret}{after}"));
        prop_assert!(secrets.mask(&text).contains(MASK), "{text}");
    }

    #[test]
    fn masking_takes_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200), limit in 0_usize..200) {
        let shown = knowing("s3cret-value").mask_body(&bytes, None, limit);
        prop_assert!(shown.cut_from.is_some() || bytes.len() <= limit);
    }

    #[test]
    fn a_password_member_never_survives(password in "[a-z]{6,12}", rest in ".{0,30}") {
        let text = serde_json::json!({ "a": rest.replace(&password, ""), "password": password }).to_string();
        let shown = body(&Secrets::new(), &text);
        prop_assert!(!shown.contains(&password) || rest.contains(&password));
    }
}
