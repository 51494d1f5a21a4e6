//! A request with every policy that laws are asked about.

use keyway::authorize::{GrantFacts, OrganizationFacts, Query, verdict};
use keyway::aws::{AccountId, Action, Arn, KeyManager};
use keyway::iam::{
    Compiled, Context, ContextValue, Document, Given, OneOrMany, PolicyType, Principal, Reason, Text, Verdict,
};
use std::sync::Arc;

pub(super) const HOME: &str = "111122223333";
pub(super) const AWAY: &str = "444455556666";
pub(super) const ROLE: &str = "arn:aws:iam::111122223333:role/Restore";
pub(super) const PATH_ROLE: &str = "arn:aws:iam::111122223333:role/dr/Restore";
pub(super) const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/Restore/job";
pub(super) const USER: &str = "arn:aws:iam::111122223333:user/alice";
pub(super) const LINKED: &str =
    "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX";

/// A request with every policy, owned, so that laws can change parts of it.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) principal: Principal,
    pub(super) action: Action,
    pub(super) resource: Text,
    pub(super) owner: Option<AccountId>,
    pub(super) owner_unknown: bool,
    pub(super) context: Vec<(String, ContextValue)>,
    pub(super) identity: Given<Vec<Document>>,
    pub(super) resource_policy: Given<Document>,
    pub(super) boundary: Given<Document>,
    pub(super) session_policy: Given<Document>,
    pub(super) endpoint: Given<Document>,
    pub(super) scps: Given<Vec<Given<Vec<Document>>>>,
    pub(super) rcps: Given<Vec<Given<Vec<Document>>>>,
    pub(super) organization: Given<OrganizationFacts>,
    pub(super) resource_organization: Given<String>,
    pub(super) grants: Given<Vec<GrantFacts>>,
    pub(super) key_manager: Given<KeyManager>,
}

pub(super) fn map<T, U>(given: &Given<T>, f: impl FnOnce(&T) -> U) -> Given<U> {
    match given {
        Given::None => Given::None,
        Given::Known(value) => Given::Known(f(value)),
        Given::Unknown(why) => Given::Unknown(why.clone()),
    }
}

#[expect(clippy::ptr_arg, reason = "passed where a vector is lent")]
pub(super) fn compile_all(documents: &Vec<Document>) -> Vec<Arc<Compiled>> {
    documents.iter().map(Document::compile).collect()
}

impl Case {
    pub(super) fn ask<T>(&self, answer: impl FnOnce(&Query<'_>) -> T) -> T {
        let context: Context = self.context.iter().map(|(key, value)| (key, value.clone())).collect();
        let levels =
            |levels: &Vec<Given<Vec<Document>>>| levels.iter().map(|level| map(level, compile_all)).collect();
        answer(&Query {
            resource_account: self.owner.as_ref(),
            owner_unknown: self.owner_unknown,
            identity: map(&self.identity, compile_all),
            resource_policy: map(&self.resource_policy, Document::compile),
            boundary: map(&self.boundary, Document::compile),
            session_policy: map(&self.session_policy, Document::compile),
            vpc_endpoint_policy: map(&self.endpoint, Document::compile),
            scps: map(&self.scps, levels),
            rcps: map(&self.rcps, levels),
            organization: self.organization.clone(),
            resource_organization: self.resource_organization.clone(),
            grants: self.grants.clone(),
            key_manager: self.key_manager.clone(),
            ..Query::new(&self.principal, &self.action, &self.resource, &context)
        })
    }

    pub(super) fn verdict(&self) -> Verdict {
        self.ask(verdict)
    }

    /// Every document that is known, to be changed.
    pub(super) fn documents(&mut self) -> Vec<&mut Document> {
        let mut documents: Vec<&mut Document> = Vec::new();
        if let Given::Known(known) = &mut self.identity {
            documents.extend(known);
        }
        for given in
            [&mut self.resource_policy, &mut self.boundary, &mut self.session_policy, &mut self.endpoint]
        {
            if let Given::Known(known) = given {
                documents.push(known);
            }
        }
        for given in [&mut self.scps, &mut self.rcps] {
            if let Given::Known(levels) = given {
                for level in levels {
                    if let Given::Known(known) = level {
                        documents.extend(known);
                    }
                }
            }
        }
        documents
    }
}

impl Case {
    /// The case with the cited statements and grants alone.
    pub(super) fn only(&self, reasons: &[Reason]) -> Self {
        let cited =
            |policies: &[PolicyType], level: Option<usize>, index: usize, statement: Option<usize>| {
                reasons.iter().any(|reason| {
                    policies.contains(&reason.policy)
                        && (reason.level, reason.index, reason.statement) == (level, index, statement)
                })
            };
        let prune = |document: &mut Document, policies: &[PolicyType], level: Option<usize>, index: usize| {
            let statements = document.statements().iter().enumerate();
            let kept = statements.filter(|(at, _)| cited(policies, level, index, Some(*at)));
            document.statements = OneOrMany::Many(kept.map(|(_, statement)| statement.clone()).collect());
        };
        let mut case = self.clone();
        if let Given::Known(policies) = &mut case.identity {
            for (index, document) in policies.iter_mut().enumerate() {
                prune(document, &[PolicyType::IdentityPolicy], None, index);
            }
        }
        for (given, policies) in [
            (&mut case.resource_policy, [PolicyType::KeyPolicy, PolicyType::ResourcePolicy]),
            (&mut case.boundary, [PolicyType::PermissionsBoundary; 2]),
            (&mut case.session_policy, [PolicyType::SessionPolicy; 2]),
            (&mut case.endpoint, [PolicyType::VpcEndpointPolicy; 2]),
        ] {
            if let Given::Known(document) = given {
                prune(document, &policies, None, 0);
            }
        }
        for (given, policy) in [(&mut case.scps, PolicyType::Scp), (&mut case.rcps, PolicyType::Rcp)] {
            let Given::Known(levels) = given else { continue };
            for (at, level) in levels.iter_mut().enumerate() {
                let Given::Known(documents) = level else { continue };
                for (index, document) in documents.iter_mut().enumerate() {
                    prune(document, &[policy], Some(at), index);
                }
            }
        }
        if let Given::Known(grants) = &mut case.grants {
            let mut index = 0;
            grants.retain(|_| {
                index += 1;
                cited(&[PolicyType::Grant], None, index - 1, None)
            });
        }
        case
    }
}

pub(super) fn account(text: &str) -> AccountId {
    text.parse().unwrap()
}

pub(super) fn arn(text: &str) -> Arn {
    text.parse().unwrap()
}
