//! A proxy between the SDK and the server: it records every call, and answers, delays or breaks those of its rules.

use super::call::Call;
use super::http::{Reply, Request};
use super::rule::{Rule, What};
use super::{errors, pages};
use std::collections::BTreeMap;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// The proxy. It ends when it is dropped.
pub(super) struct Proxy {
    address: String,
    shared: Arc<Shared>,
}

struct Shared {
    upstream: String,
    ended: AtomicBool,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    rules: Vec<Rule>,
    calls: Vec<Call>,
    /// Accounts by access key.
    accounts: BTreeMap<String, String>,
}

impl Proxy {
    /// Starts a proxy of the server at an endpoint such as `http://127.0.0.1:40001`.
    pub(super) fn start(upstream: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let upstream = upstream.trim_start_matches("http://").to_owned();
        let shared = Arc::new(Shared { upstream, ended: AtomicBool::new(false), seen: Mutex::default() });
        let served = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if served.ended.load(Ordering::SeqCst) {
                    break;
                }
                let shared = Arc::clone(&served);
                thread::spawn(move || shared.serve(&mut stream.unwrap()));
            }
        });
        Self { address, shared }
    }

    /// Its address, to be taken for that of AWS.
    pub(super) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Adds a rule. It goes before those that were added earlier.
    pub(super) fn rule(&self, rule: Rule) -> &Self {
        self.shared.seen(|seen| seen.rules.push(rule));
        self
    }

    /// Every call so far, in the order of arrival.
    pub(super) fn calls(&self) -> Vec<Call> {
        self.shared.seen(|seen| seen.calls.clone())
    }

    /// The calls of one operation.
    pub(super) fn calls_of(&self, service: &str, operation: &str) -> Vec<Call> {
        let mut calls = self.calls();
        calls.retain(|call| call.service == service && call.operation == operation);
        calls
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        // Wakes the listener.
        drop(TcpStream::connect(&self.address));
    }
}

impl Shared {
    fn seen<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn serve(&self, stream: &mut TcpStream) {
        let Some(request) = Request::read(stream) else { return };
        let mut call = Call::of(&request);
        let what = self.seen(|seen| {
            call.account = seen.accounts.get(&call.access_key).cloned();
            seen.calls.push(call.clone());
            let rule =
                seen.rules.iter_mut().rev().find_map(|rule| rule.takes(&call).then(|| rule.what.clone()));
            rule.unwrap_or(What::Forward)
        });
        let cut = matches!(what, What::Cut);
        let reply = match what {
            What::Reply(reply) => reply,
            What::Throttle => errors::throttled(&call),
            What::Deny => errors::denied(&call),
            What::NotEnabled => errors::not_enabled(&call),
            What::Pages(size) => pages::page(&call, request.forward(&self.upstream), size),
            What::Slow(time) => {
                thread::sleep(time);
                request.forward(&self.upstream)
            }
            What::Forward | What::Cut => request.forward(&self.upstream),
        };
        self.learn(&call, &reply);
        reply.write(stream, &request.method, cut);
    }

    /// Remembers whose the access key is that `AssumeRole` gives, or that asks who it is.
    fn learn(&self, call: &Call, reply: &Reply) {
        let text = reply.text();
        let within = |tag: &str| -> Option<String> {
            let (_, rest) = text.split_once(&format!("<{tag}>"))?;
            rest.split_once('<').map(|(value, _)| value.to_owned())
        };
        let (key, account) = match (call.service.as_str(), call.operation.as_str()) {
            ("sts", "AssumeRole") => {
                let arn = call.parameter("RoleArn").unwrap_or_default();
                (within("AccessKeyId"), arn.split(':').nth(4).map(str::to_owned))
            }
            ("sts", "GetCallerIdentity") => (Some(call.access_key.clone()), within("Account")),
            _ => return,
        };
        if let (Some(key), Some(account)) = (key, account) {
            self.seen(|seen| seen.accounts.insert(key, account));
        }
    }
}
