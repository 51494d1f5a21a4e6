use super::claims::Denied;
use super::denials::{self, Told};
use super::{Assessment, Check, Docs, Finding};
use crate::aws::Arn;
use crate::fact::Source;
use crate::graph::{KeyRef, RoleRef, Verdict};
use crate::iam::{Document, Effect, PolicyType, PrincipalKind, Principals, Selector, Statement};

/// A key policy names the role with another path than it has.
pub(super) static CHECK: Check = Check {
    id: "role-named-under-another-path",
    summary: "a key policy names a role of the same name under another path than the caller's",
    docs: Docs {
        what: "A statement of a key policy names a role of the caller's account and name, and its path is another: \
               `role/Name` for `role/service-role/Name`, or the reverse. It would allow the call if the path were the \
               caller's.",
        why: "The path is part of the ARN. Roles that the console makes for a service have the path `/service-role/`, those \
              that a command or template makes often have none; a statement for the one does not match the other.",
        example: "The lifecycle policy was made in the console and works as \
                  `role/service-role/AWSDataLifecycleManagerDefaultRole`; the key policy names \
                  `role/AWSDataLifecycleManagerDefaultRole`. The copies end with \"Given key ID is not accessible\".",
        ways_out: &[
            "write the ARN of the role with its path into the statement",
            "let the job work as the role that the key policy names",
        ],
        sources: &[
            Source {
                title: "EBS user guide, AWS service roles for Amazon Data Lifecycle Manager",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/service-role.html",
            },
            Source {
                title: "IAM user guide, IAM identifiers, Friendly names and paths",
                url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
            },
        ],
    },
    claims: |denied| {
        denied.had_to_allow(PolicyType::KeyPolicy)
            && denied.requirement.caller.is_none()
            && denied.requirement.key().is_some_and(|key| other(denied, key).is_some())
    },
    run,
};

/// The role that the key policy names, and that would be allowed.
fn other(denied: &Denied<'_>, key: &KeyRef) -> Option<Arn> {
    let role = &denied.step.role;
    let turns = |arn: &Arn| {
        let role = RoleRef { arn: Some(arn.clone()), ..role.clone() };
        denied.verdict_of(&role).is_some_and(|verdict| verdict != Verdict::Denied)
    };
    named(denied.assessment, key, role.arn.as_ref()?).into_iter().find(turns)
}

/// The roles in the Allow statements of a key policy that have the name and account of a role and another path.
fn named(assessment: &Assessment<'_>, key: &KeyRef, role: &Arn) -> Vec<Arn> {
    let document = assessment.key(key).and_then(|key| key.policy.known());
    let statements = document.into_iter().flat_map(Document::statements);
    let mut arns: Vec<Arn> =
        statements.filter(|statement| statement.effect == Effect::Allow).flat_map(roles_of).collect();
    arns.retain(|arn| {
        arn != role
            && arn.account_text() == role.account_text()
            && arn.resource_name() == role.resource_name()
    });
    arns.dedup();
    arns
}

fn roles_of(statement: &Statement) -> Vec<Arn> {
    let Some(Selector::Only(Principals::Listed(listed))) = &statement.principal else { return Vec::new() };
    let own = listed.iter().filter(|(kind, _)| *kind == PrincipalKind::Aws);
    let names = own.flat_map(|(_, names)| names.as_slice());
    names.filter_map(|name| name.parse::<Arn>().ok()).filter(Arn::is_role).collect()
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::causes(assessment, &CHECK, |denial| {
        let own = denial.step.role.arn.as_ref();
        let named = denial.key().zip(own).map(|(key, own)| named(assessment, key, own)).unwrap_or_default();
        let named: Vec<String> = named.iter().map(|arn| format!("`{}`", arn.resource())).collect();
        let named = named.join(" and ");
        let own = own.map_or_else(|| denial.caller_in_words(), |arn| format!("`{}`", arn.resource()));
        Told {
            message: format!(
                "the key policy of {} names {named}, and the job works as {own}: it is not allowed {}",
                denial.target_in_words(),
                denial.actions_in_words(),
            ),
            why: "the path is part of the name by which a policy knows a role".to_owned(),
            way_out: format!("write {own} in place of {named}"),
        }
    })
}
