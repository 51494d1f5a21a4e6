//! As much of HTTP/1.1 as the proxy needs: one request on a connection, bodies of a told length.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;

/// A request as it came.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) method: String,
    /// Path and query, as they were sent.
    pub(super) target: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// An answer. Length and connection are told by who writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// Reads a request; none where the other side went away.
    pub(super) fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut bytes = Vec::new();
        let head = loop {
            let mut slots = [httparse::EMPTY_HEADER; 64];
            let mut parsed = httparse::Request::new(&mut slots);
            if let httparse::Status::Complete(length) = parsed.parse(&bytes).unwrap() {
                break Self {
                    method: parsed.method.unwrap().to_owned(),
                    target: parsed.path.unwrap().to_owned(),
                    headers: owned(parsed.headers),
                    body: bytes[length..].to_vec(),
                };
            }
            read_some(stream, &mut bytes)?;
        };
        let mut request = head;
        let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
        while request.body.len() < length {
            read_some(stream, &mut request.body)?;
        }
        Some(request)
    }

    /// The value of a header, whatever the case of its name.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// Asks the server at `address` and reads the whole answer.
    pub(super) fn forward(&self, address: &str) -> Reply {
        let mut stream = TcpStream::connect(address).unwrap();
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        write_headers(&mut head, &self.headers, self.body.len());
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&self.body).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let mut slots = [httparse::EMPTY_HEADER; 64];
        let mut parsed = httparse::Response::new(&mut slots);
        let httparse::Status::Complete(length) = parsed.parse(&bytes).unwrap() else {
            panic!("half an answer: {}", String::from_utf8_lossy(&bytes));
        };
        Reply { status: parsed.code.unwrap(), headers: owned(parsed.headers), body: bytes[length..].to_vec() }
    }
}

impl Reply {
    /// An answer with a body of a type.
    pub(super) fn new(status: u16, content_type: &str, body: impl Into<String>) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Self { status, headers, body: body.into().into_bytes() }
    }

    /// The body as text.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The same answer with another body.
    pub(super) fn with_body(mut self, body: String) -> Self {
        self.body = body.into_bytes();
        self
    }

    /// Writes it, to the end or to the middle of its body. Who went away does not want it.
    pub(super) fn write(&self, stream: &mut TcpStream, method: &str, cut: bool) {
        let mut head = format!("HTTP/1.1 {} \r\n", self.status);
        let length = if method == "HEAD" { 0 } else { self.body.len() };
        write_headers(&mut head, &self.headers, length);
        let written = if cut { length / 2 } else { length };
        let sent = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&self.body[..written]));
        drop(sent.and_then(|()| stream.flush()));
    }
}

fn read_some(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 16 * 1024];
    let read = stream.read(&mut buffer).ok().filter(|read| *read > 0)?;
    bytes.extend_from_slice(&buffer[..read]);
    Some(())
}

fn owned(headers: &[httparse::Header<'_>]) -> Vec<(String, String)> {
    let text = |header: &httparse::Header<'_>| String::from_utf8_lossy(header.value).into_owned();
    headers.iter().map(|header| (header.name.to_owned(), text(header))).collect()
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn write_headers(head: &mut String, headers: &[(String, String)], length: usize) {
    let told = ["connection", "content-length", "transfer-encoding", "expect"];
    for (name, value) in
        headers.iter().filter(|(name, _)| !told.contains(&name.to_ascii_lowercase().as_str()))
    {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    write!(head, "connection: close\r\ncontent-length: {length}\r\n\r\n").unwrap();
}
