//! What operations refuse, as findings: what a check adds to it is its page.

use super::{Assessment, Check, Finding, Fix};

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
