//! Trust policies: nothing assumes a role that its trust policy does not name (IAM user guide, "How IAM roles
//! differ from resource-based policies").

use super::rule::Rule;
use crate::iam::Role;

/// Calls that the trust policy of a role decides.
const TRUSTED: &[&str] = &[
    "sts:assumerole",
    "sts:assumerolewithsaml",
    "sts:assumerolewithwebidentity",
    "sts:setcontext",
    "sts:setsourceidentity",
    "sts:tagsession",
];

pub(super) fn rule(action: &str, usual: Rule) -> Rule {
    let role = if TRUSTED.contains(&action) { Role::Required } else { Role::Absent };
    Rule { role, ..usual }
}
