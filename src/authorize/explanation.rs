//! A decision with everything that had a say in it.

use super::query::Query;
use super::{decision, evaluate, grants};
use crate::iam::{Decision, Found, PolicyType, Reason, Relation, Request, Role, Stand, Standing};

/// A decision and what every policy type said, in the order of evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Who asked.
    pub principal: String,
    /// What for.
    pub action: String,
    /// Of which resource.
    pub resource: String,
    /// Account of the principal, if it has one.
    pub principal_account: Option<String>,
    /// Account of the resource, if it is known.
    pub resource_account: Option<String>,
    /// The decision.
    pub decision: Decision,
    /// Where principal and resource stand to each other.
    pub relation: Relation,
    /// What the service asks of the policy of the resource.
    pub role: Role,
    /// Every policy type, in the order of evaluation.
    pub stands: Vec<Stand>,
    /// The grants that allow, come near, or may allow.
    pub grants: Vec<Reason>,
}

/// Decides a request and tells what every policy type said.
pub fn explain(query: &Query<'_>) -> Explanation {
    evaluate(query, |tallies, request| {
        let mut stands: Vec<Stand> =
            tallies.layers().map(|(layer, tally)| layer.stand(*tally, request)).collect();
        // An organization without levels has nothing to say, and that is worth saying.
        if tallies.scps.is_empty() {
            stands.insert(tallies.rcps.len(), absent(PolicyType::Scp));
        }
        if tallies.rcps.is_empty() {
            stands.insert(0, absent(PolicyType::Rcp));
        }
        let (action, keys) = (request.action, request.keys);
        let mut of_grants = grants::allowing(query, action, keys);
        of_grants.extend(grants::near(query, action, keys));
        of_grants.extend(grants::unknowns(query, action, keys));
        let decision = decision(query, tallies, request);
        Explanation {
            principal: query.principal.to_string(),
            action: query.action.as_str().to_owned(),
            resource: query.resource.to_string(),
            principal_account: query.principal.account_text().map(str::to_owned),
            resource_account: owner(query, request),
            decision,
            relation: tallies.relation,
            role: tallies.role,
            stands,
            grants: of_grants,
        }
    })
}

fn absent(policy: PolicyType) -> Stand {
    Stand { policy, level: None, standing: Standing::Absent, size: 0, statements: Vec::new() }
}

/// The account that owns the resource, as the policies see it.
fn owner(query: &Query<'_>, request: &Request<'_>) -> Option<String> {
    let told = query.resource_account.map(|account| account.as_str().to_owned());
    told.or_else(|| match request.keys.find("aws:resourceaccount") {
        Found::One(text) => Some(text.to_string()),
        Found::Absent | Found::Many(_) | Found::Unknown(_) => None,
    })
}
