//! Whom to trust, and who we are.

use std::sync::Once;

use reqwest::{Certificate, Client, ClientBuilder, Identity};

use super::failure;
use super::http::SetupError;

/// Builds a client that trusts the system's authorities and the given ones. A system without a certificate store (a bare
/// container) would make every client fail, even one for `http://`: then the built-in list stands in, and the second value
/// is `true`.
///
/// # Errors
/// When no client can be built either way.
pub(super) fn connect(
    builder: impl Fn() -> Result<ClientBuilder, SetupError>,
    authorities: &[Certificate],
    identity: Option<Identity>,
    insecure: bool,
) -> Result<(Client, bool), SetupError> {
    provider();
    let base = || -> Result<ClientBuilder, SetupError> {
        let builder = builder()?.tls_danger_accept_invalid_certs(insecure);
        Ok(match &identity {
            Some(identity) => builder.identity(identity.clone()),
            None => builder,
        })
    };
    // Beside private authorities an empty store of the system would go unnoticed, so it is tried alone first.
    let system = base()?.build();
    if let Ok(client) = system {
        return match authorities {
            [] => Ok((client, false)),
            authorities => {
                let merged = base()?.tls_certs_merge(authorities.iter().cloned()).build();
                let fault = |error: reqwest::Error| SetupError::Tls(failure::innermost(&error));
                merged.map(|client| (client, false)).map_err(fault)
            }
        };
    }
    let trusted = bundled().into_iter().chain(authorities.iter().cloned());
    match base()?.tls_certs_only(trusted).build() {
        Ok(client) => Ok((client, true)),
        Err(error) => Err(SetupError::Tls(failure::innermost(&error))),
    }
}

/// Reads bundles of PEM certificates.
///
/// # Errors
/// When one is broken or holds none.
pub(super) fn authorities(bundles: &[Vec<u8>]) -> Result<Vec<Certificate>, SetupError> {
    let mut all = Vec::new();
    for bundle in bundles {
        let certificates = Certificate::from_pem_bundle(bundle)
            .map_err(|error| SetupError::Authorities(failure::innermost(&error)))?;
        if certificates.is_empty() {
            return Err(SetupError::Authorities("no PEM certificate in it".to_owned()));
        }
        for certificate in &certificates {
            usable(certificate)?;
        }
        all.extend(certificates);
    }
    Ok(all)
}

/// Reads a client certificate and its key from one PEM text.
///
/// # Errors
/// When either is missing or they do not fit together.
pub(super) fn identity(pem: &str) -> Result<Identity, SetupError> {
    let fault = |error: reqwest::Error| SetupError::ClientCertificate(failure::innermost(&error));
    let identity = Identity::from_pem(pem.as_bytes()).map_err(fault)?;
    provider();
    // Only building shows whether key and certificate fit; roots do not matter here.
    Client::builder()
        .tls_danger_accept_invalid_certs(true)
        .identity(identity.clone())
        .build()
        .map_err(fault)?;
    Ok(identity)
}

/// A certificate that only looks like PEM would be blamed on the system's store otherwise.
fn usable(certificate: &Certificate) -> Result<(), SetupError> {
    provider();
    Client::builder()
        .tls_certs_only([certificate.clone()])
        .build()
        .map(drop)
        .map_err(|error| SetupError::Authorities(failure::innermost(&error)))
}

fn bundled() -> Vec<Certificate> {
    webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .filter_map(|der| Certificate::from_der(der).ok())
        .collect()
}

/// Without an installed provider no client can be built.
fn provider() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // Fails only when the embedding program has installed its own, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

#[cfg(test)]
mod tests;
