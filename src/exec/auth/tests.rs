use std::time::Duration;

use serde_json::json;

use super::super::testing::{Fake, empty, get, json as answer};
use super::*;
use crate::exec::oauth::ClientAuth;

const USERS: &str = "https://scim.example/v2/Users";

fn base() -> Url {
    Url::parse("https://scim.example/v2").unwrap()
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

fn asking(credentials: Credentials, url: &str) -> Request {
    Request {
        credentials,
        ..get(url)
    }
}

async fn authorization(scheme: Scheme, request: &Request) -> Option<String> {
    let fake = Fake::new(|_| Ok(empty(200)));
    let transport = Authenticated::new(&fake, Auth::new(&base(), scheme), Secrets::new());
    transport.send(request).await.unwrap();
    fake.seen()[0].header("authorization").map(str::to_owned)
}

#[tokio::test]
async fn bearer_and_basic_are_written_as_headers() {
    let token = Scheme::Bearer(secret("t0ken"));
    let seen = authorization(token, &get(USERS)).await;
    assert_eq!(seen.as_deref(), Some("Bearer t0ken"));
    let pair = Scheme::Basic {
        user: "ann".into(),
        password: secret("pw"),
    };
    let seen = authorization(pair, &get(USERS)).await;
    assert_eq!(seen.as_deref(), Some("Basic YW5uOnB3"));
}

#[tokio::test]
async fn no_credentials_and_wrong_ones_do_not_hold_the_secret() {
    let token = Scheme::Bearer(secret("t0ken"));
    let seen = authorization(token.clone(), &asking(Credentials::None, USERS)).await;
    assert_eq!(seen, None);
    let seen = authorization(token, &asking(Credentials::Wrong, USERS)).await;
    assert_eq!(seen.as_deref(), Some("Bearer scimspec-wrong-token"));
}

#[tokio::test]
async fn the_scheme_in_another_case_keeps_the_credentials() {
    let recased = async |scheme| authorization(scheme, &asking(Credentials::SchemeInOtherCase, USERS)).await;
    let own = |value: &str| Scheme::Headers(vec![("Authorization".into(), secret(value))]);
    assert_eq!(
        recased(Scheme::Bearer(secret("t0Ken"))).await.as_deref(),
        Some("BEARER t0Ken")
    );
    let pair = Scheme::Basic {
        user: "ann".into(),
        password: secret("pw"),
    };
    assert_eq!(recased(pair).await.as_deref(), Some("BASIC YW5uOnB3"));
    assert_eq!(recased(own("TOKEN a b")).await.as_deref(), Some("token a b"));
    assert_eq!(recased(own("k3y")).await.as_deref(), Some("k3y"));
    assert_eq!(recased(Scheme::None).await, None);
    let elsewhere = asking(Credentials::SchemeInOtherCase, "https://other.example/");
    assert_eq!(authorization(Scheme::Bearer(secret("t0ken")), &elsewhere).await, None);
}

#[tokio::test]
async fn without_a_scheme_the_configured_credentials_go() {
    let fake = Fake::new(|_| Ok(empty(200)));
    let keys = Scheme::Headers(vec![("x-key".into(), secret("k3y with space"))]);
    let auth = Auth::new(&base(), keys).with_certificate(true);
    let transport = Authenticated::new(&fake, auth, Secrets::new());
    let request = asking(Credentials::SchemeInOtherCase, USERS);
    transport.send(&request).await.unwrap();
    let seen = &fake.seen()[0];
    assert_eq!(seen.header("x-key"), Some("k3y with space"));
    assert_eq!(seen.credentials, Credentials::Configured);
}

#[tokio::test]
async fn another_origin_gets_no_credentials() {
    for url in [
        "https://other.example/v2/Users",
        "http://scim.example/v2/Users",
        "https://scim.example:8443/v2/Users",
        "https://scim.example.evil.example/v2/Users",
    ] {
        let fake = Fake::new(|_| Ok(empty(200)));
        let auth = Auth::new(&base(), Scheme::Headers(vec![("x-key".into(), secret("k3y"))]))
            .with_companions(vec![("x-tenant".into(), secret("acme"))])
            .with_certificate(true);
        Authenticated::new(&fake, auth, Secrets::new())
            .send(&get(url))
            .await
            .unwrap();
        let seen = &fake.seen()[0];
        assert_eq!(seen.headers, get(url).headers, "{url}");
        // The transport below leaves the client certificate out.
        assert_eq!(seen.credentials, Credentials::None);
    }
}

#[tokio::test]
async fn a_header_of_the_case_stays() {
    let mut request = get(USERS);
    request.headers.push(("authorization".into(), "Digest x".into()));
    let seen = authorization(Scheme::Bearer(secret("t0ken")), &request).await;
    assert_eq!(seen.as_deref(), Some("Digest x"));
}

#[tokio::test]
async fn companions_go_with_anonymous_requests_too() {
    let fake = Fake::new(|_| Ok(empty(200)));
    let auth =
        Auth::new(&base(), Scheme::Bearer(secret("t0ken"))).with_companions(vec![("x-tenant".into(), secret("acme"))]);
    let transport = Authenticated::new(&fake, auth, Secrets::new());
    transport.send(&asking(Credentials::None, USERS)).await.unwrap();
    assert_eq!(fake.seen()[0].header("x-tenant"), Some("acme"));
    assert_eq!(fake.seen()[0].header("authorization"), None);
}

#[tokio::test]
async fn a_certificate_alone_is_left_out_when_it_should_be_wrong() {
    let fake = Fake::new(|_| Ok(empty(200)));
    let auth = Auth::new(&base(), Scheme::None).with_certificate(true);
    assert!(auth.has_credentials());
    let transport = Authenticated::new(&fake, auth, Secrets::new());
    transport.send(&asking(Credentials::Wrong, USERS)).await.unwrap();
    assert_eq!(fake.seen()[0].credentials, Credentials::None);
}

fn client(style: ClientAuth) -> Scheme {
    Scheme::ClientCredentials(ClientCredentials {
        token_url: Url::parse("https://login.example/token").unwrap(),
        client_id: "id:1".into(),
        client_secret: secret("s3cret&more"),
        scope: Some("scim read".into()),
        style,
        parameters: vec![("audience".into(), "scim".into())],
    })
}

#[tokio::test]
async fn a_token_is_fetched_once_and_masked() {
    let fake = Fake::new(|request| {
        Ok(match request.url.path() {
            "/token" => answer(
                200,
                &json!({ "access_token": "fetched-token", "token_type": "Bearer", "expires_in": 3600 }),
            ),
            _ => empty(200),
        })
    });
    let secrets = Secrets::new();
    let transport = Authenticated::new(&fake, Auth::new(&base(), client(ClientAuth::Basic)), secrets.clone());
    transport.send(&get(USERS)).await.unwrap();
    transport.send(&get(USERS)).await.unwrap();
    assert_eq!(fake.lines(), ["POST /token", "GET /v2/Users", "GET /v2/Users"]);
    let seen = fake.seen();
    assert_eq!(
        String::from_utf8(seen[0].body.clone().unwrap()).unwrap(),
        "grant_type=client_credentials&scope=scim+read&audience=scim"
    );
    assert_eq!(
        seen[0].header("authorization"),
        Some(basic("id%3A1", "s3cret%26more").1.as_str())
    );
    assert_eq!(seen[1].header("authorization"), Some("Bearer fetched-token"));
    assert_eq!(secrets.mask("a fetched-token"), "a ***");
}

#[tokio::test]
async fn id_and_secret_can_be_posted() {
    let fake = Fake::new(|_| Ok(answer(200, &json!({ "access_token": "fetched-token" }))));
    let transport = Authenticated::new(&fake, Auth::new(&base(), client(ClientAuth::Post)), Secrets::new());
    transport.send(&get(USERS)).await.unwrap();
    let seen = fake.seen();
    assert_eq!(seen[0].header("authorization"), None);
    let body = String::from_utf8(seen[0].body.clone().unwrap()).unwrap();
    assert!(
        body.ends_with("&client_id=id%3A1&client_secret=s3cret%26more"),
        "{body}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_renewed_only_near_its_end() {
    let fake = Fake::new(|request| {
        Ok(match request.url.path() {
            "/token" => answer(200, &json!({ "access_token": "fetched-token", "expires_in": "600" })),
            _ => empty(401),
        })
    });
    let transport = Authenticated::new(&fake, Auth::new(&base(), client(ClientAuth::Basic)), Secrets::new());
    assert_eq!(transport.send(&get(USERS)).await.unwrap().status, 401);
    assert_eq!(fake.lines(), ["POST /token", "GET /v2/Users"]);
    tokio::time::advance(Duration::from_secs(545)).await;
    assert_eq!(transport.send(&get(USERS)).await.unwrap().status, 401);
    assert_eq!(fake.lines()[2..], ["GET /v2/Users", "POST /token", "GET /v2/Users"]);
    tokio::time::advance(Duration::from_secs(590)).await;
    transport.send(&get(USERS)).await.unwrap();
    assert_eq!(
        fake.lines()[5],
        "POST /token",
        "an ending token is renewed before it is used"
    );
}

#[tokio::test]
async fn a_refused_token_request_is_told_without_secrets() {
    let fake = Fake::new(|_| {
        Ok(answer(
            401,
            &json!({ "error": "invalid_client", "error_description": "bad secret s3cret&more" }),
        ))
    });
    let transport = Authenticated::new(&fake, Auth::new(&base(), client(ClientAuth::Basic)), Secrets::new());
    let error = transport.send(&get(USERS)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "no access token: the token endpoint answers 401 invalid_client: bad secret ***"
    );
    assert_eq!(fake.lines(), ["POST /token"]);
}

#[tokio::test]
async fn an_unusable_token_answer_is_told() {
    for (body, why) in [
        (
            json!([]),
            "no access token: the token endpoint's answer has no `access_token`",
        ),
        (
            json!({ "access_token": "" }),
            "no access token: the token endpoint's answer has no `access_token`",
        ),
        (
            json!({ "access_token": "x", "token_type": "mac" }),
            "no access token: the token endpoint gives a token of type `mac`",
        ),
    ] {
        let fake = Fake::new(|_| Ok(answer(200, &body)));
        let transport = Authenticated::new(&fake, Auth::new(&base(), client(ClientAuth::Basic)), Secrets::new());
        assert_eq!(transport.send(&get(USERS)).await.unwrap_err().to_string(), why);
    }
}
