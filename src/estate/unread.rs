//! Reads that failed: what whoever made the estate asked AWS for and did not get.

use super::{Estate, reads};
use crate::aws::{AccountId, Arn, Region};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A read that failed. What it would have told is unknown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unread {
    /// The account that was read; the estate need not hold it.
    pub account: AccountId,
    /// The region that was read; absent for a read that has none, as those of IAM and AWS Organizations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// The IAM action of the call, such as `kms:GetKeyPolicy`. A failed `sts:AssumeRole` leaves the whole account unread.
    pub call: String,
    /// ARN, id or name of what was asked about; absent where a list as a whole was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The error code of AWS, such as `AccessDeniedException`.
    pub error: String,
    /// Its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// ARN as which it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
}

/// So many characters of a message are told: EC2 adds encoded ones of thousands of characters.
const LONGEST_MESSAGE: usize = 300;

/// So many failed reads are told of one fact.
const MOST_TOLD: usize = 3;

impl Unread {
    /// What failed and how: "`kms:GetKeyPolicy` as `arn:...` failed with `AccessDeniedException`: ...".
    pub fn in_words(&self) -> String {
        let principal = self.principal.as_ref().map_or_else(String::new, |arn| format!(" as `{arn}`"));
        let message = self.message.as_deref().map_or_else(String::new, shortened);
        format!("`{}`{principal} failed with `{}`{message}", self.call, self.error)
    }

    /// How the read may succeed the next time.
    pub fn way_out(&self) -> String {
        let reader = self
            .principal
            .as_ref()
            .map_or_else(|| format!("whoever reads {}", self.account), |arn| format!("`{arn}`"));
        if self.is_denied() {
            format!("let {reader} call `{}`, and read the estate again", self.call)
        } else {
            format!("have {reader} call `{}` again: it failed with `{}`", self.call, self.error)
        }
    }

    /// Whether a permission was missing: services call it `AccessDenied`, `AccessDeniedException`, `UnauthorizedOperation`
    /// (EC2 API reference, "Error codes") or `AuthorizationError`, some with a prefix such as `Client.`.
    fn is_denied(&self) -> bool {
        ["AccessDenied", "UnauthorizedOperation", "AuthorizationError", "NotAuthorized"]
            .iter()
            .any(|code| self.error.contains(code))
    }

    /// Whether nothing of the account could be read.
    fn is_of_whole_account(&self) -> bool {
        self.call.eq_ignore_ascii_case("sts:AssumeRole")
    }
}

/// A message in one line, cut where it is too long.
fn shortened(message: &str) -> String {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut told: String = line.chars().take(LONGEST_MESSAGE).collect();
    if told.len() < line.len() {
        told.push_str("...");
    }
    if told.is_empty() { told } else { format!(": {told}") }
}

/// A fact of AWS by what reads it: which calls, where, about what.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// The account it is a fact of; `None` where another one may have been asked, as for AWS Organizations.
    pub account: Option<&'a AccountId>,
    /// Its region; `None` where it has none.
    pub region: Option<&'a Region>,
    /// By which names it may have been asked for. Without any, it does not matter what was asked about.
    pub names: &'a [&'a str],
    /// The calls that read it, such as [`reads::KEY_POLICY`](super::reads::KEY_POLICY).
    pub calls: &'a [&'a str],
}

impl Sought<'_> {
    fn is_of(&self, unread: &Unread) -> bool {
        let here = self.account.is_none_or(|account| *account == unread.account)
            && self.region.zip(unread.region.as_ref()).is_none_or(|(sought, read)| sought == read);
        if !here {
            return false;
        }
        if self.account.is_some() && unread.is_of_whole_account() {
            return true;
        }
        let asked = |resource: &String| {
            self.names.is_empty() || self.names.iter().any(|name| is_called(resource, name, self.names))
        };
        self.calls.iter().any(|call| call.eq_ignore_ascii_case(&unread.call))
            && unread.resource.as_ref().is_none_or(asked)
    }
}

/// Whether what was asked about has a name: as it is, or as the last part of an ARN. Of something whose ARN is among the
/// names no other ARN is meant: ids of multi-Region keys and names of roles stand in several.
fn is_called(resource: &str, name: &str, names: &[&str]) -> bool {
    match (is_arn(resource), is_arn(name)) {
        (true, false) => ends_with(resource, name) && !names.iter().any(|full| ends_with(full, name)),
        (false, true) => ends_with(name, resource),
        _ => resource == name,
    }
}

fn is_arn(text: &str) -> bool {
    text.starts_with("arn:")
}

/// Whether an ARN ends with a name.
fn ends_with(arn: &str, name: &str) -> bool {
    let head = arn.strip_suffix(name).filter(|_| !name.is_empty());
    is_arn(arn) && head.is_some_and(|head| head.ends_with(['/', ':']))
}

impl Estate {
    /// Every read that failed, by account, region and call.
    pub fn unread(&self) -> &[Unread] {
        &self.document().unread
    }

    /// The failed reads for which a fact is unknown, in the order of [`Estate::unread`].
    pub fn unread_for(&self, sought: &Sought<'_>) -> Vec<&Unread> {
        let all = self.unread();
        let from = sought.account.map_or(0, |account| all.partition_point(|one| one.account < *account));
        let there = all.iter().skip(from);
        let there = there.take_while(|one| sought.account.is_none_or(|account| one.account == *account));
        there.filter(|one| sought.is_of(one)).collect()
    }

    /// Why a fact could not be read: the failed reads in words, each once; `None` where none of them failed.
    pub fn why_unread(&self, sought: &Sought<'_>) -> Option<String> {
        let mut words: Vec<String> = Vec::new();
        for unread in self.unread_for(sought) {
            let told = unread.in_words();
            if !words.contains(&told) {
                words.push(told);
            }
        }
        let more = words.len().saturating_sub(MOST_TOLD);
        words.truncate(MOST_TOLD);
        if more > 0 {
            words.push(format!("{more} more of its reads failed"));
        }
        (!words.is_empty()).then(|| words.join("; "))
    }

    /// What is not known, with the reason for which it could not be read, where there is one.
    pub fn unknown_since(&self, unknown: String, sought: &Sought<'_>) -> String {
        match self.why_unread(sought) {
            Some(why) => format!("{unknown}; it could not be read: {why}"),
            None => unknown,
        }
    }

    /// Why a thing is refused that the estate does not hold, with the failed reads for which it may be missing.
    pub fn missing_since(&self, refusal: String, sought: &Sought<'_>) -> String {
        match self.why_unread(sought) {
            Some(why) => format!("{refusal}, and what there is could not be read in full: {why}"),
            None => refusal,
        }
    }

    /// The same for a role.
    pub fn missing_role(&self, refusal: String, role: &Arn) -> String {
        let (account, names) = (role.account(), [role.as_str(), role.resource_name()]);
        let sought = Sought { account: account.as_ref(), region: None, names: &names, calls: reads::ROLE };
        if account.is_some() { self.missing_since(refusal, &sought) } else { refusal }
    }

    /// The same for an instance, volume, snapshot or image, sought in an account and region.
    pub fn missing_data(
        &self,
        refusal: String,
        id: &str,
        account: Option<&AccountId>,
        region: Option<&Region>,
    ) -> String {
        // Snapshots and images may be of any account that shares them.
        let shared = ["snap-", "ami-"].iter().any(|prefix| id.starts_with(prefix));
        let calls = reads::of_data(id).unwrap_or(reads::DATA_OF_EC2);
        let account = account.filter(|_| !shared);
        self.missing_since(refusal, &Sought { account, region, names: &[id], calls })
    }

    /// How the reads that a text tells of may succeed the next time, each way once.
    pub fn ways_to_read(&self, text: &str) -> Vec<String> {
        let mut ways: Vec<String> = Vec::new();
        if !text.contains("failed with") {
            return ways;
        }
        for unread in self.unread() {
            let way = unread.way_out();
            if text.contains(&unread.in_words()) && !ways.contains(&way) {
                ways.push(way);
            }
        }
        ways
    }
}
