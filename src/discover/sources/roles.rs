//! IAM roles: trust, policies, boundary, tags.
//!
//! One operation tells all of an account; where it is not allowed, or only some roles count, each role is read by itself.

use super::keys::known;
use super::{Source, Tell};
use crate::discover::read::{After, Each, Only, Read, Service};
use crate::discover::replies::{answer, iam};
use crate::discover::{Call, Scope, Telling};
use crate::estate::{AttachedPolicy, OrNone, Role};
use crate::fact::Observed;
use serde_json::Value;
use std::sync::Arc;

static DETAILS: Read = Read::of_account(
    Service::Iam,
    "GetAccountAuthorizationDetails",
    "iam:GetAccountAuthorizationDetails",
    answer::<iam::GetAccountAuthorizationDetails>(),
)
.with(&[("Filter", "Role LocalManagedPolicy AWSManagedPolicy")])
.after(&[After::StartIf(all)])
.leaves("roles and what is attached to them");

static LIST_ROLES: Read =
    Read::of_account(Service::Iam, "ListRoles", "iam:ListRoles", answer::<iam::ListRoles>())
        .after(&[After::FailureOf(&DETAILS), After::StartIf(some)])
        .leaves("which roles there are");

static GET_ROLE: Read = Read::of_account(Service::Iam, "GetRole", "iam:GetRole", answer::<iam::GetRole>())
    .after(&[After::Each(Each::of(&LIST_ROLES, "RoleName", "RoleName").only(Only::Those(is_touched)))])
    .leaves("trust, boundary and tags of the role");

static LIST_ROLE_POLICIES: Read = Read::of_account(
    Service::Iam,
    "ListRolePolicies",
    "iam:ListRolePolicies",
    answer::<iam::ListRolePolicies>(),
)
.after(&[After::Each(Each::of(&LIST_ROLES, "RoleName", "RoleName").only(Only::Those(is_touched)))])
.leaves("the inline policies of the role");

static GET_ROLE_POLICY: Read =
    Read::of_account(Service::Iam, "GetRolePolicy", "iam:GetRolePolicy", answer::<iam::GetRolePolicy>())
        .after(&[After::Each(
            Each::of(&LIST_ROLE_POLICIES, "PolicyNames", "PolicyName").keeping(&["RoleName"]),
        )])
        .leaves("an inline policy of the role");

static LIST_ATTACHED: Read = Read::of_account(
    Service::Iam,
    "ListAttachedRolePolicies",
    "iam:ListAttachedRolePolicies",
    answer::<iam::ListAttachedRolePolicies>(),
)
.after(&[After::Each(Each::of(&LIST_ROLES, "RoleName", "RoleName").only(Only::Those(is_touched)))])
.leaves("which policies are attached to the role");

static GET_POLICY: Read =
    Read::of_account(Service::Iam, "GetPolicy", "iam:GetPolicy", answer::<iam::GetPolicy>())
        .after(&[
            After::Each(Each::of(&LIST_ATTACHED, "PolicyArn", "PolicyArn")),
            After::Each(Each::of(&GET_ROLE, "PermissionsBoundaryArn", "PolicyArn")),
        ])
        .leaves("a managed policy");

static GET_POLICY_VERSION: Read = Read::of_account(
    Service::Iam,
    "GetPolicyVersion",
    "iam:GetPolicyVersion",
    answer::<iam::GetPolicyVersion>(),
)
.after(&[After::Each(Each::of(&GET_POLICY, "DefaultVersionId", "VersionId").keeping(&["PolicyArn"]))])
.leaves("the document of a managed policy");

/// IAM roles.
pub static SOURCE: Source = Source {
    word: "roles",
    about: "IAM roles with trust, policies, boundary and tags",
    reads: &[
        &DETAILS,
        &LIST_ROLES,
        &GET_ROLE,
        &LIST_ROLE_POLICIES,
        &GET_ROLE_POLICY,
        &LIST_ATTACHED,
        &GET_POLICY,
        &GET_POLICY_VERSION,
    ],
    tell: Tell(tell),
};

fn all(scope: &Scope) -> bool {
    scope.only.is_none()
}

fn some(scope: &Scope) -> bool {
    scope.only.is_some()
}

fn is_touched(scope: &Scope, entry: &Value) -> bool {
    let name = entry.get("RoleName").and_then(Value::as_str).unwrap_or_default();
    scope.touches(|touched| &touched.roles, name)
}

fn tell(telling: &mut Telling<'_>) {
    let details = Call::new(&DETAILS, None, []);
    if let Some(told) = telling.replies.told::<iam::GetAccountAuthorizationDetails>(&details) {
        telling.account.all_roles = Observed::Known(true);
        let mut attached: Vec<String> = Vec::new();
        for role in told.role_detail_list {
            let role = of_details(telling, &details, role, &mut attached);
            telling.account.roles.extend(role.map(Arc::new));
        }
        let with_document: Vec<String> =
            told.policies.iter().flatten().map(|policy| policy.arn.clone()).collect();
        attached.sort();
        attached.dedup();
        for missing in attached.iter().filter(|arn| !with_document.contains(arn)) {
            telling.not_understood(
                &GET_POLICY_VERSION,
                None,
                missing,
                "the answer does not hold its document",
            );
        }
        for policy in told.policies.into_iter().flatten().filter(|policy| attached.contains(&policy.arn)) {
            let is_default = |version: &&iam::PolicyVersion| {
                version.is_default_version == Some(true)
                    || version.version_id.is_some() && version.version_id == policy.default_version_id
            };
            let version = policy.policy_version_list.iter().flatten().find(is_default);
            if let Some(document) = version.and_then(|version| version.document.as_ref()) {
                telling.policy(&details, &policy.arn, document);
            }
        }
        return;
    }
    let Some(told) = telling.replies.told::<iam::ListRoles>(&Call::new(&LIST_ROLES, None, [])) else {
        return;
    };
    telling.account.all_roles = Observed::Known(true);
    for entry in told.roles {
        let role = by_itself(telling, &entry);
        telling.account.roles.extend(role.map(Arc::new));
    }
    let versions: Vec<(Call, iam::GetPolicyVersion)> = telling.all(&GET_POLICY_VERSION);
    for (call, told) in versions {
        if let (Some(arn), Some(document)) = (call.parameter("PolicyArn"), &told.policy_version.document) {
            telling.policy(&call, arn, document);
        }
    }
}

fn of_details(
    telling: &mut Telling<'_>,
    call: &Call,
    told: iam::RoleDetail,
    attached: &mut Vec<String>,
) -> Option<Role> {
    let arn = telling.named(&DETAILS, None, &told.arn)?;
    let mut policies = Vec::new();
    for inline in told.role_policy_list.into_iter().flatten() {
        let document = telling.document(call, &inline.policy_document);
        policies.push(AttachedPolicy { name: inline.policy_name, document });
    }
    for managed in told.attached_managed_policies.into_iter().flatten() {
        attached.push(managed.policy_arn.clone());
        policies.push(AttachedPolicy { name: managed.policy_arn, document: Observed::Unknown });
    }
    policies.sort_by(|one, other| one.name.cmp(&other.name));
    let boundary = boundary(told.permissions_boundary);
    if let OrNone::Some(boundary) = &boundary {
        attached.push(boundary.name.clone());
    }
    let trust = told.assume_role_policy_document.as_ref();
    Some(Role {
        arn,
        unique_id: told.role_id,
        policies: Observed::Known(policies),
        boundary: Observed::Known(boundary),
        trust: trust.map_or(Observed::Unknown, |document| telling.document(call, document)),
        // A role without tags has no list of them in the answer.
        tags: Observed::Known(told.tags.into_iter().flatten().map(|tag| (tag.key, tag.value)).collect()),
    })
}

fn by_itself(telling: &mut Telling<'_>, entry: &iam::RoleEntry) -> Option<Role> {
    let arn = telling.named(&LIST_ROLES, None, &entry.arn)?;
    let call = |read| Call::new(read, None, [("RoleName", entry.role_name.clone())]);
    let role = telling.replies.told::<iam::GetRole>(&call(&GET_ROLE)).map(|told| told.role);
    let inline = telling.replies.told::<iam::ListRolePolicies>(&call(&LIST_ROLE_POLICIES));
    let attached = telling.replies.told::<iam::ListAttachedRolePolicies>(&call(&LIST_ATTACHED));
    // Policies are known all together or not at all.
    let policies = match (inline, attached) {
        (Some(inline), Some(attached)) => {
            let mut policies = Vec::new();
            for name in inline.policy_names {
                let own = [("RoleName", entry.role_name.clone()), ("PolicyName", name.clone())];
                let call = Call::new(&GET_ROLE_POLICY, None, own);
                let told = telling.replies.told::<iam::GetRolePolicy>(&call);
                let document =
                    told.map_or(Observed::Unknown, |told| telling.document(&call, &told.policy_document));
                policies.push(AttachedPolicy { name, document });
            }
            let managed = attached.attached_policies.into_iter();
            policies.extend(
                managed.map(|policy| AttachedPolicy { name: policy.policy_arn, document: Observed::Unknown }),
            );
            policies.sort_by(|one, other| one.name.cmp(&other.name));
            Observed::Known(policies)
        }
        _ => Observed::Unknown,
    };
    let trust = role.as_ref().and_then(|role| role.assume_role_policy_document.clone());
    let trust = trust.map_or(Observed::Unknown, |document| telling.document(&call(&GET_ROLE), &document));
    Some(Role {
        arn,
        policies,
        trust,
        unique_id: role.as_ref().and_then(|role| role.role_id.clone()),
        boundary: known(role.as_ref().map(|role| boundary(role.permissions_boundary.clone()))),
        tags: known(
            role.map(|role| role.tags.into_iter().flatten().map(|tag| (tag.key, tag.value)).collect()),
        ),
    })
}

fn boundary(told: Option<iam::Boundary>) -> OrNone<AttachedPolicy> {
    match told.and_then(|boundary| boundary.permissions_boundary_arn) {
        Some(name) => OrNone::Some(AttachedPolicy { name, document: Observed::Unknown }),
        None => OrNone::None,
    }
}
