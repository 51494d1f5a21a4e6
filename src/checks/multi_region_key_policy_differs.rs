use super::claims::Denied;
use super::denials::{self, Told};
use super::{Assessment, Check, Docs, Finding};
use crate::estate::Key;
use crate::fact::Source;
use crate::graph::{KeyRef, Requirement, Target, Verdict};
use crate::iam::{Context, ContextValue, Text};

/// A replica of a multi-Region key refuses what the key's policy in another region allows.
pub(super) static CHECK: Check = Check {
    id: "multi-region-key-policy-differs",
    summary: "a multi-Region key refuses a call in one region that its policy in another region allows",
    docs: Docs {
        what: "A step needs a multi-Region key (`mrk-...`) in one region and is refused, while the key of the same id in \
               another region would allow the same call there.",
        why: "Primary and replicas share id and key material, and nothing else: each has a policy, grants, aliases and a \
              state of its own. A statement added to one of them does not reach the others.",
        example: "The primary in us-east-1 admits the restore role. The replica in eu-west-1 was made with the default \
                  policy of its day: the copy there ends in `error`, \"Given key ID is not accessible\".",
        ways_out: &[
            "carry the statement over to the policy of the key in the region of the step",
            "name the ARN of that key too where an identity policy names the other",
        ],
        sources: &[Source {
            title: "KMS developer guide, Multi-Region keys in AWS KMS: shared and independent properties",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
        }],
    },
    claims: |denied| denied.requirement.key().is_some_and(|key| generous(denied, key).is_some()),
    run,
};

/// The key of the same id in another region, if it would allow the call there.
fn generous<'a>(denied: &Denied<'a>, key: &KeyRef) -> Option<&'a Key> {
    relatives(denied.assessment, key).find(|relative| {
        let requirement = moved(denied.requirement, key, relative);
        requirement.is_some_and(|moved| denied.verdict_on(&moved, None) == Some(Verdict::Allowed))
    })
}

/// The keys of the same id in other regions.
fn relatives<'a>(assessment: &'a Assessment<'_>, key: &KeyRef) -> impl Iterator<Item = &'a Key> {
    let arn = key.arn.clone().filter(|arn| arn.resource().starts_with("key/mrk-"));
    let account = assessment.estate.and_then(|estate| estate.account(&key.account));
    let keys = account.into_iter().flat_map(|account| &account.keys).map(AsRef::as_ref);
    keys.filter(move |other| {
        arn.as_ref().is_some_and(|arn| other.arn != *arn && other.arn.resource() == arn.resource())
    })
}

/// The same call on the other key, in that key's region.
fn moved(requirement: &Requirement, key: &KeyRef, relative: &Key) -> Option<Requirement> {
    let region = relative.arn.region()?;
    let (from, to) = (format!(".{}.", key.region), format!(".{region}."));
    let reach = |context: &Context| -> Context {
        let text = |text: &Text| match text {
            Text::Exact(text) => Text::Exact(text.replace(&from, &to)),
            Text::Prefix(text) => Text::Prefix(text.replace(&from, &to)),
        };
        let value = |value: &ContextValue| match value {
            ContextValue::One(one) => ContextValue::One(text(one)),
            other => other.clone(),
        };
        context.iter().map(|(name, found)| (name, value(found))).collect()
    };
    Some(Requirement {
        target: Target::Key(KeyRef {
            region: region.clone(),
            arn: Some(relative.arn.clone()),
            alias: None,
            ..key.clone()
        }),
        context: reach(&requirement.context),
        alternatives: requirement.alternatives.iter().map(reach).collect(),
        ..requirement.clone()
    })
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::causes(assessment, &CHECK, |denial| {
        let others = denial.key().into_iter().flat_map(|key| relatives(assessment, key));
        let mut regions: Vec<&str> = others.map(|other| other.arn.region_text()).collect();
        regions.sort_unstable();
        let regions = regions.join(" and ");
        Told {
            message: format!(
                "{} may not call {} on {}, though it might on the same multi-Region key in {regions}",
                denial.caller_in_words(),
                denial.actions_in_words(),
                denial.target_in_words(),
            ),
            why: "each region of a multi-Region key has a policy and grants of its own".to_owned(),
            way_out: format!("carry over to {} what {regions} allows", denial.target_in_words()),
        }
    })
}
