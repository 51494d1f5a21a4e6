//! Rules of STS. Nothing assumes a role that its trust policy does not name (IAM user guide, "How IAM roles differ from
//! resource-based policies").

use super::query::Query;
use super::rule::{Rule, Stance};
use crate::iam::{Principal, Role};

const ASSUME_ROLE: &str = "sts:assumerole";

/// Calls that the trust policy of a role decides.
const TRUSTED: &[&str] = &[
    ASSUME_ROLE,
    "sts:assumerolewithsaml",
    "sts:assumerolewithwebidentity",
    "sts:setcontext",
    "sts:setsourceidentity",
    "sts:tagsession",
];

pub(super) fn rule(query: &Query<'_>, action: &str, usual: Rule) -> Rule {
    let role = if TRUSTED.contains(&action) { Role::Required } else { Role::Absent };
    Rule { role, stance: stance(query.principal, action), ..usual }
}

fn stance(principal: &Principal, action: &str) -> Stance {
    match (action, principal) {
        // "No permissions are required to perform this operation. If an administrator attaches a policy to your identity
        // that explicitly denies access to the `sts:GetCallerIdentity` action, you can still perform this operation" (STS
        // API reference, `GetCallerIdentity`).
        ("sts:getcalleridentity", _) if principal.account_text().is_some() => Stance::Allows,
        // "No permissions are required for users to perform this operation. [...] You cannot use policies to control
        // authentication operations" (the same, `GetSessionToken`).
        ("sts:getsessiontoken", Principal::User { .. }) => Stance::Allows,
        // "You cannot use AWS account root user credentials to call `AssumeRole`" (the same, `AssumeRole`).
        (ASSUME_ROLE, Principal::Root { .. }) => Stance::Refuses,
        _ => Stance::PoliciesDecide,
    }
}

/// Why STS refuses a call whatever the policies say.
pub(super) fn refusal(query: &Query<'_>, action: &str) -> Option<String> {
    (stance(query.principal, action) == Stance::Refuses)
        .then(|| format!("the root user of an account cannot call `{}`", query.action))
}
