//! What operations refuse, as findings: what a check adds to it is its page.

use super::{Assessment, Check, Finding, Fix};
use crate::estate::Sought;

/// A finding for each rejection that names a check.
pub(super) fn findings(assessment: &Assessment<'_>, check: &'static Check) -> Vec<Finding> {
    let mut found = Vec::new();
    for step in assessment.graph.steps() {
        for rejection in step.rejections.iter().filter(|rejection| rejection.check == check.id) {
            let mut finding =
                Finding::new(check, rejection.severity, rejection.what.clone(), rejection.why.clone());
            finding.step = Some(step.id);
            finding.role = Some(step.role.clone());
            finding.condition.clone_from(&rejection.condition);
            finding.failure.clone_from(&rejection.failure);
            finding.fixes = vec![Fix::manual(rejection.fix.clone())];
            found.push(finding);
        }
    }
    found
}

/// Findings, each open one with the reason for which these calls did not tell: calls about the account and region of the step,
/// or about the organization, which another account may have been asked for.
pub(super) fn told_by(
    assessment: &Assessment<'_>,
    mut found: Vec<Finding>,
    calls: &[&str],
    of_organization: bool,
) -> Vec<Finding> {
    for finding in found.iter_mut().filter(|finding| finding.condition.is_some()) {
        let step = assessment.graph.steps().iter().find(|step| finding.step == Some(step.id));
        let Some(place) = step.map(|step| &step.place) else { continue };
        let account = (!of_organization).then_some(&place.account);
        let region = account.map(|_| &place.region);
        assessment.tell_unread(finding, &Sought { account, region, names: &[], calls });
    }
    found
}
