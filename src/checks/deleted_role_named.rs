use super::claims::Denied;
use super::denials::{self, Told};
use super::{Assessment, Check, Docs, Finding};
use crate::estate::Estate;
use crate::fact::Source;
use crate::graph::{KeyRef, Verdict};
use crate::iam::{Document, Effect, PrincipalKind, Principals, Selector, Statement};

/// A key policy names a role that was deleted, and would admit the caller if it were that role.
pub(super) static CHECK: Check = Check {
    id: "deleted-role-named",
    summary: "a key policy names a role that was deleted; a new role of the same name is not admitted",
    docs: Docs {
        what: "A statement of a key policy names a unique id (`AROA...`) that no role of the estate has, and it would allow \
               the call if the id were that of the role that makes it.",
        why: "AWS stores the id of a role that a policy names. When the role is deleted, the policy shows the id in place of \
              the ARN; a role that is made anew under the same name has another id, and the statement does not match it.",
        example: "The restore role was deleted and made again by a template. The key policy shows `AROAOLDOLDOLDOLDOLD01` \
                  where it showed the role: every call of the new role is refused.",
        ways_out: &[
            "write the ARN of the role into the statement again and save the policy: AWS stores the new id",
        ],
        sources: &[
            Source {
                title: "IAM user guide, AWS JSON policy elements: Principal, IAM role principals",
                url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles",
            },
            Source {
                title: "AWS re:Post, Why is there an unknown principal format in my IAM resource-based policy?",
                url: "https://repost.aws/knowledge-center/iam-resource-policy-format",
            },
        ],
    },
    claims: |denied| denied.requirement.key().is_some_and(|key| stale_id(denied, key).is_some()),
    run,
};

/// The id of a role that is gone and that the key policy would admit.
fn stale_id<'a>(denied: &Denied<'a>, key: &KeyRef) -> Option<&'a str> {
    let turns = |id: &&str| {
        denied.verdict_on(denied.requirement, Some(id)).is_some_and(|verdict| verdict != Verdict::Denied)
    };
    stale_ids(denied.assessment, key).into_iter().find(turns)
}

/// Ids in the Allow statements of a key policy that no role of the estate has.
fn stale_ids<'a>(assessment: &'a Assessment<'_>, key: &KeyRef) -> Vec<&'a str> {
    let Some(estate) = assessment.estate else { return Vec::new() };
    let document = assessment.key(key).and_then(|key| key.policy.known());
    let statements = document.into_iter().flat_map(Document::statements);
    let mut ids: Vec<&str> = statements.filter(|s| s.effect == Effect::Allow).flat_map(ids_of).collect();
    ids.retain(|id| !is_of_a_role(estate, id));
    ids.dedup();
    ids
}

fn ids_of(statement: &Statement) -> Vec<&str> {
    let Some(Selector::Only(Principals::Listed(listed))) = &statement.principal else { return Vec::new() };
    let own = listed.iter().filter(|(kind, _)| *kind == PrincipalKind::Aws);
    let names = own.flat_map(|(_, names)| names.as_slice());
    names.map(String::as_str).filter(|name| name.starts_with("AROA")).collect()
}

fn is_of_a_role(estate: &Estate, id: &str) -> bool {
    estate.roles().any(|role| role.unique_id.as_deref() == Some(id))
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::causes(assessment, &CHECK, |denial| {
        let ids = denial.key().map(|key| stale_ids(assessment, key)).unwrap_or_default();
        let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
        let ids = ids.join(" and ");
        Told {
            message: format!(
                "the key policy of {} names {ids}, a role that was deleted, and does not allow {} {}",
                denial.target_in_words(),
                denial.caller_in_words(),
                denial.actions_in_words(),
            ),
            why: "a role made anew under the same name has another id".to_owned(),
            way_out: format!("write the ARN of {} in place of {ids}", denial.caller_in_words()),
        }
    })
}
