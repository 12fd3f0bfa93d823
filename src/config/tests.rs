use serde_json::json;

use super::*;
use crate::exec::oauth::ClientAuth;
use crate::suite::diagnostics::render;

fn environment(name: &str) -> Option<String> {
    match name {
        "TOKEN" => Some("t0ken-value".into()),
        "HOST" => Some("scim.example".into()),
        _ => None,
    }
}

fn nothing(_: &str) -> Option<String> {
    None
}

fn file(text: &str) -> ConfigFile {
    ConfigFile::parse(Path::new("scimspec.toml"), text.to_owned()).unwrap()
}

fn settings(text: &str) -> Result<Settings, ConfigError> {
    Settings::new(Some(&file(text)), &Flags::default(), &environment)
}

/// The faults as a person sees them, the line that counts them left out.
fn shown(error: &ConfigError) -> String {
    let ConfigError::Faults(faults) = error else {
        panic!("{error}")
    };
    let text = render(faults, false);
    text[..text.rfind("\n\n").unwrap()].to_owned()
}

fn form(text: &str) -> String {
    let faults = ConfigFile::parse(Path::new("scimspec.toml"), text.to_owned()).unwrap_err();
    shown(&faults.into())
}

const WHOLE: &str = r#"
[run]
jobs = 2
timeout = "20s"
strict = true

[targets.staging]
url = "https://${HOST}/v2/"
allow-writes = true
insecure = true
rate = "5/s"
proxy = "none"
timeout = "1m"
auth = { bearer = { env = "TOKEN" }, headers = { X-Tenant = "${TENANT:-acme}" } }

[targets.staging.resources.User]
password = "Zx9!${unique}"
emails = [{ value = "${unique}@${HOST}", type = "work", primary = true }]

[targets.prod]
url = "${PROD_URL}"
auth.basic = { user = "ann", password = { env = "PROD_PASSWORD" } }
"#;

fn staging() -> Flags {
    Flags {
        target: Some("staging".into()),
        ..Flags::default()
    }
}

#[test]
fn a_target_is_read_and_the_others_secrets_are_not_needed() {
    let settings = Settings::new(Some(&file(WHOLE)), &staging(), &environment).unwrap();
    assert_eq!(settings.base.as_str(), "https://scim.example/v2");
    assert_eq!(settings.target_name.as_deref(), Some("staging"));
    let Scheme::Bearer(token) = &settings.scheme else {
        panic!()
    };
    assert_eq!(token.expose_secret(), "t0ken-value");
    assert_eq!(settings.companions[0].0, "x-tenant");
    assert_eq!(settings.companions[0].1.expose_secret(), "acme");
    assert!(settings.allow_writes && settings.http.insecure && settings.strict);
    assert!(matches!(settings.http.proxy, Proxy::None));
    assert_eq!(settings.http.timeout, Duration::from_secs(60));
    assert_eq!(settings.http.connect_timeout, Duration::from_secs(10));
    assert_eq!((settings.jobs, settings.rate), (2, Some("5/s".parse().unwrap())));
    assert_eq!(
        Value::Object(settings.resources),
        json!({ "User": {
            "password": "Zx9!${unique}",
            "emails": [{ "value": "${unique}@scim.example", "type": "work", "primary": true }],
        } })
    );
    assert_eq!(settings.warnings, [""; 0]);
}

#[test]
fn flags_beat_variables_and_both_beat_the_file() {
    let variables = |name: &str| match name {
        "SCIMSPEC_TARGET" => Some("staging".into()),
        "SCIMSPEC_JOBS" => Some("7".into()),
        "SCIMSPEC_TIMEOUT" => Some("7s".into()),
        "SCIMSPEC_TOKEN" => Some("from-variable".into()),
        "SCIMSPEC_ALLOW_WRITES" => Some("false".into()),
        "SCIMSPEC_RATE" => Some(String::new()),
        other => environment(other),
    };
    let flags = Flags {
        jobs: Some(9),
        headers: vec![SecretString::from("X-Tenant: other"), SecretString::from("X-More: 1")],
        ..Flags::default()
    };
    let settings = Settings::new(Some(&file(WHOLE)), &flags, &variables).unwrap();
    assert_eq!(settings.target_name.as_deref(), Some("staging"));
    assert_eq!((settings.jobs, settings.http.timeout), (9, Duration::from_secs(7)));
    assert_eq!(settings.rate, Some("5/s".parse().unwrap()));
    assert!(!settings.allow_writes);
    let Scheme::Bearer(token) = &settings.scheme else {
        panic!()
    };
    assert_eq!(token.expose_secret(), "from-variable");
    let headers: Vec<_> = settings
        .companions
        .iter()
        .map(|(name, value)| (name.as_str(), value.expose_secret()))
        .collect();
    assert_eq!(headers, [("x-tenant", "other"), ("x-more", "1")]);
}

#[test]
fn a_url_needs_no_file_and_takes_no_target_of_it() {
    let flags = Flags {
        target: Some("https://elsewhere.example/scim/".into()),
        user: Some(SecretString::from("ann:p:w")),
        ..Flags::default()
    };
    let settings = Settings::new(None, &flags, &nothing).unwrap();
    assert_eq!(settings.base.as_str(), "https://elsewhere.example/scim");
    assert!(
        matches!(&settings.scheme, Scheme::Basic { user, password } if user == "ann" && password.expose_secret() == "p:w")
    );
    assert!(!settings.allow_writes && settings.jobs == 4 && settings.resources.is_empty());
    let settings = Settings::new(Some(&file(WHOLE)), &flags, &nothing).unwrap();
    assert!(!settings.allow_writes && settings.strict);
    assert_eq!((settings.jobs, settings.target_name), (2, None));
}

#[test]
fn headers_alone_are_the_credentials() {
    let text = "[targets.a]\nurl = \"https://a.example\"\nauth.headers = { X-Api-Key = { env = \"TOKEN\" } }\n";
    let settings = settings(text).unwrap();
    assert!(matches!(&settings.scheme, Scheme::Headers(headers) if headers[0].0 == "x-api-key"));
    assert!(settings.companions.is_empty() && settings.auth().has_credentials());
}

#[test]
fn oauth_files_and_certificates_are_read_beside_the_file() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("secret"), "s3cret\n").unwrap();
    fs::write(dir.path().join("cert.pem"), "CERT").unwrap();
    fs::write(dir.path().join("key.pem"), "KEY").unwrap();
    let text = r#"
[targets.a]
url = "https://a.example"
ca = ["cert.pem"]
[targets.a.auth]
client-cert = { cert = "cert.pem", key = "key.pem" }
[targets.a.auth.oauth]
token-url = "https://login.example/token"
client-id = "me"
client-secret = { file = "secret" }
style = "post"
scope = "scim"
parameters = { audience = "https://a.example" }
"#;
    fs::write(dir.path().join(FILE), text).unwrap();
    let file = ConfigFile::read(&dir.path().join(FILE)).unwrap();
    let settings = Settings::new(Some(&file), &Flags::default(), &nothing).unwrap();
    let Scheme::ClientCredentials(client) = &settings.scheme else {
        panic!()
    };
    assert_eq!(client.client_secret.expose_secret(), "s3cret");
    assert_eq!(
        (client.style, client.scope.as_deref()),
        (ClientAuth::Post, Some("scim"))
    );
    assert_eq!(
        client.parameters,
        [("audience".to_owned(), "https://a.example".to_owned())]
    );
    assert_eq!(settings.http.authorities, [b"CERT".to_vec()]);
    let certificate = settings.http.client_certificate.as_ref().unwrap();
    assert_eq!(certificate.expose_secret(), "CERT\nKEY");
    assert_eq!(settings.file, Some(dir.path().join(FILE)));
}

#[test]
fn unknown_keys_have_a_near_miss() {
    assert_eq!(
        form("[targets.a]\nurl = \"https://a.example\"\nallow-write = true\n"),
        "\
error: a target has no key `allow-write`
 --> scimspec.toml:3:1
  |
3 | allow-write = true
  | ^^^^^^^^^^^
  |
  = help: did you mean `allow-writes`?"
    );
}

#[test]
fn an_unset_variable_is_shown_where_it_stands() {
    let error = settings("[targets.a]\nurl = \"https://${NOWHERE}/v2\"\n").unwrap_err();
    assert_eq!(
        shown(&error),
        "\
error: the variable `NOWHERE` is not set
 --> scimspec.toml:2:16
  |
2 | url = \"https://${NOWHERE}/v2\"
  |                ^^^^^^^^^^
  |
  = help: `${NAME:-default}` stands in for a variable that is not set"
    );
}

#[test]
fn all_faults_come_at_once() {
    let text = r#"
[run]
jobs = 0
[targets."b c"]
url = 5
auth = { bearer = "x", basic = { user = "a" } }
"#;
    let faults = ConfigFile::parse(Path::new(FILE), text.into()).unwrap_err();
    let messages: Vec<_> = faults.0[0].faults.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "this is not a whole number from 1 to 256",
            "`b c` is not a target's name",
            "expected text, found a number",
            "`basic` and `bearer` exclude each other",
            "a basic table needs the key `password`",
        ]
    );
    let error = settings(
        "[targets.a]\nurl = \"x\"\nrate = \"5\"\ntimeout = \"fast\"\nauth.bearer = { file = \"none/such\" }\n",
    );
    let ConfigError::Faults(faults) = error.unwrap_err() else {
        panic!()
    };
    assert_eq!(faults.count(), 4);
}

#[test]
fn a_plain_secret_is_warned_about_and_never_shown() {
    let text = "[targets.a]\nurl = \"https://a.example\"\nauth.bearer = \"geheim\"\n";
    let settings = settings(text).unwrap();
    assert_eq!(
        settings.warnings,
        ["a secret stands in plain text in line 3 of the configuration"]
    );
    assert!(!format!("{settings:?}").contains("geheim"));
}

#[test]
fn the_target_has_to_be_known() {
    let unknown = |name: &str| {
        let flags = Flags {
            target: Some(name.into()),
            ..Flags::default()
        };
        Settings::new(Some(&file(WHOLE)), &flags, &environment)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        unknown("stagin"),
        "`stagin` is neither a URL nor a target in scimspec.toml; did you mean `staging`?"
    );
    assert_eq!(
        unknown("x"),
        "`x` is neither a URL nor a target in scimspec.toml (there are `staging`, `prod`)"
    );
    assert_eq!(
        settings(WHOLE).unwrap_err().to_string(),
        "no target: give a URL or a name from scimspec.toml with --target (there are `staging`, `prod`)"
    );
    let named = WHOLE.replace("[run]", "[run]\ntarget = \"staging\"");
    assert_eq!(settings(&named).unwrap().target_name.as_deref(), Some("staging"));
    assert_eq!(
        Settings::new(None, &Flags::default(), &nothing)
            .unwrap_err()
            .to_string(),
        "no target: give a URL or a name from scimspec.toml with --target"
    );
}

#[test]
fn flags_with_wrong_values_are_named() {
    let fault = |change: fn(&mut Flags)| {
        let mut flags = Flags {
            target: Some("https://a.example".into()),
            ..Flags::default()
        };
        change(&mut flags);
        Settings::new(None, &flags, &nothing).unwrap_err().to_string()
    };
    assert_eq!(
        fault(|flags| flags.rate = Some("5".into())),
        "--rate: `5` is not a rate such as `5/s`, `90/m` or `1000/h`"
    );
    assert_eq!(
        fault(|flags| flags.jobs = Some(0)),
        "--jobs: `0` is not a whole number from 1 to 256"
    );
    assert_eq!(
        fault(|flags| flags.user = Some("ann".into())),
        "--user: expected `name:password`"
    );
    assert_eq!(
        fault(|flags| flags.headers = vec!["geheim".into()]),
        "--header: expected `Name: value`"
    );
    assert_eq!(
        fault(|flags| flags.token = Some("geheim\n".into())),
        "--token: the value holds characters that no header can hold, such as a line end"
    );
    assert_eq!(
        fault(|flags| flags.key = Some("key.pem".into())),
        "--key: it needs --cert beside it"
    );
    assert!(
        fault(|flags| flags.target = Some("https://u:geheim@a.example".into()))
            .starts_with("--target: a URL is no place")
    );
}

#[test]
fn the_proxys_password_is_a_secret_too() {
    let text = "[targets.a]\nurl = \"https://a.example\"\nproxy = \"http://me:geheim@proxy.example:3128\"\n";
    assert_eq!(settings(text).unwrap().secrets().mask("is geheim"), "is ***");
}

#[test]
fn the_file_has_a_json_schema_that_agrees_with_the_checks() {
    let schema = json_schema("https://example.com/config.schema.json");
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&file(WHOLE).root.to_json()));
    assert!(!validator.is_valid(&json!({ "targets": { "a": { "url": "https://a.example", "allow-write": true } } })));
}
