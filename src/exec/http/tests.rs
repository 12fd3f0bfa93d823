use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use super::super::testing::{get, serve, serve_bytes};
use super::*;
use crate::exec::throttle::{Patience, Polite};

fn transport(change: impl FnOnce(&mut HttpOptions)) -> HttpTransport {
    let mut options = HttpOptions {
        // The machine's own proxy must not see the tests' requests.
        proxy: Proxy::None,
        timeout: Duration::from_secs(5),
        body_limit: 1000,
        ..HttpOptions::default()
    };
    change(&mut options);
    HttpTransport::new(&options).unwrap()
}

async fn ask(address: SocketAddr) -> Result<Response, TransportError> {
    let url = format!("http://{address}/Users?token=hidden");
    transport(|_| {}).send(&get(&url)).await
}

async fn words_of(bytes: &'static [u8]) -> TransportError {
    let error = ask(serve_bytes(bytes).await).await.unwrap_err();
    assert!(!error.to_string().contains("hidden"), "{error}");
    error
}

#[tokio::test]
async fn an_answer_comes_whole_and_as_it_is() {
    let heads = Arc::new(Mutex::new(String::new()));
    let seen = Arc::clone(&heads);
    let address = serve(move |head, mut stream| {
        *seen.lock().unwrap() = head;
        async move {
            let answer = b"HTTP/1.1 200 OK\r\nETag: W/\"1\"\r\nX: a\r\nX: b\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}";
            stream.write_all(answer).await.unwrap();
        }
    })
    .await;
    let url = format!("http://ann:pw@{address}/Users");
    let answer = transport(|_| {}).send(&get(&url)).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"{}".as_slice()));
    let names: Vec<_> = answer
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    assert_eq!(
        names,
        [
            "etag: W/\"1\"",
            "x: a",
            "x: b",
            "content-encoding: gzip",
            "content-length: 2"
        ]
    );
    let head = heads.lock().unwrap().to_lowercase();
    assert!(head.contains(&format!("user-agent: {USER_AGENT}")), "{head}");
    assert!(head.contains("accept: application/scim+json"), "{head}");
    assert!(
        !head.contains("authorization") && !head.contains("accept-encoding"),
        "{head}"
    );
}

#[tokio::test]
async fn a_redirect_is_the_answer() {
    let bytes = b"HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\nContent-Length: 0\r\n\r\n";
    let answer = ask(serve_bytes(bytes).await).await.unwrap();
    assert_eq!(
        (answer.status, answer.header("location")),
        (302, Some("http://elsewhere.example/"))
    );
}

#[tokio::test]
async fn a_body_past_the_limit_is_not_read() {
    let announced = b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n";
    assert_eq!(words_of(announced).await, TransportError::TooLarge { limit: 1000 });
    let endless = serve(|_, mut stream| async move {
        let _ = stream
            .write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            .await;
        while stream.write_all(b"10\r\n0123456789abcdef\r\n").await.is_ok() {}
    })
    .await;
    assert_eq!(
        ask(endless).await.unwrap_err(),
        TransportError::TooLarge { limit: 1000 }
    );
}

#[tokio::test]
async fn an_early_end_is_told_as_such() {
    for bytes in [
        b"".as_slice(),
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ] {
        let error = words_of(bytes).await;
        assert!(matches!(error, TransportError::Interrupted { .. }), "{error}");
    }
}

#[tokio::test]
async fn a_reset_connection_is_told_as_such() {
    let address = serve(|_, stream| async move {
        // Closing with a linger of zero sends a reset.
        stream.set_zero_linger().unwrap();
    })
    .await;
    let error = ask(address).await.unwrap_err();
    assert!(matches!(error, TransportError::Interrupted { .. }), "{error}");
    assert!(!error.to_string().contains("os error"), "{error}");
}

#[tokio::test]
async fn what_is_not_http_is_told_as_such() {
    for bytes in [
        b"SSH-2.0-OpenSSH_9.6\r\n".as_slice(),
        b"HTTP/1.1 abc\r\n\r\n",
        b"\x15\x03\x01\x00\x02\x02\x46",
    ] {
        let error = words_of(bytes).await;
        assert!(matches!(error, TransportError::NotHttp { .. }), "{error}");
    }
    let address = serve(|_, mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nX: ").await;
        while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
    })
    .await;
    let error = ask(address).await.unwrap_err();
    assert_eq!(error.to_string(), "the head of the answer is too large");
}

#[tokio::test]
async fn a_slow_answer_runs_out_of_time() {
    let limit = Duration::from_millis(200);
    for bytes in [b"".as_slice(), b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"] {
        let address = serve(move |_, mut stream| async move {
            stream.write_all(bytes).await.unwrap();
            tokio::time::sleep(Duration::from_secs(60)).await;
        })
        .await;
        let slow = transport(|options| options.timeout = limit);
        let error = slow.send(&get(&format!("http://{address}/"))).await.unwrap_err();
        assert_eq!(error, TransportError::Timeout { limit });
    }
}

#[tokio::test]
async fn a_closed_port_is_a_failed_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = ask(address).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("cannot connect to {address}: connection refused")
    );
}

#[tokio::test]
async fn tls_to_a_server_without_it_is_told_as_such() {
    let address = serve_bytes(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let error = transport(|_| {})
        .send(&get(&format!("https://{address}/")))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("no TLS connection to {address}: the other side does not speak TLS")
    );
}

#[tokio::test]
async fn a_storm_of_429_is_waited_out_on_the_same_stack() {
    let refusals = Arc::new(AtomicU32::new(2));
    let address = serve(move |_, mut stream| {
        let refuses = refusals
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
            .is_ok();
        async move {
            let answer: &[u8] = if refuses {
                b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"
            } else {
                b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
            };
            stream.write_all(answer).await.unwrap();
        }
    })
    .await;
    let polite = Polite::new(transport(|_| {}), None, Patience::default());
    let delivery = polite.deliver(&get(&format!("http://{address}/Users"))).await;
    assert_eq!(delivery.outcome.unwrap().status, 200);
    assert_eq!(delivery.waits.unwrap().times, 2);
}

#[tokio::test]
async fn a_given_proxy_gets_every_request() {
    let heads = Arc::new(Mutex::new(String::new()));
    let seen = Arc::clone(&heads);
    let proxy = serve(move |head, mut stream| {
        *seen.lock().unwrap() = head;
        async move {
            let answer = b"HTTP/1.1 204 No Content\r\n\r\n";
            stream.write_all(answer).await.unwrap();
        }
    })
    .await;
    let through = transport(|options| options.proxy = Proxy::At(SecretString::from(format!("http://u:p@{proxy}"))));
    let answer = through.send(&get("http://scim.example/Users")).await.unwrap();
    assert_eq!(answer.status, 204);
    let head = heads.lock().unwrap().to_lowercase();
    assert!(head.starts_with("get http://scim.example/users http/1.1"), "{head}");
    assert!(head.contains("proxy-authorization: basic"), "{head}");
}

#[tokio::test]
async fn what_cannot_be_written_as_http_is_the_suites_fault() {
    let mut request = get("http://127.0.0.1:9/");
    request.headers.push(("x-y".into(), "a\r\nb: c".into()));
    let error = transport(|_| {}).send(&request).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the request cannot be sent: header `x-y` is not valid"
    );
    let mut request = get("http://127.0.0.1:9/");
    request.method = "GE T".into();
    assert!(matches!(
        transport(|_| {}).send(&request).await,
        Err(TransportError::Unsendable { .. })
    ));
    let error = transport(|_| {}).send(&get("file:///etc/hosts")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the request cannot be sent: `file:` is neither http nor https"
    );
}

#[test]
fn unusable_options_are_told() {
    let fault = |change: fn(&mut HttpOptions)| {
        let mut options = HttpOptions::default();
        change(&mut options);
        HttpTransport::new(&options).unwrap_err().to_string()
    };
    assert_eq!(
        fault(|options| options.authorities = vec![b"no certificate".to_vec()]),
        "the authorities' certificates cannot be used: no PEM certificate in it"
    );
    assert!(
        fault(|options| {
            options.authorities = vec![b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_vec()];
        })
        .starts_with("the authorities' certificates cannot be used: ")
    );
    assert_eq!(
        fault(|options| options.client_certificate = Some(SecretString::from("nothing"))),
        "the client certificate cannot be used: unexpected error: private key or certificate not found"
    );
    assert_eq!(
        fault(|options| options.proxy = Proxy::At(SecretString::from("http://"))),
        "the proxy is not a URL such as `http://proxy.example:3128`"
    );
}
