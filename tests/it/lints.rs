//! Remarks on documents: what is remarked on, and what is left alone.

use keyway::authorize::lint::{Site, remarks};
use keyway::aws::Arn;
use keyway::checks::CHECKS;
use keyway::iam::Document;
use serde_json::{Value, json};
use std::path::Path;

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/k";

fn document(statement: &Value) -> Document {
    json!({"Version": "2012-10-17", "Statement": statement}).to_string().parse().expect("a document")
}

/// The remarks on a statement at a principal: their names and texts.
fn told(statement: &Value) -> Vec<(&'static str, String)> {
    let remarks = remarks(&document(statement), Site::Other);
    remarks.into_iter().map(|remark| (remark.lint.id, remark.text)).collect()
}

fn via(operator: &str, value: &Value) -> Vec<(&'static str, String)> {
    told(&json!({"Effect": "Allow", "Action": "kms:*", "Resource": "*",
        "Condition": {operator: {"kms:viaservice": value}}}))
}

#[test]
fn names_of_services() {
    for (operator, value) in [
        ("StringEquals", json!("ec2.eu-west-1.amazonaws.com")),
        ("StringEquals", json!("ec2.cn-north-1.amazonaws.com.cn")),
        ("StringEquals", json!("workmail.xx-future-1.amazonaws.com")),
        ("StringEquals", json!(["ec2.111122223333.amazonaws.com", "s3.eu-west-1.amazonaws.com"])),
        ("StringEqualsIgnoreCase", json!("EC2.eu-west-1.AmazonAWS.com")),
        ("StringLike", json!("*.eu-west-?.amazonaws.com")),
        ("StringLike", json!("e?2.*")),
        ("StringLike", json!("*")),
        ("StringLike", json!("${aws:PrincipalTag/s}.eu-west-1.amazonaws.com")),
        ("ForAnyValue:StringLikeIfExists", json!("*.amazonaws.com")),
        ("StringNotEquals", json!("ec2.eu-west-1.amazonaws.com")),
        ("Null", json!("false")),
    ] {
        assert_eq!(via(operator, &value), [], "{operator} {value}");
    }
    for (operator, value, words) in [
        ("StringEquals", json!("ec2.111122223333.amazonaws.com"), "not an account"),
        ("StringLike", json!("ebs.*.amazonaws.com"), "EBS makes its calls as `ec2."),
        ("StringEquals", json!("ebs.us-east-1.amazonaws.com"), "EBS makes its calls as `ec2."),
        ("StringEquals", json!("ec2.*.amazonaws.com"), "plain character"),
        ("ForAnyValue:StringEquals", json!(["ec2.*.amazonaws.com", "*"]), "plain character"),
        ("StringEquals", json!("ec2.amazonaws.com"), "the region is missing"),
        ("StringEquals", json!("EC2.eu-west-1.amazonaws.com"), "the form is"),
        ("StringEquals", json!("us-east-1.ec2.amazonaws.com"), "the form is"),
        ("StringLike", json!("ec2.*.amazonaws.org"), "the form is"),
        ("StringEquals", json!("ec2.cn-north-1.amazonaws.com"), "the form is"),
        ("StringNotEqualsIfExists", json!("ec2.amazonaws.com"), "so the condition always holds"),
        ("StringEquals", json!([]), "is compared with no value"),
    ] {
        let told = via(operator, &value);
        assert_eq!(told.len(), 1, "{operator} {value}: {told:?}");
        assert_eq!(told[0].0, "via-service-never-matches");
        assert!(told[0].1.contains(words), "{operator} {value}: {told:?}");
    }
}

#[test]
fn actions_that_do_not_exist() {
    let of = |element: &str, action: &str| told(&json!({"Effect": "Deny", element: action, "Resource": "*"}));
    for action in [
        "kms:*",
        "*",
        "kms:ReEncrypt*",
        "KMS:DECRYPT",
        "kms:GetKeyLastUsage",
        "sqs:SendMessage",
        "ecs:*",
        "k*:x",
    ] {
        assert_eq!(of("Action", action), [], "{action}");
    }
    let told = of("Action", "kms:ReEncrypt");
    assert!(
        told[0].1.starts_with("the statement denies `kms:ReEncrypt`, and KMS has no such action: its"),
        "{told:?}"
    );
    assert!(of("Action", "kms:Decypt")[0].1.ends_with("(did you mean `kms:Decrypt`?)"));
    assert!(of("Action", "kms:Zzz*")[0].1.ends_with("no such action"));
    assert!(
        of("NotAction", "dynamdb:*")[0].1.contains("leaves out `dynamdb:*`, and no service has the prefix")
    );
}

#[test]
fn keys_that_requests_do_not_have() {
    let of = |action: Value, operator: &str, key: &str| {
        told(
            &json!({"Effect": "Allow", "Action": action, "Resource": "*", "Condition": {operator: {key: "true"}}}),
        )
    };
    let grouped = of(json!(["kms:CreateGrant", "kms:DescribeKey"]), "Bool", "kms:GrantIsForAWSResource");
    assert_eq!(
        grouped,
        [("condition-key-never-present",
          "no request for `kms:DescribeKey` has `kms:GrantIsForAWSResource`, so the statement never allows it".to_owned())]
    );
    assert_eq!(
        of(json!("kms:*"), "StringEquals", "kms:ViaServices").len(),
        1,
        "no action has a misspelled key"
    );
    assert_eq!(of(json!("kms:DescribeKey"), "Null", "kms:GrantIsForAWSResource"), []);
    assert_eq!(of(json!("kms:DescribeKey"), "BoolIfExists", "kms:GrantIsForAWSResource"), []);
    assert_eq!(of(json!("kms:DescribeKey"), "Bool", "aws:SecureTransport"), []);
    assert_eq!(of(json!("kms:DescribeKey"), "StringEquals", "KMS:CallerAccount"), []);
    assert_eq!(of(json!("*"), "Bool", "kms:GrantIsForAWSResource"), []);
}

#[test]
fn resources_that_match_nothing() {
    let of = |action: &str, resource: Value| {
        told(&json!({"Effect": "Allow", "Action": action, "Resource": resource}))
    };
    let alias = "arn:aws:kms:us-east-1:111122223333:alias/data";
    assert_eq!(of("kms:Decrypt", json!(alias)).len(), 1);
    for (action, resource) in [
        ("kms:UpdateAlias", json!(alias)),
        ("kms:*", json!(alias)),
        ("kms:Decrypt", json!([alias, KEY])),
        ("kms:Decrypt", json!([alias, "*"])),
        ("kms:Decrypt", json!("arn:aws:kms:*:111122223333:*")),
        ("ec2:*", json!("arn:aws:ec2:*::snapshot/*")),
        ("ec2:*", json!("arn:aws:ec2:*:*:snapshot/*")),
        ("ec2:*", json!(["arn:aws:ec2:*:111122223333:snapshot/*", "arn:aws:ec2:*:*:*"])),
        ("ec2:*", json!("arn:aws:ec2:*:111122223333:volume/*")),
    ] {
        assert_eq!(of(action, resource.clone()), [], "{action} {resource}");
    }
    let snapshot = of("ec2:CreateSnapshot", json!("arn:aws:ec2:*:111122223333:snapshot/*"));
    assert!(snapshot[0].1.starts_with("the ARN of a snapshot has no account, so"), "{snapshot:?}");
    assert!(of("ec2:RunInstances", json!("arn:aws:ec2:us-east-1:1:image/ami-1"))[0].1.contains("an image"));

    let key: Arn = KEY.parse().expect("an ARN");
    for (resource, count) in [("*", 0), (KEY, 0), ("arn:aws:kms:*:*:key/*", 0), ("arn:aws:s3:::b", 1)] {
        let policy =
            document(&json!({"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": resource}));
        assert_eq!(remarks(&policy, Site::Key(&key)).len(), count, "{resource}");
    }
}

#[test]
fn every_remark_is_a_check() {
    for lint in keyway::authorize::lint::LINTS {
        assert!(CHECKS.iter().any(|check| check.id == lint.id), "{}", lint.id);
    }
    assert!(keyway::authorize::lint::LINTS.is_sorted_by_key(|lint| lint.id));
}

/// Nobody at AWS writes what cannot work, or hardly anybody: remarks on their policies would be false alarms.
#[test]
fn the_policies_of_aws_are_left_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/aws-managed-policies");
    let mut read = 0;
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let text = std::fs::read_to_string(entry.expect("an entry").path()).expect("a file");
        let written: Value = serde_json::from_str(&text).expect("JSON");
        let written = ["/PolicyVersion/Document", "/Document", ""]
            .iter()
            .filter_map(|place| written.pointer(place))
            .find(|found| found.get("Statement").is_some())
            .expect("a policy");
        let policy: Document = written.to_string().parse().expect("a document");
        read += 1;
        wrong.extend(
            remarks(&policy, Site::Other)
                .into_iter()
                .map(|remark| format!("{}: {}", remark.place(), remark.text)),
        );
    }
    assert!(read > 5);
    assert_eq!(wrong, Vec::<String>::new());
}
