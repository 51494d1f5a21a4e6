//! The smallest set of edits of each plan, as the report tells it.

use super::v1;
use crate::checks::Finding;
use crate::estate::{Edit, Estate};
use crate::fixes::{FixSet, PolicyChange, PolicyOf, policy_changes};
use crate::plan::Answer;

/// The report of a question, with the smallest set of edits of each blocked plan.
pub fn answer_with_fixes(answers: &[Answer], estate: &Estate) -> v1::Answer {
    let mut report = super::answer(answers);
    let reports = match &mut report {
        v1::Answer::One(only) => std::slice::from_mut(only),
        v1::Answer::Several(summary) => summary.plans.as_mut_slice(),
    };
    for (report, answer) in reports.iter_mut().zip(answers) {
        report.fixes = answer.fixes.as_ref().map(|set| fixes(set, estate));
    }
    report
}

fn fixes(set: &FixSet, estate: &Estate) -> v1::FixSet {
    let policies = match estate.edited(&set.edits) {
        Ok((after, _)) => policy_changes(estate, &after, &set.edits),
        Err(_) => Vec::new(),
    };
    v1::FixSet {
        outcome: set.outcome,
        edits: set.operations.clone(),
        changes: set.edits.iter().map(Edit::in_words).collect(),
        policies: policies.iter().map(policy).collect(),
        left: set.after.open().map(left).collect(),
    }
}

fn policy(change: &PolicyChange) -> v1::PolicyChange {
    v1::PolicyChange {
        of: match change.of {
            PolicyOf::Key => v1::PolicyOf::Key,
            PolicyOf::Identity => v1::PolicyOf::Role,
            PolicyOf::Trust => v1::PolicyOf::RoleTrust,
            PolicyOf::Bucket => v1::PolicyOf::Bucket,
            PolicyOf::Vault => v1::PolicyOf::Vault,
        },
        account: change.account.clone(),
        resource: change.resource.clone(),
        name: change.name.clone(),
        before: change.before.clone(),
        after: change.after.clone(),
    }
}

fn left(finding: &Finding) -> v1::Left {
    v1::Left {
        check: finding.check.id.to_owned(),
        severity: finding.severity,
        message: finding.message.clone(),
        ways_out: finding.fixes.iter().map(|fix| fix.title.clone()).collect(),
    }
}
