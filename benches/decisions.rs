//! Decisions a second, with and without reasons: a key policy of 6 statements, two identity policies of 5, one SCP of 4 and
//! one boundary of 2.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use keyway::authorize::{Query, decide, verdict};
use keyway::aws::{AccountId, Action};
use keyway::iam::{Compiled, Context, ContextValue, Document, Given, Principal, Text};
use std::hint::black_box;
use std::sync::Arc;

const KEY_POLICY: &str = r#"{"Version":"2012-10-17","Statement":[
 {"Sid":"Root","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"},
 {"Sid":"Admins","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/KeyAdmin"},"Action":["kms:Create*","kms:Put*","kms:ScheduleKeyDeletion"],"Resource":"*"},
 {"Sid":"Describe","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::444455556666:role/dr/Restore","arn:aws:iam::444455556666:role/dr/Replica"]},"Action":"kms:DescribeKey","Resource":"*"},
 {"Sid":"Use","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::444455556666:role/dr/Restore","arn:aws:iam::444455556666:role/dr/Replica"]},"Action":["kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*"],"Resource":"*","Condition":{"StringLike":{"kms:ViaService":"ec2.*.amazonaws.com","kms:EncryptionContext:aws:ebs:id":["vol-*","snap-*"]}}},
 {"Sid":"Grant","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::444455556666:role/dr/Restore","arn:aws:iam::444455556666:role/dr/Replica"]},"Action":"kms:CreateGrant","Resource":"*","Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"},"StringLike":{"kms:ViaService":"ec2.*.amazonaws.com"}}},
 {"Sid":"OwnOrg","Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}}}]}"#;

const EC2: &str = r#"{"Version":"2012-10-17","Statement":[
 {"Effect":"Allow","Action":["ec2:Describe*","ec2:GetEbsDefaultKmsKeyId"],"Resource":"*"},
 {"Effect":"Allow","Action":"ec2:CreateVolume","Resource":["arn:aws:ec2:*:444455556666:volume/*","arn:aws:ec2:*::snapshot/*"]},
 {"Effect":"Allow","Action":["ec2:AttachVolume","ec2:StartInstances"],"Resource":"arn:aws:ec2:*:444455556666:*"},
 {"Effect":"Allow","Action":"ec2:CopySnapshot","Resource":"arn:aws:ec2:*::snapshot/*"},
 {"Effect":"Deny","Action":"ec2:DeleteSnapshot","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/keep":"yes"}}}]}"#;

const KMS: &str = r#"{"Version":"2012-10-17","Statement":[
 {"Effect":"Allow","Action":["kms:ListAliases","kms:ListKeys"],"Resource":"*"},
 {"Effect":"Allow","Action":"kms:DescribeKey","Resource":"arn:aws:kms:*:111122223333:key/*"},
 {"Effect":"Allow","Action":["kms:ReEncryptFrom","kms:ReEncryptTo","kms:GenerateDataKeyWithoutPlaintext"],"Resource":"arn:aws:kms:*:111122223333:key/*"},
 {"Effect":"Allow","Action":"kms:CreateGrant","Resource":"arn:aws:kms:*:111122223333:key/*","Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"}}},
 {"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::*:role/dr/*"}]}"#;

const SCP: &str = r#"{"Version":"2012-10-17","Statement":[
 {"Effect":"Allow","Action":"*","Resource":"*"},
 {"Effect":"Deny","Action":["organizations:LeaveOrganization","account:*"],"Resource":"*"},
 {"Effect":"Deny","NotAction":["iam:*","sts:*","support:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}}},
 {"Effect":"Deny","Action":"kms:ScheduleKeyDeletion","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/KeyAdmin"}}}]}"#;

const BOUNDARY: &str = r#"{"Version":"2012-10-17","Statement":[
 {"Effect":"Allow","Action":["ec2:*","kms:*","s3:*"],"Resource":"*"},
 {"Effect":"Deny","Action":"iam:*","Resource":"*"}]}"#;

fn compiled(text: &str) -> Arc<Compiled> {
    let document: Result<Document, _> = text.parse();
    document.map_or_else(|_| Document::new(Vec::new()).compile(), |document| document.compile())
}

fn decisions(criterion: &mut Criterion) {
    let Ok(role) = "arn:aws:iam::444455556666:role/dr/Restore".parse() else { return };
    let Ok(owner) = "111122223333".parse::<AccountId>() else { return };
    let principal = Principal::role(role);
    let action = Action::new("kms:CreateGrant");
    let resource = Text::from("arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    let mut context = Context::new();
    context.insert("kms:ViaService", "ec2.us-east-1.amazonaws.com");
    context.insert("kms:GrantIsForAWSResource", "true");
    context.insert("kms:GrantOperations", ContextValue::Many(vec!["Decrypt".into()]));
    context.insert("kms:EncryptionContext:aws:ebs:id", "vol-0123456789abcdef0");
    context.insert("kms:EncryptionContextKeys", ContextValue::Many(vec!["aws:ebs:id".into()]));
    context.insert("aws:PrincipalOrgID", "o-exampleorgid");
    let mut query = Query::new(&principal, &action, &resource, &context);
    query.resource_account = Some(&owner);
    query.identity = Given::Known(vec![compiled(EC2), compiled(KMS)]);
    query.resource_policy = Given::Known(compiled(KEY_POLICY));
    query.boundary = Given::Known(compiled(BOUNDARY));
    query.scps = Given::Known(vec![Given::Known(vec![compiled(SCP)])]);

    let mut group = criterion.benchmark_group("decisions");
    group.throughput(Throughput::Elements(1));
    group.bench_function("without reasons", |bencher| bencher.iter(|| verdict(black_box(&query))));
    group.bench_function("with reasons", |bencher| bencher.iter(|| decide(black_box(&query))));
    group.finish();
}

criterion_group!(benches, decisions);
criterion_main!(benches);
