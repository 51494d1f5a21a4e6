//! Replies to calls, and the replies of an account together.

use super::Call;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What AWS said to a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// The answer, all pages of it, as the AWS CLI prints it.
    Told(Value),
    /// There is none of what was asked for.
    None,
    /// No answer.
    Failed(Refusal),
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The error code of AWS, or one of the codes of this type.
    pub code: String,
    /// Its message, without what differs from call to call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl Refusal {
    /// A reply that was cut off or is not what the API reference says.
    pub const NOT_UNDERSTOOD: &'static str = "ReplyNotUnderstood";
    /// A saved reply that holds some of the pages only.
    pub const TRUNCATED: &'static str = "ReplyTruncated";
    /// No reply was saved.
    pub const NOT_SAVED: &'static str = "ReplyNotSaved";
    /// No reply came.
    pub const NO_REPLY: &'static str = "NoReply";
    /// No credentials.
    pub const NO_CREDENTIALS: &'static str = "NoCredentials";
    /// Never called, since another read that should lead to it failed or was not allowed to be made.
    pub const NOT_READ: &'static str = "NotRead";
    /// A refusal; of its message only what is the same each time is kept.
    pub fn new(code: &str, message: Option<&str>) -> Self {
        let message = message.map(steady).filter(|message| !message.is_empty());
        Self { code: code.to_owned(), message }
    }
}

/// A message without request ids and encoded authorization messages, of which no two are the same.
fn steady(message: &str) -> String {
    const CUTS: &[&str] = &[
        "Encoded authorization failure message:",
        "encoded authorization failure message:",
        "(RequestId:",
        "(Request ID:",
        "(Service:",
        "Request ID:",
        "RequestId:",
    ];
    if message.trim_start().starts_with('<') {
        // A page of a proxy or gateway, not of AWS.
        return String::new();
    }
    let end = CUTS.iter().filter_map(|cut| message.find(cut)).min().unwrap_or(message.len());
    message.get(..end).unwrap_or(message).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The calls of an account and their replies, by path.
#[derive(Debug, Default)]
pub struct Replies {
    all: BTreeMap<String, (Call, Reply)>,
}

impl Replies {
    /// Keeps a reply. What is not as the API reference says counts as failed.
    pub(super) fn keep(&mut self, call: Call, reply: Reply) {
        let reply = match reply {
            Reply::Told(value) => checked(&call, value),
            Reply::Failed(refusal) if call.read.none_codes.contains(&refusal.code.as_str()) => Reply::None,
            other => other,
        };
        self.all.insert(call.path(), (call, reply));
    }

    /// The call and the reply under a path.
    pub(super) fn kept(&self, path: &str) -> Option<(&Call, &Reply)> {
        self.all.get(path).map(|(call, reply)| (call, reply))
    }

    fn under(&self, path: &str) -> Option<&Reply> {
        self.kept(path).map(|(_, reply)| reply)
    }

    /// Every call and its reply, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&Call, &Reply)> {
        self.all.values().map(|(call, reply)| (call, reply))
    }

    /// What was told to a call: `None` if it failed, was never made, or there is none.
    pub(super) fn told<T: DeserializeOwned>(&self, call: &Call) -> Option<T> {
        match self.under(&call.path())? {
            // It was checked when it was kept.
            Reply::Told(value) => T::deserialize(value).ok(),
            Reply::None | Reply::Failed(_) => None,
        }
    }

    /// Whether AWS said that there is none.
    pub(super) fn is_none(&self, call: &Call) -> bool {
        matches!(self.under(&call.path()), Some(Reply::None))
    }
}

/// An answer that has all pages and the shape of the API reference, or why not.
fn checked(call: &Call, value: Value) -> Reply {
    const MORE: &[&str] = &["NextToken", "NextMarker", "Marker", "ContinuationToken"];
    let more = MORE.iter().any(|name| value.get(name).is_some_and(|token| !token.is_null() && token != ""));
    let cut = ["Truncated", "IsTruncated"].iter().any(|name| value.get(name) == Some(&Value::Bool(true)));
    if more || cut {
        let message = "it holds some pages of the answer only";
        return Reply::Failed(Refusal::new(Refusal::TRUNCATED, Some(message)));
    }
    match (call.read.answer.0)(&value) {
        Ok(()) => Reply::Told(value),
        Err(error) => Reply::Failed(Refusal::new(Refusal::NOT_UNDERSTOOD, Some(&error.to_string()))),
    }
}
