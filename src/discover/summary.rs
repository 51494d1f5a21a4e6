//! What was read and what was not, in words.

use super::reads;
use crate::estate::{EstateDocument, Unread};
use crate::input::neutral;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Counts over the accounts of a run.
#[derive(Debug, Default)]
pub struct Summary {
    accounts: usize,
    regions: usize,
    held: BTreeMap<&'static str, usize>,
    /// Failed reads of one kind in one place: how many, and the first of them.
    unread: BTreeMap<[String; 4], (usize, Unread)>,
}

/// So many kinds of failed reads are told one by one.
const TOLD: usize = 40;

impl Summary {
    /// Adds a document of the estate.
    pub fn add(&mut self, document: &EstateDocument) {
        for account in &document.accounts {
            self.accounts += 1;
            self.regions += account.regions.len();
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
            let place = format!("{}{region}", unread.account);
            let kind = [
                place,
                unread.call.clone(),
                unread.error.clone(),
                unread.principal.clone().unwrap_or_default(),
            ];
            let known = self.unread.entry(kind).or_insert_with(|| (0, unread.clone()));
            known.0 += 1;
        }
    }

    /// Whether something could not be read.
    pub fn is_complete(&self) -> bool {
        self.unread.is_empty()
    }

    /// Whether something was read.
    pub fn is_anything(&self) -> bool {
        self.regions > 0 || self.held.values().any(|count| *count > 0)
    }

    /// The summary as text, one thing a line. `calls` is how many calls were made.
    pub fn text(&self, calls: &str) -> String {
        let held: Vec<String> = self
            .held
            .iter()
            .filter(|(_, count)| **count > 0)
            .map(|(what, count)| format!("{count} {what}"))
            .collect();
        let held = if held.is_empty() { "nothing in them".to_owned() } else { held.join(", ") };
        let mut text = format!("Read {} accounts, {} regions: {held}{calls}\n", self.accounts, self.regions);
        if self.unread.is_empty() {
            text.push_str("Everything that was asked for was told.\n");
            return text;
        }
        let count: usize = self.unread.values().map(|(count, _)| count).sum();
        let _infallible = writeln!(
            text,
            "\nCould not be read: {count}. What they would have told is unknown in the estate, never none."
        );
        for ([place, call, error, principal], (count, first)) in self.unread.iter().take(TOLD) {
            let of = match (&first.resource, *count) {
                (Some(resource), 1) => format!(" of {resource}"),
                (Some(_), many) => format!(" of {many} things"),
                (None, _) => String::new(),
            };
            let who = if principal.is_empty() { String::new() } else { format!(" as {principal}") };
            let line = format!("  {place}: {call}{of}{who}: {error}");
            let _infallible = writeln!(text, "{}", neutral(&line));
            if let Some(message) = &first.message {
                let _infallible = writeln!(text, "      {}", neutral(message));
            }
            if let Some(read) = reads().into_iter().find(|read| read.action == call) {
                let _infallible = writeln!(text, "      leaves undetermined what rests on {}", read.leaves);
            }
        }
        if self.unread.len() > TOLD {
            let _infallible = writeln!(
                text,
                "  and {} more kinds: `unread` of the estate has all",
                self.unread.len() - TOLD
            );
        }
        text
    }
}
