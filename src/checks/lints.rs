//! Remarks on the documents of the roles and keys of a plan, as findings.

use super::{Assessment, Check, Finding, Fix, Thoroughness};
use crate::authorize::lint::{Remark, Site, is_aws_managed, remarks};
use crate::authorize::origins;
use crate::estate::{Estate, OrNone, Role};
use crate::graph::{KeyRef, RoleRef, Severity, Target, Verdict};
use crate::iam::Document;

/// A document of a role or key of the plan.
pub(super) struct Place<'a> {
    pub(super) document: &'a Document,
    /// Where it stands, in words; a key that plays several parts has several.
    origins: Vec<String>,
    /// The role it belongs to.
    pub(super) role: Option<&'a RoleRef>,
    /// The key it belongs to.
    pub(super) key: Option<&'a KeyRef>,
    /// The first step that uses it.
    step: usize,
}

impl Place<'_> {
    fn site(&self) -> Site<'_> {
        self.key.and_then(|key| key.arn.as_ref()).map_or(Site::Other, Site::Key)
    }

    /// Whether these words say where it stands.
    pub(super) fn is_at(&self, origin: &str) -> bool {
        self.origins.iter().any(|known| known == origin)
    }

    /// The remarks on one of its statements.
    pub(super) fn remarks(&self, statement: usize) -> Vec<Remark> {
        let mut all = remarks(self.document, self.site());
        all.retain(|remark| remark.statement == statement);
        all
    }

    /// Whether a statement is already named as the nearest miss of a denial.
    pub(super) fn is_told(&self, statement: usize, assessment: &Assessment<'_>) -> bool {
        let denied = assessment.requirements().filter(|(_, r)| r.judgement.verdict == Verdict::Denied);
        denied.map(|(_, requirement)| &requirement.judgement).any(|judgement| {
            let reasons = judgement.decision.iter().flat_map(|decision| &decision.reasons);
            reasons.zip(&judgement.origins).any(|(reason, origin)| {
                reason.matched == Some(false)
                    && reason.statement == Some(statement)
                    && origin.as_ref().is_some_and(|origin| self.origins.contains(origin))
            })
        })
    }

    /// A finding about a statement of this document.
    pub(super) fn finding(
        &self,
        check: &'static Check,
        statement: &str,
        message: String,
        fixes: Vec<Fix>,
    ) -> Finding {
        let origin = self.origins.first().map_or("", String::as_str);
        let mut finding = Finding::new(check, Severity::Risk, message, format!("{origin}: {statement}"));
        finding.step = Some(self.step);
        finding.role = self.role.cloned();
        finding.key = self.key.cloned();
        finding.fixes = fixes;
        finding
    }
}

/// Every document of the roles and keys of a plan, once. What AWS manages is left out: nobody can mend it.
pub(super) fn places<'a>(assessment: &'a Assessment<'_>) -> Vec<Place<'a>> {
    let Some(estate) = assessment.estate else { return Vec::new() };
    let mut places: Vec<Place<'a>> = Vec::new();
    let mut roles: Vec<&RoleRef> = Vec::new();
    for step in assessment.graph.steps() {
        if !roles.iter().any(|known| known.arn == step.role.arn)
            && let Some(role) = step.role.arn.as_ref().and_then(|arn| estate.role(arn))
        {
            roles.push(&step.role);
            of_role(&mut places, estate, role, &step.role, step.id);
        }
        for requirement in &step.requirements {
            if let Target::Key(key) = &requirement.target {
                of_key(&mut places, assessment, key, step.id);
            }
        }
    }
    places
}

fn of_role<'a>(
    places: &mut Vec<Place<'a>>,
    estate: &'a Estate,
    role: &'a Role,
    reference: &'a RoleRef,
    step: usize,
) {
    let mut add = |document, origin| {
        places.push(Place { document, origins: vec![origin], role: Some(reference), key: None, step });
    };
    for policy in role.policies.known().into_iter().flatten().filter(|policy| !is_aws_managed(&policy.name)) {
        if let Some(document) = estate.policy_document(policy) {
            add(document, origins::identity_policy(&policy.name, &role.arn));
        }
    }
    if let Some(OrNone::Some(policy)) = role.boundary.known()
        && !is_aws_managed(&policy.name)
        && let Some(document) = estate.policy_document(policy)
    {
        add(document, origins::boundary(&policy.name, &role.arn));
    }
    if let Some(document) = role.trust.known() {
        add(document, origins::trust_policy(role.arn.as_str()));
    }
}

fn of_key<'a>(places: &mut Vec<Place<'a>>, assessment: &'a Assessment<'_>, key: &'a KeyRef, step: usize) {
    let origin = origins::key_policy(key);
    let same = |place: &&mut Place<'_>| place.key.is_some_and(|known| known.arn == key.arn);
    if let Some(known) = places.iter_mut().find(same) {
        if !known.origins.contains(&origin) {
            known.origins.push(origin);
        }
    } else if let Some(document) = assessment.key(key).and_then(|key| key.policy.known()) {
        places.push(Place { document, origins: vec![origin], role: None, key: Some(key), step });
    }
}

/// The findings of a check that is a remark on documents. A remark on a statement that a denial names already is
/// left out.
pub(super) fn findings(assessment: &Assessment<'_>, check: &'static Check, way_out: &str) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    if assessment.thoroughness < Thoroughness::Full {
        return found;
    }
    for place in places(assessment) {
        let remarks: Vec<Remark> = remarks(place.document, place.site());
        for remark in remarks.iter().filter(|remark| remark.lint.id == check.id) {
            if place.is_told(remark.statement, assessment) {
                continue;
            }
            let fixes = vec![Fix::manual(way_out)];
            let finding = place.finding(check, &remark.place(), remark.text.clone(), fixes);
            if !found.iter().any(|known| known.message == finding.message && known.cause == finding.cause) {
                found.push(finding);
            }
        }
    }
    found
}
