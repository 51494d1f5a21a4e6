//! The policies that AWS itself writes for backup, attached to roles.

use keyway::authorize::{Query, decide};
use keyway::aws::{Action, Region};
use keyway::iam::{Compiled, Context, Document, Given, PolicyType, Principal, Text, Verdict};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const VIA_EC2: (&str, &str) = ("kms:ViaService", "ec2.us-east-1.amazonaws.com");
const VOLUME: (&str, &str) = ("kms:EncryptionContext:aws:ebs:id", "vol-1");

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/aws-managed-policies")
}

fn document(value: &Value) -> Value {
    value.pointer("/PolicyVersion/Document").unwrap_or(value).clone()
}

fn policy(name: &str) -> Arc<Compiled> {
    let text = std::fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
    let value = document(&serde_json::from_str(&text).unwrap());
    serde_json::from_value::<Document>(value).unwrap().compile()
}

/// What a role with a managed policy may do under a key policy that delegates to identity policies.
fn ask(name: &str, action: &str, context: &[(&str, &str)]) -> (Verdict, Vec<PolicyType>) {
    let principal = Principal::role("arn:aws:iam::111122223333:role/Job".parse().unwrap());
    let key_policy: Document =
        r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kms:*",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Resource": "*"}}"#
            .parse()
            .unwrap();
    let context: Context = context.iter().copied().collect();
    let (action, resource) = (action.parse::<Action>().unwrap(), Text::from(KEY));
    let query = Query {
        identity: Given::Known(vec![policy(name)]),
        resource_policy: Given::Known(key_policy.compile()),
        ..Query::new(&principal, &action, &resource, &context)
    };
    let decision = decide(&query);
    (decision.verdict, decision.blocked_by)
}

fn allows(name: &str, action: &str, context: &[(&str, &str)]) {
    assert_eq!(ask(name, action, context), (Verdict::Allowed, Vec::new()), "{name} {action} {context:?}");
}

fn refuses(name: &str, action: &str, context: &[(&str, &str)]) {
    let wanted = (Verdict::ImplicitDeny, vec![PolicyType::IdentityPolicy]);
    assert_eq!(ask(name, action, context), wanted, "{name} {action} {context:?}");
}

#[test]
fn every_managed_policy_is_read_and_comes_back() {
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let value: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let wanted = document(&value);
        let read: Document = serde_json::from_value(wanted.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), wanted, "{}", path.display());
    }
}

#[test]
fn the_backup_job_role() {
    let role = "AWSBackupServiceRolePolicyForBackup";
    allows(role, "kms:DescribeKey", &[VIA_EC2]);
    allows(role, "kms:CreateGrant", &[("kms:GrantIsForAWSResource", "true")]);
    refuses(role, "kms:CreateGrant", &[("kms:GrantIsForAWSResource", "false")]);
    allows(role, "kms:GenerateDataKeyWithoutPlaintext", &[VIA_EC2, VOLUME]);
    allows(role, "kms:ReEncryptFrom", &[VIA_EC2, VOLUME]);
    refuses(role, "kms:ReEncryptFrom", &[VOLUME]);
    refuses(role, "kms:Decrypt", &[VIA_EC2, VOLUME]);
    allows(role, "kms:Decrypt", &[("kms:ViaService", "dynamodb.us-east-1.amazonaws.com")]);
}

#[test]
fn the_restore_job_role() {
    let role = "AWSBackupServiceRolePolicyForRestores";
    allows(role, "kms:DescribeKey", &[]);
    allows(role, "kms:Decrypt", &[VIA_EC2, VOLUME]);
    allows(role, "kms:CreateGrant", &[("kms:GrantIsForAWSResource", "true")]);
    refuses(role, "kms:Decrypt", &[]);
    refuses(role, "kms:ScheduleKeyDeletion", &[]);
}

#[test]
fn the_service_linked_role_of_backup_may_not_decrypt() {
    let role = "AWSBackupServiceLinkedRolePolicyForBackup";
    allows(role, "kms:DescribeKey", &[]);
    refuses(role, "kms:Decrypt", &[VIA_EC2, VOLUME]);
    refuses(role, "kms:Decrypt", &[]);
}

#[test]
fn auto_scaling_has_no_action_on_keys_at_all() {
    for action in ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"]
    {
        refuses("AutoScalingServiceRolePolicy", action, &[VIA_EC2, ("kms:GrantIsForAWSResource", "true")]);
    }
}

#[test]
fn the_policy_of_the_default_key_is_the_one_that_aws_writes() {
    let region: Region = "us-east-1".parse().unwrap();
    let account = "111122223333".parse().unwrap();
    let policy = keyway::estate::fixed_key_policy("alias/aws/ebs", &account, &region).unwrap();
    let text = serde_json::to_string(&policy).unwrap();
    assert!(
        text.contains(r#""kms:CallerAccount":"111122223333","kms:ViaService":"ec2.us-east-1.amazonaws.com""#)
    );
    assert!(text.contains(r#""AWS":"arn:aws:iam::111122223333:root""#));
}
