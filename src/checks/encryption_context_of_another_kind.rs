use super::claims::Denied;
use super::denials::{self, Told};
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::graph::Requirement;
use crate::iam::{Context, ContextValue, Text};

/// A policy admits the encryption context of volumes and the data is a copy, or the reverse.
pub(super) static CHECK: Check = Check {
    id: "encryption-context-of-another-kind",
    summary: "a policy admits the encryption context of volumes, and the step works on a copy, or the reverse",
    docs: Docs {
        what: "A statement with a condition on `kms:EncryptionContext:aws:ebs:id` names ids of volumes where a call has the \
               id of a snapshot, or the reverse, and with the other kind of id the call would pass.",
        why: "The encryption context of a volume is its id, and a snapshot of it keeps that context. A copy of a snapshot \
              has its own id as context. A condition on `vol-*` therefore admits work on volumes and their snapshots and \
              refuses work on copies and replicas.",
        example: "The key policy lets 222222222222 use the key if the context is `vol-*`. The snapshot was copied to \
                  another region before it was shared: `kms:ReEncryptFrom` on the copy is refused and the volume vanishes.",
        ways_out: &[
            "name both: `\"StringLike\": {\"kms:EncryptionContext:aws:ebs:id\": [\"vol-*\", \"snap-*\"]}`",
        ],
        sources: &[
            Source {
                title: "KMS developer guide, How Amazon EBS uses AWS KMS: encryption context",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/services-ebs.html",
            },
            Source {
                title: "KMS developer guide, AWS KMS condition keys: kms:EncryptionContext",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context",
            },
        ],
    },
    claims,
    run,
};

const ID: &str = "kms:EncryptionContext:aws:ebs:id";

fn claims(denied: &Denied<'_>) -> bool {
    kind_of(&denied.requirement.context).is_some()
        && denied.turns_if(|context| {
            if let Some((_, other)) = kind_of(context) {
                context.insert(ID, ContextValue::One(Text::Prefix(other.to_owned())));
            }
        })
}

/// The kind of the id in the context of a call, and the other kind.
fn kind_of(context: &Context) -> Option<(&'static str, &'static str)> {
    let Some(ContextValue::One(id)) = context.get(ID) else { return None };
    let kinds = [("vol-", "snap-"), ("snap-", "vol-")];
    kinds.into_iter().find(|(kind, _)| id.known_part().starts_with(kind))
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::causes(assessment, &CHECK, |denial| {
        let mut kinds: Vec<(&str, &str)> = denial.requirements.iter().filter_map(|r| kind(r)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let names = |pick: fn(&(&'static str, &'static str)) -> &'static str| {
            let names: Vec<String> = kinds.iter().map(|kind| format!("`{}*`", pick(kind))).collect();
            names.join(" and ")
        };
        let (own, others) = (names(|kind| kind.0), names(|kind| kind.1));
        Told {
            message: format!(
                "{} makes {} on {} with the encryption context {own}, and {} admits {others} only",
                denial.caller_in_words(),
                denial.actions_in_words(),
                denial.target_in_words(),
                denial.policies_in_words(),
            ),
            why:
                "a copy has its own id as encryption context, a volume and its snapshots the id of the volume"
                    .to_owned(),
            way_out: format!("let the condition on `{ID}` admit {own} too"),
        }
    })
}

fn kind(requirement: &Requirement) -> Option<(&'static str, &'static str)> {
    kind_of(&requirement.context)
}
