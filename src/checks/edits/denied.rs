//! Edits that let a denied call pass, on every side that has to allow it.

use super::statements::{Wanted, statements};
use super::{Trust, service_linked};
use crate::aws::{Action, Arn, Region};
use crate::checks::Assessment;
use crate::estate::{Edit, is_placeholder};
use crate::graph::{Caller, KeyRef, Requirement, Step, Target};
use crate::iam::{Effect, PolicyType, Text, Verdict};
use std::collections::BTreeSet;

/// Name of the inline policy that holds what a role is given.
const POLICY: &str = "keyway";

/// The edits for denied requirements of one step on one target; none where no edit of the estate lets them pass: an
/// explicit deny, an SCP, an RCP, a boundary, a fixed key policy.
pub(in crate::checks) fn edits(
    assessment: &Assessment<'_>,
    step: &Step,
    denied: &[&Requirement],
) -> Vec<Edit> {
    let Some(first) = denied.first() else { return Vec::new() };
    let caller = match &first.caller {
        Some(caller) if caller.granted => return Vec::new(),
        Some(Caller { service: Some(service), .. }) => {
            return trust(service, first, denied);
        }
        Some(caller) => caller.arn.as_ref(),
        None => step.role.arn.as_ref(),
    };
    let Some(caller) = caller else { return Vec::new() };
    if denied.iter().any(|requirement| !is_editable(requirement)) {
        return Vec::new();
    }
    let blocked = |kind: PolicyType| -> Vec<&Requirement> {
        denied.iter().copied().filter(|requirement| blocks(requirement, kind)).collect()
    };
    let sides = Sides { assessment, caller, first };
    match &first.target {
        Target::Key(key) => {
            sides.on_key(key, &blocked(PolicyType::KeyPolicy), &blocked(PolicyType::IdentityPolicy))
        }
        Target::Resource { .. } => {
            sides.on_resource(&blocked(PolicyType::ResourcePolicy), &blocked(PolicyType::IdentityPolicy))
        }
    }
}

/// A statement in the trust policy of a role that lets a service assume it.
fn trust(service: &str, first: &Requirement, denied: &[&Requirement]) -> Vec<Edit> {
    let Target::Resource { arn: Text::Exact(text), .. } = &first.target else { return Vec::new() };
    let Some(role) = text.parse::<Arn>().ok().filter(Arn::is_role) else { return Vec::new() };
    if !denied.iter().all(|requirement| is_editable(requirement)) {
        return Vec::new();
    }
    let name = format!("AssumedBy{}", service.split('.').next().unwrap_or_default().to_uppercase());
    let (principal, regions) = (Some(service.to_owned()), BTreeSet::new());
    let wanted = Wanted { name: &name, principal, resource: None, calls: denied, regions: &regions };
    let edit = |statement| Edit::TrustPolicy { role: role.clone(), statement };
    statements(&wanted).into_iter().map(edit).collect()
}

/// Whether nobody may change the policy of a key: no statement allows anybody `kms:PutKeyPolicy`. Only AWS Support can then
/// (KMS developer guide, "Default key policy": a key policy that gives access to nobody makes the key unmanageable).
pub(in crate::checks) fn is_sealed(assessment: &Assessment<'_>, key: &KeyRef) -> bool {
    assessment.key(key).and_then(|known| known.policy.known()).is_some_and(|policy| {
        let compiled = policy.compile();
        let mut statements = compiled.statements().iter();
        !statements.any(|statement| {
            statement.effect() == Effect::Allow && statement.selects_action("kms:putkeypolicy")
        })
    })
}

fn blocks(requirement: &Requirement, kind: PolicyType) -> bool {
    requirement.judgement.decision.as_ref().is_some_and(|decision| decision.blocked_by.contains(&kind))
}

/// Whether nothing stands in the way but policies of the key, the role or the resource that do not allow.
fn is_editable(requirement: &Requirement) -> bool {
    let Some(decision) = &requirement.judgement.decision else { return false };
    let can_be_edited = |kind: &PolicyType| {
        matches!(kind, PolicyType::KeyPolicy | PolicyType::IdentityPolicy | PolicyType::ResourcePolicy)
    };
    decision.verdict == Verdict::ImplicitDeny
        && !decision.blocked_by.is_empty()
        && decision.blocked_by.iter().all(can_be_edited)
}

struct Sides<'a> {
    assessment: &'a Assessment<'a>,
    caller: &'a Arn,
    first: &'a Requirement,
}

impl Sides<'_> {
    fn on_key(&self, key: &KeyRef, by_key: &[&Requirement], by_identity: &[&Requirement]) -> Vec<Edit> {
        let Some(arn) = key.arn.as_ref().filter(|_| !key.is_aws_managed()) else { return Vec::new() };
        if is_sealed(self.assessment, key) {
            return Vec::new();
        }
        let same_account = arn.account_text() == self.caller.account_text();
        let regions = self.regions(key);
        if self.caller.is_service_linked_role() {
            let denied: Vec<&Action> =
                by_key.iter().chain(by_identity).map(|requirement| &requirement.action).collect();
            return service_linked::edits(arn, self.caller, &self.sid(), &denied, !by_identity.is_empty());
        }
        let mut edits = Vec::new();
        // A key policy that names a role of its own account needs nothing of the role's own policies.
        let in_key_policy: Vec<&Requirement> = if same_account && is_placeholder(arn) {
            by_key.iter().chain(by_identity).copied().collect()
        } else {
            by_key.to_vec()
        };
        let principal = match self.assessment.trust {
            Trust::Role => self.caller.to_string(),
            Trust::Account => {
                format!("arn:{}:iam::{}:root", self.caller.partition(), self.caller.account_text())
            }
        };
        let wanted = Wanted {
            name: &self.sid(),
            principal: Some(principal),
            resource: Some("*".to_owned()),
            calls: &in_key_policy,
            regions: &regions,
        };
        edits.extend(
            statements(&wanted).into_iter().map(|statement| Edit::KeyPolicy { key: arn.clone(), statement }),
        );
        let named = self.assessment.trust == Trust::Role;
        let own: Vec<&Requirement> = by_identity
            .iter()
            .copied()
            .filter(|call| {
                !(same_account && named && in_key_policy.iter().any(|other| std::ptr::eq(*other, *call)))
            })
            .collect();
        edits.extend(self.in_identity_policy(&own, Some(arn.to_string()), &regions));
        edits
    }

    fn on_resource(&self, by_resource: &[&Requirement], by_identity: &[&Requirement]) -> Vec<Edit> {
        let regions = BTreeSet::new();
        let mut edits = Vec::new();
        if let Target::Resource { arn, account, .. } = &self.first.target
            && !by_resource.is_empty()
        {
            let text = arn_text(arn);
            let bucket = text.split(":::").nth(1).and_then(|rest| rest.split('/').next());
            let is_bucket = text.contains(":s3:::");
            let wanted = Wanted {
                name: &self.sid(),
                principal: Some(self.caller.to_string()),
                // A vault policy wants a resource, and its own vault is all that it can speak of.
                resource: if text.contains(":backup-vault:") {
                    Some("*".to_owned())
                } else {
                    is_bucket.then(|| text.clone())
                },
                calls: by_resource,
                regions: &regions,
            };
            for statement in statements(&wanted) {
                match (bucket, text.parse::<Arn>()) {
                    (Some(bucket), _) if is_bucket => edits.push(Edit::BucketPolicy {
                        account: account.clone(),
                        bucket: bucket.to_owned(),
                        statement,
                    }),
                    (_, Ok(vault)) if vault.vault_name().is_some() => {
                        edits.push(Edit::VaultPolicy { vault, statement });
                    }
                    (_, Ok(role)) if role.is_role() => edits.push(Edit::TrustPolicy { role, statement }),
                    _ => return Vec::new(),
                }
            }
        }
        let resource = match &self.first.target {
            Target::Resource { arn, .. } => Some(arn_text(arn)),
            Target::Key(_) => None,
        };
        edits.extend(self.in_identity_policy(by_identity, resource, &regions));
        edits
    }

    fn in_identity_policy(
        &self,
        calls: &[&Requirement],
        resource: Option<String>,
        regions: &BTreeSet<Region>,
    ) -> Vec<Edit> {
        if self.caller.is_service_linked_role() {
            return Vec::new();
        }
        let wanted = Wanted { name: &self.sid(), principal: None, resource, calls, regions };
        let edit = |statement| Edit::IdentityPolicy {
            role: self.caller.clone(),
            policy: POLICY.to_owned(),
            statement,
        };
        statements(&wanted).into_iter().map(edit).collect()
    }

    /// Every region from which the plan uses the key: a copy calls it in one and for another.
    fn regions(&self, key: &KeyRef) -> BTreeSet<Region> {
        let uses = self
            .assessment
            .requirements()
            .filter(|(_, requirement)| requirement.key().is_some_and(|used| used.is_same_key(key)));
        uses.map(|(step, _)| step.place.region.clone()).chain([key.region.clone()]).collect()
    }

    /// The name of the role in the letters and digits that a `Sid` may have.
    fn sid(&self) -> String {
        let mut sid = String::new();
        for word in self.caller.resource_name().split(|c: char| !c.is_ascii_alphanumeric()) {
            let mut letters = word.chars();
            sid.extend(letters.next().map(|first| first.to_ascii_uppercase()));
            sid.extend(letters);
        }
        sid
    }
}

/// A resource as policies write it: what is only known up to its beginning ends in an asterisk.
fn arn_text(arn: &Text) -> String {
    match arn {
        Text::Exact(text) => text.clone(),
        Text::Prefix(text) => format!("{text}*"),
    }
}
