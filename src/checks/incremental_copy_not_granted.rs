use super::denials::shown_role;
use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::fact::Source;
use crate::graph::{Basis, Judgement, KeyRef, Requirement, Severity, Step, Verdict};
use crate::iam::{ContextValue, PolicyType};
use crate::operations::{COPY_SNAPSHOT, proof};

/// The first copy can be made, and the next one, which is incremental, cannot.
pub(super) static CHECK: Check = Check {
    id: "incremental-copy-not-granted",
    summary: "a policy allows the grant of a first copy and refuses the one that a further, incremental copy needs",
    docs: Docs {
        what: "A step copies a snapshot under a key on which the role may make grants for `Decrypt` and none for `Encrypt`, \
               because a statement limits `kms:GrantOperations`.",
        why: "The first copy under a key is a full one: EC2 makes a data key and one grant for Decrypt. A further copy of the \
              same data under the same key is incremental: no data key, and a second grant for Encrypt. The job works once \
              and fails later, in the state `error`.",
        example: "The key policy allows `kms:CreateGrant` if every `kms:GrantOperations` is `Decrypt`. The first replica is \
                  made, the second ends in `error`, \"Given key ID is not accessible\".",
        ways_out: &["allow `Encrypt` beside `Decrypt` in the condition on `kms:GrantOperations`"],
        sources: &[
            Source {
                title: "EBS user guide, Copy an Amazon EBS snapshot: incremental copies",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-copy-snapshot.html",
            },
            Source {
                title: "KMS developer guide, AWS KMS condition keys: kms:GrantOperations",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-operations",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for step in assessment.graph.steps().iter().filter(|step| *step.operation == COPY_SNAPSHOT) {
        for requirement in &step.requirements {
            let Some(key) = requirement.key().filter(|key| is_of_the_copy(assessment, step, key)) else {
                continue;
            };
            if let Some(judgement) = refusal(assessment, step, requirement) {
                let finding = finding(step, key, requirement, &judgement);
                if !found.iter().any(|known| known.message == finding.message) {
                    found.push(finding);
                }
            }
        }
    }
    found
}

fn is_of_the_copy(assessment: &Assessment<'_>, step: &Step, key: &KeyRef) -> bool {
    let mut outputs = assessment.graph.artefacts().filter(|artefact| step.outputs.contains(&artefact.id));
    outputs.any(|artefact| artefact.protection.key().is_some_and(|own| own.is_same_key(key)))
}

/// Why a grant for `Encrypt` is refused where one for `Decrypt` is allowed.
fn refusal(assessment: &Assessment<'_>, step: &Step, requirement: &Requirement) -> Option<Judgement> {
    let allowed = requirement.judgement.verdict == Verdict::Allowed && requirement.basis == Basis::Enforced;
    if !allowed || requirement.action.as_str() != "kms:CreateGrant" {
        return None;
    }
    let mut further = requirement.clone();
    further.context.insert("kms:GrantOperations", ContextValue::Many(vec!["Encrypt".into()]));
    let judgement = assessment.judge?.judge(&step.role, &further);
    (judgement.verdict == Verdict::Denied).then_some(judgement)
}

fn finding(step: &Step, key: &KeyRef, requirement: &Requirement, judgement: &Judgement) -> Finding {
    let blocks = |policy: PolicyType| {
        judgement.decision.as_ref().is_some_and(|decision| decision.blocked_by.first() == Some(&policy))
    };
    let place = judgement.origins.iter().flatten().next();
    let by = match place {
        Some(place) => format!("the {place}"),
        None if blocks(PolicyType::KeyPolicy) => "the key policy".to_owned(),
        None => "a policy".to_owned(),
    };
    let message = format!(
        "the first copy under the {} can be made, and {by} refuses {} the grant for `Encrypt` that a further copy, which \
         is incremental, needs",
        key.in_words(),
        shown_role(step),
    );
    let refused = Requirement { judgement: judgement.clone(), ..requirement.clone() };
    let reasons = super::denials::reasons_in_words(&refused).join("; ");
    let mut finding = Finding::new(&CHECK, Severity::Risk, message, reasons);
    finding.step = Some(step.id);
    finding.role = Some(step.role.clone());
    finding.key = Some(key.clone());
    finding.actions = vec![requirement.action.clone()];
    finding.failure = requirement.failure.clone().map(|failure| failure.told_by(proof::COPY_FAILED));
    finding.fixes = vec![Fix::manual(format!("let {by} allow grants for `Encrypt` beside `Decrypt`"))];
    finding
}
