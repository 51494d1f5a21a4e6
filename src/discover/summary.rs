//! What was read and what was not, in words.

use super::reads;
use crate::aws::Region;
use crate::estate::{EstateDocument, OptIn};
use crate::fact::Observed;
use crate::input::neutral;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Counts over the accounts of a run.
#[derive(Debug, Default)]
pub struct Summary {
    accounts: usize,
    regions: BTreeSet<Region>,
    held: BTreeMap<&'static str, usize>,
    /// Failed reads, by call and error.
    unread: BTreeMap<[String; 2], Failed>,
}

/// Failed reads of one kind.
#[derive(Debug, Default)]
struct Failed {
    count: usize,
    places: BTreeSet<String>,
    /// What was asked about, if that was one thing.
    resources: BTreeSet<String>,
    principals: BTreeSet<String>,
    message: Option<String>,
}

/// So many kinds of failed reads are told one by one.
const TOLD: usize = 40;

impl Summary {
    /// Of so many accounts.
    pub fn new(accounts: usize) -> Self {
        Self { accounts, ..Self::default() }
    }

    /// Adds a document of the estate.
    pub fn add(&mut self, document: &EstateDocument) {
        for account in &document.accounts {
            let open = account
                .regions
                .iter()
                .filter(|(_, settings)| settings.opt_in != Observed::Known(OptIn::NotOptedIn));
            self.regions.extend(open.map(|(region, _)| region.clone()));
            let counts = [
                ("keys", account.keys.len()),
                ("roles", account.roles.len()),
                ("instances", account.instances.len()),
                ("volumes", account.volumes.len()),
                ("snapshots", account.snapshots.len()),
                ("images", account.images.len()),
                ("databases", account.db_instances.len() + account.db_clusters.len()),
                ("database snapshots", account.db_snapshots.len() + account.db_cluster_snapshots.len()),
                ("vaults", account.vaults.len()),
                ("buckets", account.repositories.len()),
            ];
            for (what, count) in counts {
                *self.held.entry(what).or_default() += count;
            }
        }
        for unread in &document.unread {
            let region = unread.region.as_ref().map_or_else(String::new, |region| format!("/{region}"));
            let failed = self.unread.entry([unread.call.clone(), unread.error.clone()]).or_default();
            failed.principals.extend(unread.principal.clone());
            failed.count += 1;
            failed.places.insert(format!("{}{region}", unread.account));
            failed.resources.extend(unread.resource.clone());
            failed.message = failed.message.take().or_else(|| unread.message.clone());
        }
    }

    /// Whether something could not be read.
    pub fn is_complete(&self) -> bool {
        self.unread.is_empty()
    }

    /// The summary as text, one thing a line. `calls` is how many calls were made.
    pub fn text(&self, calls: &str) -> String {
        let held: Vec<String> = self
            .held
            .iter()
            .filter(|(_, count)| **count > 0)
            .map(|(what, count)| counted(*count, what.trim_end_matches('s')))
            .collect();
        let held = if held.is_empty() { "nothing in them".to_owned() } else { held.join(", ") };
        let mut text = format!(
            "Read {}, {}: {held}{calls}\n",
            counted(self.accounts, "account"),
            counted(self.regions.len(), "region")
        );
        if self.unread.is_empty() {
            text.push_str("Everything that was asked for was told.\n");
            return text;
        }
        let count: usize = self.unread.values().map(|failed| failed.count).sum();
        let _infallible = writeln!(
            text,
            "\nCould not be read: {count}. What they would have told is unknown in the estate, never none."
        );
        for ([call, error], failed) in self.unread.iter().take(TOLD) {
            let _infallible = writeln!(text, "  {}", neutral(&format!("{call}: {error}")));
            let _infallible = writeln!(text, "      where: {}", listed(&failed.places));
            if !failed.resources.is_empty() {
                let _infallible = writeln!(text, "      of: {}", listed(&failed.resources));
            }
            if !failed.principals.is_empty() {
                let _infallible = writeln!(text, "      as: {}", listed(&failed.principals));
            }
            if let Some(message) = &failed.message {
                let _infallible = writeln!(text, "      says: {}", neutral(message));
            }
            if let Some(read) = reads().into_iter().find(|read| read.action == call) {
                let _infallible = writeln!(text, "      leaves open: {}", read.leaves);
            }
        }
        if self.unread.len() > TOLD {
            let more = self.unread.len() - TOLD;
            let _infallible = writeln!(text, "  and {more} more kinds: `unread` of the estate has all");
        }
        text
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The first few of a set, and how many more there are.
fn listed(all: &BTreeSet<String>) -> String {
    const FIRST: usize = 4;
    let first: Vec<&str> = all.iter().take(FIRST).map(String::as_str).collect();
    let more = all.len().saturating_sub(FIRST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    neutral(&format!("{}{more}", first.join(", "))).into_owned()
}
