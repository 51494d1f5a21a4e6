//! Remarks on every document of an estate.

use super::{Remark, Site, remarks};
use crate::authorize::origins;
use crate::estate::{AttachedPolicy, Estate, OrNone, Unit};
use crate::iam::Document;

/// Remarks on every document that an estate holds, each with where the document stands. Policies that AWS manages
/// are left out: nobody can mend them.
pub fn remarks_on_estate(estate: &Estate) -> Vec<(String, Remark)> {
    let mut found = Found(Vec::new());
    let document = estate.document();
    for policy in &document.policies {
        found.attached(&policy.name, &policy.document, &format!("policy `{}`", policy.name));
    }
    if let Some(OrNone::Some(organization)) = document.organization.known() {
        found.unit(&organization.root);
    }
    for account in &document.accounts {
        for (kind, policies) in [("SCP", &account.scps), ("RCP", &account.rcps)] {
            found.organizational(kind, account.id.as_str(), policies.known());
        }
        for key in &account.keys {
            if let Some(policy) = key.policy.known() {
                let origin = format!("key policy of `{}`", key.arn);
                found.add(&origin, policy, Site::Key(&key.arn));
            }
        }
        for role in &account.roles {
            for policy in role.policies.known().into_iter().flatten() {
                if let Some(document) = policy.document.known() {
                    found.attached(
                        &policy.name,
                        document,
                        &origins::identity_policy(&policy.name, &role.arn),
                    );
                }
            }
            if let Some(OrNone::Some(policy)) = role.boundary.known()
                && let Some(document) = policy.document.known()
            {
                found.attached(&policy.name, document, &origins::boundary(&policy.name, &role.arn));
            }
            if let Some(trust) = role.trust.known() {
                found.add(&origins::trust_policy(role.arn.as_str()), trust, Site::Other);
            }
        }
    }
    found.0
}

/// Whether a policy of this name belongs to AWS.
pub(crate) fn is_aws_managed(name: &str) -> bool {
    name.starts_with("arn:") && name.contains(":iam::aws:policy/")
}

struct Found(Vec<(String, Remark)>);

impl Found {
    fn add(&mut self, origin: &str, document: &Document, site: Site<'_>) {
        self.0.extend(remarks(document, site).into_iter().map(|remark| (origin.to_owned(), remark)));
    }

    fn attached(&mut self, name: &str, document: &Document, origin: &str) {
        if !is_aws_managed(name) {
            self.add(origin, document, Site::Other);
        }
    }

    fn organizational(&mut self, kind: &str, of: &str, policies: Option<&Vec<AttachedPolicy>>) {
        for policy in policies.into_iter().flatten() {
            if let Some(document) = policy.document.known() {
                self.attached(&policy.name, document, &format!("{kind} `{}` of `{of}`", policy.name));
            }
        }
    }

    fn unit(&mut self, unit: &Unit) {
        self.organizational("SCP", &unit.id, unit.scps.known());
        self.organizational("RCP", &unit.id, unit.rcps.known());
        for below in &unit.units {
            self.unit(below);
        }
    }
}
