//! What every account that is connected needs.

use super::{besides, call};
use crate::workflows::Listed;

/// `ClumioBasePolicy`: Clumio checks what it was given before it protects anything.
pub(in crate::workflows::clumio) const BASE: &[Listed] = &[
    call("iam:ListAccountAliases", "*"),
    besides("iam:ListAttachedRolePolicies", "iam::{account}:role/", &[]),
    besides("iam:ListRolePolicies", "iam::{account}:role/", &[]),
    besides("iam:GetRolePolicy", "iam::{account}:role/", &[]),
    besides("iam:GetRole", "iam::{account}:role/", &[]),
    besides("iam:GetPolicy", "iam::{account}:policy/", &[]),
    besides("iam:GetPolicyVersion", "iam::{account}:policy/", &[]),
    besides("sns:GetTopicAttributes", "sns:{region}:{account}:", &[]),
    besides("events:DescribeRule", "events:{region}:{account}:rule/", &[]),
];

/// `ClumioDriftDetectPolicy`: without it Clumio does not notice changes of what it was given.
pub(in crate::workflows::clumio) const DRIFT: &[Listed] = &[
    besides("cloudformation:DescribeStacks", "cloudformation:{region}:{account}:stack/", &[]),
    besides("cloudformation:DescribeStackResources", "cloudformation:{region}:{account}:stack/", &[]),
    besides("cloudformation:DetectStackResourceDrift", "cloudformation:{region}:{account}:stack/", &[]),
    besides("iam:GetServiceLinkedRoleDeletionStatus", "iam::{account}:role/", &[]),
    besides("iam:ListInstanceProfilesForRole", "iam::{account}:role/", &[]),
    besides("iam:SimulatePrincipalPolicy", "iam::{account}:role/", &[]),
    besides("iam:GetContextKeysForPrincipalPolicy", "iam::{account}:role/", &[]),
    besides("iam:ListRoleTags", "iam::{account}:role/", &[]),
    besides("sns:ListSubscriptionsByTopic", "sns:{region}:{account}:", &[]),
    besides("sns:ListTagsForResource", "sns:{region}:{account}:", &[]),
    besides("events:ListTagsForResource", "events:{region}:{account}:rule/", &[]),
    besides("events:ListTargetsByRule", "events:{region}:{account}:rule/", &[]),
    besides("events:DescribeEventBus", "events:{region}:{account}:event-bus/", &[]),
];

/// `ClumioKMSPolicy`: one list for all services.
pub(in crate::workflows::clumio) const KMS: &[&str] = &[
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyPair",
    "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
];
