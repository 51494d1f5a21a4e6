//! What the proxy does with the calls that a rule is about.

use super::call::Call;
use super::http::Reply;
use std::time::Duration;

/// A rule. Of the rules that are about a call the one added last holds; a call without any is forwarded.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    service: String,
    operation: String,
    account: Option<String>,
    region: Option<String>,
    path: Option<String>,
    text: Option<String>,
    left: Option<usize>,
    pub(super) what: What,
}

/// What is done.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// The server answers.
    Forward,
    /// This is the answer.
    Reply(Reply),
    /// Too many requests.
    Throttle,
    /// Nobody lets the caller do this.
    Deny,
    /// The account has not enabled the region.
    NotEnabled,
    /// The server answers, late.
    Slow(Duration),
    /// The server answers, and the connection breaks in the middle.
    Cut,
    /// The server answers, in pages of so many.
    Pages(usize),
}

impl Rule {
    /// About an operation of a service, as the call has them; `*` is every operation.
    pub(super) fn on(service: &str, operation: &str) -> Self {
        let (service, operation) = (service.to_owned(), operation.to_owned());
        Self {
            service,
            operation,
            account: None,
            region: None,
            path: None,
            text: None,
            left: None,
            what: What::Forward,
        }
    }

    /// Only of an account.
    pub(super) fn account(mut self, account: &str) -> Self {
        self.account = Some(account.to_owned());
        self
    }

    /// Only in a region.
    pub(super) fn region(mut self, region: &str) -> Self {
        self.region = Some(region.to_owned());
        self
    }

    /// Only on a path, as it is sent.
    pub(super) fn path(mut self, path: &str) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    /// Only where path, query or body hold a text.
    pub(super) fn holding(mut self, text: &str) -> Self {
        self.text = Some(text.to_owned());
        self
    }

    /// Only the first so many times.
    pub(super) fn times(mut self, times: usize) -> Self {
        self.left = Some(times);
        self
    }

    /// Answers so.
    pub(super) fn reply(self, reply: Reply) -> Self {
        self.does(What::Reply(reply))
    }

    /// Throttles so many calls, and no more.
    pub(super) fn throttle(self, times: usize) -> Self {
        self.times(times).does(What::Throttle)
    }

    /// Denies.
    pub(super) fn deny(self) -> Self {
        self.does(What::Deny)
    }

    /// Answers as a region that the account has not enabled.
    pub(super) fn not_enabled(self) -> Self {
        self.does(What::NotEnabled)
    }

    /// Answers late.
    pub(super) fn slow(self, millis: u64) -> Self {
        self.does(What::Slow(Duration::from_millis(millis)))
    }

    /// Breaks off in the middle of the answer.
    pub(super) fn cut(self) -> Self {
        self.does(What::Cut)
    }

    /// Answers in pages (`pages::OPERATIONS`).
    pub(super) fn pages(self, of: usize) -> Self {
        self.does(What::Pages(of))
    }

    fn does(mut self, what: What) -> Self {
        self.what = what;
        self
    }

    /// Whether it is about a call, and counts it if it is.
    pub(super) fn takes(&mut self, call: &Call) -> bool {
        let same = |wanted: &Option<String>, is: Option<&str>| wanted.is_none() || wanted.as_deref() == is;
        let about = self.service == call.service
            && (self.operation == "*" || self.operation == call.operation)
            && same(&self.account, call.account.as_deref())
            && same(&self.region, Some(&call.region))
            && same(&self.path, call.target.split('?').next().map(|path| path.trim_end_matches('/')))
            && self.text.as_ref().is_none_or(|text| call.holds(text))
            && self.left != Some(0);
        if about {
            self.left = self.left.map(|left| left - 1);
        }
        about
    }
}
