//! Faults below HTTP: connections that break, bodies that do not end, answers that are none.

use std::future::Future;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use crate::server::fault::{Fault, FaultSet};
use crate::server::{Request, Response, Server};

/// Whether a fault needs a server that handles its connections itself.
pub(super) fn has_faults(faults: &FaultSet) -> bool {
    faults.iter().any(|fault| fault.area() == "wire")
}

/// Serves connections with faults, one request each, until `shutdown` is done.
pub(super) async fn serve(
    listener: TcpListener,
    server: Server,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let count = Arc::new(AtomicUsize::new(0));
    tokio::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => return Ok(()),
            accepted = listener.accept() => {
                let (stream, _) = accepted?;
                let (server, count) = (server.clone(), Arc::clone(&count));
                tokio::spawn(async move {
                    // What goes wrong here is what the fault is for, or the client has gone.
                    let _broken = converse(&stream, &server, &count).await;
                });
            }
        }
    }
}

async fn converse(stream: &TcpStream, server: &Server, count: &AtomicUsize) -> io::Result<()> {
    let request = read_request(stream).await?;
    let number = count.fetch_add(1, Ordering::Relaxed);
    let faults = &server.config().faults;
    if faults.has(Fault::WireNeverAnswers) {
        std::future::pending::<()>().await;
    }
    if faults.has(Fault::WireNotHttp) {
        return write_all(stream, b"SSH-2.0-OpenSSH_9.6\r\n").await;
    }
    let response = intercepted(faults, number, &request, server).unwrap_or_else(|| server.answer(&request));
    send(stream, faults, response).await
}

/// The answer of something that stands before the server.
fn intercepted(faults: &FaultSet, number: usize, request: &Request, server: &Server) -> Option<Response> {
    let retry_later = || plain(429, &[("Retry-After", "1")], "slow down");
    if faults.has(Fault::WireTooManyRequestsForever)
        || number.is_multiple_of(2) && faults.has(Fault::WireTooManyRequests)
    {
        return Some(retry_later());
    }
    if number % 3 == 2 && faults.has(Fault::WireServiceUnavailable) {
        return Some(plain(
            503,
            &[("Content-Type", "text/html")],
            "<html><body>Service Unavailable</body></html>",
        ));
    }
    if faults.has(Fault::WireRedirectElsewhere) {
        let location = format!("http://elsewhere.invalid{}", request.target);
        return Some(plain(307, &[("Location", &location)], ""));
    }
    if faults.has(Fault::WireRedirectLoop) {
        let location = format!("{}{}", server.config().origin, request.target);
        return Some(plain(307, &[("Location", &location)], ""));
    }
    None
}

fn plain(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
    let headers = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    Response {
        status,
        headers,
        body: body.into(),
    }
}

async fn send(stream: &TcpStream, faults: &FaultSet, mut response: Response) -> io::Result<()> {
    if faults.has(Fault::WireBrokenJson) {
        response.body.truncate(response.body.len() / 2);
    }
    if faults.has(Fault::WireDeepJson) && !response.body.is_empty() {
        response.body = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
    }
    if faults.has(Fault::WireHugeHeader) {
        response.headers.push(("X-Trace".to_owned(), "a".repeat(1024 * 1024)));
    }
    let endless = faults.has(Fault::WireEndlessBody);
    write_all(stream, head(&response, endless).as_bytes()).await?;
    if endless {
        loop {
            write_all(stream, b"10\r\n                \r\n").await?;
            sleep(Duration::from_millis(5)).await;
        }
    }
    if faults.has(Fault::WireResetMidBody) {
        write_all(stream, &response.body[..response.body.len() / 2]).await?;
        sleep(Duration::from_millis(20)).await;
        return stream.set_zero_linger();
    }
    if faults.has(Fault::WireSlowBody) {
        for byte in &response.body {
            write_all(stream, &[*byte]).await?;
            sleep(Duration::from_millis(200)).await;
        }
        return Ok(());
    }
    write_all(stream, &response.body).await
}

fn head(response: &Response, endless: bool) -> String {
    let mut head = format!("HTTP/1.1 {} Status\r\nConnection: close\r\n", response.status);
    for (name, value) in &response.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&match (endless, response.status) {
        (true, _) => "Transfer-Encoding: chunked\r\n\r\n".to_owned(),
        (false, 204 | 304) => "\r\n".to_owned(),
        (false, _) => format!("Content-Length: {}\r\n\r\n", response.body.len()),
    });
    head
}

/// Reads one request: the head, and as much body as `Content-Length` says.
async fn read_request(stream: &TcpStream) -> io::Result<Request> {
    let mut received = Vec::new();
    let end = loop {
        if let Some(end) = received.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if read_some(stream, &mut received).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    };
    let head = String::from_utf8_lossy(&received[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let mut request = Request::new(words.next().unwrap_or_default(), words.next().unwrap_or_default());
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        request = request.with_header(name.trim(), value.trim());
    }
    let length: usize = request
        .header("Content-Length")
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    let mut body = received.split_off(end + 4);
    while body.len() < length {
        if read_some(stream, &mut body).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
    request.body = body;
    Ok(request)
}

async fn read_some(stream: &TcpStream, into: &mut Vec<u8>) -> io::Result<usize> {
    let mut buffer = [0; 8192];
    loop {
        stream.readable().await?;
        match stream.try_read(&mut buffer) {
            Ok(count) => {
                into.extend_from_slice(&buffer[..count]);
                return Ok(count);
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
}

pub(super) async fn write_all(stream: &TcpStream, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        stream.writable().await?;
        match stream.try_write(bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
pub(super) async fn read_to_end(stream: &TcpStream) -> io::Result<Vec<u8>> {
    let mut received = Vec::new();
    while read_some(stream, &mut received).await? > 0 {}
    Ok(received)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::ServerConfig;

    /// What a client receives when it asks a server with this fault for its configuration.
    async fn receive(fault: Fault) -> io::Result<Vec<u8>> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let config = ServerConfig {
            faults: fault.into(),
            origin: format!("http://{address}"),
            ..ServerConfig::default()
        };
        tokio::spawn(serve(listener, Server::new(config), std::future::pending()));
        let stream = TcpStream::connect(address).await?;
        write_all(
            &stream,
            b"GET /scim/v2/ServiceProviderConfig HTTP/1.1\r\nHost: x\r\n\r\n",
        )
        .await?;
        let mut received = Vec::new();
        let limit = Duration::from_millis(300);
        let read = async {
            while received.len() < 4_000_000 && read_some(&stream, &mut received).await? > 0 {}
            io::Result::Ok(())
        };
        if let Ok(ended) = tokio::time::timeout(limit, read).await {
            ended?;
        }
        Ok(received)
    }

    #[tokio::test]
    async fn each_fault_shows_on_the_wire() {
        let text = async |fault| String::from_utf8_lossy(&receive(fault).await.unwrap()).into_owned();
        assert!(receive(Fault::WireResetMidBody).await.is_err());
        assert_eq!(text(Fault::WireNeverAnswers).await, "");
        assert!(text(Fault::WireNotHttp).await.starts_with("SSH"));
        assert!(text(Fault::WireTooManyRequests).await.contains("429"));
        assert!(text(Fault::WireTooManyRequestsForever).await.contains("Retry-After"));
        assert!(
            text(Fault::WireRedirectElsewhere)
                .await
                .contains("Location: http://elsewhere.invalid/scim")
        );
        assert!(
            text(Fault::WireRedirectLoop)
                .await
                .contains("Location: http://127.0.0.1")
        );
        assert!(text(Fault::WireServiceUnavailable).await.contains("200"));
        assert!(text(Fault::WireEndlessBody).await.matches("10\r\n").count() > 3);
        assert!(text(Fault::WireHugeHeader).await.len() > 1024 * 1024);
        assert!(text(Fault::WireDeepJson).await.ends_with("]]]]"));
        for cut in [Fault::WireBrokenJson, Fault::WireSlowBody] {
            let text = text(cut).await;
            let (_, body) = text.split_once("\r\n\r\n").unwrap();
            assert!(serde_json::from_str::<serde_json::Value>(body).is_err());
        }
    }
}
