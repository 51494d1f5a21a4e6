//! Reads that failed.

use super::Part;
use super::notes::{At, Notes};
use crate::aws::{Action, KNOWN_REGIONS};
use crate::input::did_you_mean;

/// The account of a failed read need not be held: reading it may have failed as a whole.
pub(super) fn check(part: &Part<'_>, root: &At<'_>, notes: &mut Notes<'_>) {
    let all = root.key("unread");
    for (number, unread) in part.document.unread.iter().enumerate() {
        let at = all.index(number);
        if unread.call.parse::<Action>().is_err() {
            let message = format!("`{}` is not an action such as `kms:GetKeyPolicy`", unread.call);
            notes.add(&at.key("call"), message);
        }
        notes.filled("error code", &unread.error, &at.key("error"));
        let texts =
            [("resource", &unread.resource), ("message", &unread.message), ("principal", &unread.principal)];
        for (what, text) in texts {
            if let Some(text) = text {
                notes.filled(what, text, &at.key(what));
            }
        }
        if let Some(region) = unread.region.as_ref().filter(|region| !region.is_known()) {
            let hint = did_you_mean(region.as_str(), KNOWN_REGIONS.iter().copied());
            notes.add_with(&at.key("region"), format!("unknown region `{region}`"), hint.as_deref());
        }
    }
}
