//! The policy of `alias/aws/ebs`, which nobody can change.

use crate::aws::{AccountId, Region};
use crate::iam::{
    ConditionKeys, Conditions, Document, Effect, OneOrMany, PrincipalKind, Principals, Scalar, Selector,
    Statement,
};

/// The key policy that AWS gives the AWS managed key of EBS in an account and region: everyone in the account may
/// use it through EC2, nobody else may (KMS developer guide, "AWS KMS condition keys", examples of
/// `kms:CallerAccount` and `kms:ViaService`; EBS makes its calls as `ec2.<region>`).
pub fn ebs_managed_key_policy(account: &AccountId, region: &Region) -> Document {
    let suffix = if region.partition().as_str() == "aws-cn" { "amazonaws.com.cn" } else { "amazonaws.com" };
    let is = |key: &str, value: String| (key.to_owned(), OneOrMany::One(Scalar::Text(value)));
    let through_ec2 = ConditionKeys(vec![
        is("kms:CallerAccount", account.to_string()),
        is("kms:ViaService", format!("ec2.{region}.{suffix}")),
    ]);
    let root = format!("arn:{}:iam::{account}:root", region.partition());
    let mut document = Document::new(vec![
        Statement {
            condition: Some(Conditions(vec![("StringEquals".to_owned(), through_ec2)])),
            ..statement(
                "Allow access through EBS for all principals in the account that are authorized to use EBS",
                "*",
                &[
                    "kms:Encrypt",
                    "kms:Decrypt",
                    "kms:ReEncrypt*",
                    "kms:GenerateDataKey*",
                    "kms:CreateGrant",
                    "kms:DescribeKey",
                ],
            )
        },
        statement(
            "Allow direct access to key metadata to the account",
            &root,
            &["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"],
        ),
    ]);
    document.id = Some("auto-ebs-2".to_owned());
    document
}

fn statement(sid: &str, principal: &str, actions: &[&str]) -> Statement {
    let principal = vec![(PrincipalKind::Aws, OneOrMany::One(principal.to_owned()))];
    Statement {
        sid: Some(sid.to_owned()),
        effect: Effect::Allow,
        principal: Some(Selector::Only(Principals::Listed(principal))),
        action: Selector::Only(OneOrMany::Many(actions.iter().map(|&action| action.to_owned()).collect())),
        resource: Some(Selector::Only(OneOrMany::One("*".to_owned()))),
        condition: None,
    }
}
