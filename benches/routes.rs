//! The search for routes on a large estate: 100 accounts, 10 regions, 20 keys in each.

#![expect(clippy::expect_used, reason = "a bench that cannot be set up has to say so")]

use criterion::{Criterion, criterion_group, criterion_main};
use keyway::checks::Trust;
use keyway::estate::{Estate, EstateDocument};
use keyway::planner::Planner;
use keyway::question::Question;
use keyway::routes;
use serde_json::{Value, json};
use std::hint::black_box;

const REGIONS: [&str; 10] = [
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "eu-west-1",
    "eu-west-2",
    "eu-central-1",
    "ap-south-1",
    "ap-southeast-1",
    "ap-northeast-1",
];

fn account(number: usize) -> String {
    format!("{:012}", 100_000_000_000_usize + number)
}

fn key(number: usize, region: &str, key: usize) -> Value {
    let id = account(number);
    json!({
        "arn": format!("arn:aws:kms:{region}:{id}:key/{key:08}-0000-4000-8000-{id}"),
        "aliases": [format!("alias/key-{key}")], "manager": "customer", "state": "Enabled",
        "spec": "SYMMETRIC_DEFAULT", "usage": "ENCRYPT_DECRYPT", "multi_region": false, "origin": "AWS_KMS",
        "policy": {"Version": "2012-10-17", "Statement": [
            {"Sid": "Enable IAM User Permissions", "Effect": "Allow",
             "Principal": {"AWS": format!("arn:aws:iam::{id}:root")}, "Action": "kms:*", "Resource": "*"},
            {"Sid": "Allow use of the key", "Effect": "Allow",
             "Principal": {"AWS": format!("arn:aws:iam::{}:root", account((number + 7) % 100))},
             "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
             "Resource": "*", "Condition": {"StringEquals": {"kms:ViaService": format!("ec2.{region}.amazonaws.com")}}},
            {"Sid": "Allow attachment of persistent resources", "Effect": "Allow",
             "Principal": {"AWS": format!("arn:aws:iam::{}:root", account((number + 7) % 100))},
             "Action": ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"], "Resource": "*",
             "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}}]},
        "grants": [], "tags": {}
    })
}

fn role(number: usize, role_use: &str) -> Value {
    json!({
        "arn": format!("arn:aws:iam::{}:role/veeam-{role_use}", account(number)),
        "policies": [{"name": "AdministratorAccess"}], "boundary": "none", "tags": {},
        "trust": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Principal": {"AWS": format!("arn:aws:iam::{}:role/veeam-appliance", account(0))},
            "Action": "sts:AssumeRole"}]}
    })
}

/// Every account alike; each key admits the account seven further on, so that the way from the first account to the
/// second takes edits, new keys or copies. The data is under aws/ebs.
fn large() -> Estate {
    let uses = ["backup", "replica", "restore", "worker"];
    let accounts: Vec<Value> = (0..100)
        .map(|number| {
            let keys: Vec<Value> =
                REGIONS.iter().flat_map(|region| (0..20).map(move |k| key(number, region, k))).collect();
            let regions: serde_json::Map<String, Value> = REGIONS
                .iter()
                .map(|region| {
                    ((*region).to_owned(), json!({"default_ebs_key": "alias/aws/ebs", "encryption_by_default": false}))
                })
                .collect();
            let mut roles: Vec<Value> = uses.iter().map(|role_use| role(number, role_use)).collect();
            roles.push(role(number, "appliance"));
            json!({
                "id": account(number), "organization": "none", "regions": regions, "keys": keys, "roles": roles,
                "snapshots": [{"id": format!("snap-{number:08}"), "region": "us-east-1",
                    "volume": format!("vol-{number:08}"), "origin": "snapshot", "key": "alias/aws/ebs",
                    "shared_with": [], "tier": "standard", "state": "completed"}]
            })
        })
        .collect();
    let roles: Vec<Value> = (0..100)
        .flat_map(|number| {
            uses.iter().map(move |role_use| {
                json!({"use": role_use, "arn": format!("arn:aws:iam::{}:role/veeam-{role_use}", account(number))})
            })
        })
        .collect();
    let document: EstateDocument = serde_json::from_value(json!({
        "version": 1,
        "accounts": accounts,
        "policies": [{"name": "AdministratorAccess", "document": {"Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}}],
        "products": [{"product": "veeam", "appliance": format!("arn:aws:iam::{}:role/veeam-appliance", account(0)),
            "roles": roles}]
    }))
    .expect("an estate");
    Estate::new(document)
}

fn search(criterion: &mut Criterion) {
    let estate = large();
    let asked = serde_json::from_value(json!({
        "operation": "restore", "src": format!("{}/us-east-1", account(0)), "dst": format!("{}/eu-west-1", account(1)),
        "workload": "snap-00000000"
    }))
    .expect("a question");
    let question = Question::resolve(&asked, Some(&estate)).expect("a question that makes sense");
    let planner = Planner::new(Some(&estate), Trust::Role);
    let workloads = planner.workloads(&question).expect("a workload");
    let workload = workloads.first().expect("a workload");
    let plan = planner.plan(&question, workload).expect("a plan");
    let found = routes::search(&planner, &plan, workload).found;
    assert!(found.len() > 1, "there are routes");
    let mut group = criterion.benchmark_group("routes");
    group.bench_function("one plan of 100 accounts x 10 regions x 20 keys", |bencher| {
        bencher.iter(|| black_box(Planner::new(Some(&estate), Trust::Role).plan(&question, workload)));
    });
    group.bench_function("search over 100 accounts x 10 regions x 20 keys", |bencher| {
        bencher.iter(|| black_box(routes::search(&planner, &plan, workload)));
    });
    group.finish();
}

criterion_group!(benches, search);
criterion_main!(benches);
