//! Edits for service-linked roles, whose own policies nobody can change.

use crate::aws::{Action, Arn};
use crate::estate::{Edit, Grant};
use crate::graph::KeyRef;
use crate::iam::{
    ConditionKeys, Conditions, Effect, OneOrMany, PrincipalKind, Principals, Scalar, Selector, Statement,
};

/// What the key policy has to allow "at minimum", beside `kms:CreateGrant` for AWS services (Auto Scaling user guide,
/// "Required AWS KMS key policy for use with encrypted volumes").
const USES: &[&str] =
    &["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];

/// The operations of the grant that the same page has made for a key of another account.
const GRANTED: &[&str] = &[
    "CreateGrant",
    "Decrypt",
    "DescribeKey",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
];

/// Lets a service-linked role use a key: by the key policy, or by a grant where the key is of another account and
/// would need a permission of the role's own, too. A statement that none of the denied calls wants is left out.
pub(super) fn edits(key: &Arn, role: &Arn, name: &str, denied: &[&Action], needs_own: bool) -> Vec<Edit> {
    if needs_own && key.account_text() != role.account_text() {
        let grant = Grant {
            id: format!("keyway-{}", role.resource_name()),
            grantee: role.to_string(),
            retiring: None,
            operations: GRANTED.iter().map(|name| (*name).to_owned()).collect(),
            encryption_context_subset: None,
            encryption_context_equals: None,
            source_arn: None,
        };
        return vec![Edit::Grant { key: key.clone(), grant }];
    }
    let statement = |sid: &str, actions: &[&str], condition| Statement {
        sid: Some(format!("{name}{sid}")),
        effect: Effect::Allow,
        principal: Some(Selector::Only(Principals::Listed(vec![(
            PrincipalKind::Aws,
            OneOrMany::One(role.to_string()),
        )]))),
        action: Selector::Only(match actions {
            [only] => OneOrMany::One((*only).to_owned()),
            _ => OneOrMany::Many(actions.iter().map(|action| (*action).to_owned()).collect()),
        }),
        resource: Some(Selector::Only(OneOrMany::One("*".to_owned()))),
        condition,
    };
    let wanted = OneOrMany::One(Scalar::Text("true".to_owned()));
    let for_services = ConditionKeys(vec![("kms:GrantIsForAWSResource".to_owned(), wanted)]);
    let for_services = Conditions(vec![("Bool".to_owned(), for_services)]);
    let makes_grant = |action: &&Action| action.as_str() == "kms:CreateGrant";
    let uses = (!denied.iter().all(makes_grant)).then(|| statement("UsesKey", USES, None));
    let grants = || statement("GrantsToServices", &["kms:CreateGrant"], Some(for_services));
    let grants = denied.iter().any(makes_grant).then(grants);
    uses.into_iter().chain(grants).map(|statement| Edit::KeyPolicy { key: key.clone(), statement }).collect()
}

/// What these edits do, in words.
pub(in crate::checks) fn words(key: &KeyRef, role: &Arn, needs_own: bool) -> String {
    let key_words = key.in_words();
    let account = role.account_text();
    if needs_own && key.account.as_str() != account {
        return format!(
            "let a principal of {account} that may call `kms:CreateGrant` on the {key_words}, or one of {}, make a grant for \
             `{role}`",
            key.account
        );
    }
    format!(
        "name `{role}` in the key policy of the {key_words}: in one statement for the use of the key, in another for \
         `kms:CreateGrant` with kms:GrantIsForAWSResource"
    )
}
