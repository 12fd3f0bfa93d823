use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, Stream};
use secrecy::SecretString;

use super::super::http::{HttpOptions, HttpTransport, Proxy};
use super::super::testing::get;
use super::super::transport::{Transport, TransportError};
use super::*;
use crate::exec::exchange::Request;
use crate::suite::model::Credentials;

const AUTHORITY: &[u8] = include_bytes!("../../../fixtures/tls/authority.pem");
const SERVER: &[u8] = include_bytes!("../../../fixtures/tls/server.pem");
const CLIENT: &str = include_str!("../../../fixtures/tls/client.pem");

/// Answers 204 over TLS; the port.
fn serve(wants_certificate: bool) -> u16 {
    provider();
    let certificate = CertificateDer::from_pem_slice(SERVER).unwrap();
    let key = PrivateKeyDer::from_pem_slice(SERVER).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(AUTHORITY).unwrap()).unwrap();
    let config = if wants_certificate {
        let verifier = WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap();
        ServerConfig::builder().with_client_cert_verifier(verifier)
    } else {
        ServerConfig::builder().with_no_client_auth()
    };
    let config = Arc::new(config.with_single_cert(vec![certificate], key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for connection in listener.incoming() {
            let mut tcp = connection.unwrap();
            let mut tls = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = Stream::new(&mut tls, &mut tcp);
            // A refused handshake ends here, after its alert was sent.
            if stream.read(&mut [0; 4096]).is_ok() {
                let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
            }
        }
    });
    port
}

async fn ask(port: u16, host: &str, change: impl FnOnce(&mut HttpOptions)) -> Result<u16, TransportError> {
    ask_with(&get(&format!("https://{host}:{port}/Users")), change).await
}

async fn ask_with(request: &Request, change: impl FnOnce(&mut HttpOptions)) -> Result<u16, TransportError> {
    let mut options = HttpOptions {
        proxy: Proxy::None,
        ..HttpOptions::default()
    };
    change(&mut options);
    let answer = HttpTransport::new(&options).unwrap().send(request).await?;
    Ok(answer.status)
}

fn trusting(options: &mut HttpOptions) {
    options.authorities = vec![AUTHORITY.to_vec()];
}

fn identified(options: &mut HttpOptions) {
    trusting(options);
    options.client_certificate = Some(SecretString::from(CLIENT));
}

#[tokio::test]
async fn a_private_authority_is_trusted_when_named() {
    let port = serve(false);
    assert_eq!(ask(port, "localhost", trusting).await, Ok(204));
    assert_eq!(
        ask(port, "localhost", |_| {}).await.unwrap_err().to_string(),
        format!("no TLS connection to localhost:{port}: the certificate is not signed by a known authority")
    );
    assert_eq!(
        ask(port, "127.0.0.1", trusting).await.unwrap_err().to_string(),
        format!("no TLS connection to 127.0.0.1:{port}: the certificate is for another name")
    );
    assert_eq!(ask(port, "127.0.0.1", |options| options.insecure = true).await, Ok(204));
}

#[tokio::test]
async fn a_client_certificate_goes_with_configured_credentials_only() {
    let port = serve(true);
    assert_eq!(ask(port, "localhost", identified).await, Ok(204));
    let wanted = format!("no TLS connection to localhost:{port}: the other side wants a client certificate");
    assert_eq!(ask(port, "localhost", trusting).await.unwrap_err().to_string(), wanted);
    let anonymous = Request {
        credentials: Credentials::None,
        ..get(&format!("https://localhost:{port}/Users"))
    };
    assert_eq!(ask_with(&anonymous, identified).await.unwrap_err().to_string(), wanted);
}

#[test]
fn the_bundled_authorities_make_a_client() {
    provider();
    let client = Client::builder().tls_certs_only(bundled()).build();
    assert!(client.is_ok() && bundled().len() > 50);
}

#[test]
fn key_and_certificate_have_to_fit() {
    let certificate = CLIENT.split("-----BEGIN PRIVATE").next().unwrap();
    let other_key = str::from_utf8(SERVER).unwrap();
    let other_key = &other_key[other_key.find("-----BEGIN PRIVATE").unwrap()..];
    let error = identity(&format!("{certificate}{other_key}")).unwrap_err();
    assert!(matches!(error, SetupError::ClientCertificate(_)), "{error}");
    assert!(identity(CLIENT).is_ok());
}
