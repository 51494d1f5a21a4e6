//! A call, and the path under which its reply is kept.

use super::{Place, Read};
use crate::aws::Region;
use std::fmt::Write;

/// One call of an operation, in an account that whoever makes it knows.
#[derive(Debug, Clone)]
pub struct Call {
    /// What is called.
    pub read: &'static Read,
    /// Where; `None` for what is called once for an account.
    pub region: Option<Region>,
    /// Its parameters, as (name of the API reference, value): the fixed ones first.
    pub parameters: Vec<(&'static str, String)>,
}

impl Call {
    /// A call with the fixed parameters of its operation and one more for each of `own`.
    pub fn new(
        read: &'static Read,
        region: Option<&Region>,
        own: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Self {
        let region = region.filter(|_| read.place == Place::Region).cloned();
        let fixed = read.fixed.iter().map(|(name, value)| (*name, (*value).to_owned()));
        Self { read, region, parameters: fixed.chain(own).collect() }
    }

    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// What it asks about, if not about everything: the value of the last parameter that is not fixed.
    pub fn subject(&self) -> Option<&str> {
        self.parameters.get(self.read.fixed.len()..)?.last().map(|(_, value)| value.as_str())
    }

    /// Where its reply is kept, without the ending: `eu-west-1/kms/GetKeyPolicy,PolicyName=default,KeyId=...`.
    pub fn path(&self) -> String {
        let place = self.region.as_ref().map_or(GLOBAL, Region::as_str);
        let mut path = format!("{place}/{}/{}", self.read.service.as_str(), self.read.operation);
        for (name, value) in &self.parameters {
            let _infallible = write!(path, ",{name}={}", file_name(value));
        }
        path
    }
}

/// The folder of replies that belong to no region.
pub(super) const GLOBAL: &str = "global";

/// A value as part of a file name. Every byte but letters, digits and `-_.@` is written as `%2F`; so is a leading dot.
fn file_name(value: &str) -> String {
    let mut name = String::new();
    for (at, byte) in value.bytes().enumerate() {
        let plain =
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'@') || byte == b'.' && at > 0;
        if plain {
            name.push(char::from(byte));
        } else {
            let _infallible = write!(name, "%{byte:02X}");
        }
    }
    name
}
