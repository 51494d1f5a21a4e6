//! Actions that no service has (service authorization reference: the prefixes of all services, the actions of KMS).

use super::{Lint, Site, kms_actions, service_of, verb};
use crate::authorize::condition_keys;
use crate::iam::Statement;
use crate::input::did_you_mean;

pub(super) static LINT: Lint = Lint { id: "action-does-not-exist", find };

/// Prefixes of the services in the service authorization reference, 2026. There are new ones every month, so a
/// prefix is remarked on only where it is near a known one.
static PREFIXES: &str = include_str!("service_prefixes.txt");

fn find(statement: &Statement, _: Site<'_>, found: &mut Vec<String>) {
    for action in statement.action.list().as_slice() {
        let Some(service) = service_of(action) else { continue };
        let what = if statement.action.is_negated() {
            format!("leaves out `{action}`")
        } else {
            format!("{} `{action}`", verb(statement))
        };
        if service == "kms" {
            if kms_actions(action).next().is_none() {
                found.push(format!("the statement {what}, and KMS has no such action{}", hint(action)));
            }
        } else if !PREFIXES.split_whitespace().any(|known| known == service)
            && let Some(near) = did_you_mean(&service, PREFIXES.split_whitespace())
        {
            found.push(format!(
                "the statement {what}, and no service has the prefix `{service}` (did you mean `{near}`?)"
            ));
        }
    }
}

fn hint(action: &str) -> String {
    let name = action.split_once(':').map_or(action, |(_, name)| name);
    if name.eq_ignore_ascii_case("ReEncrypt") {
        return ": its permissions are `kms:ReEncryptFrom` and `kms:ReEncryptTo`, both of them \
                `kms:ReEncrypt*`"
            .to_owned();
    }
    did_you_mean(name, condition_keys::actions())
        .map_or_else(String::new, |near| format!(" (did you mean `kms:{near}`?)"))
}
