//! Generated estates: the open one, in which nothing is in the way, with some things put in the way; and questions to it.

use keyway::estate::{Estate, EstateDocument};
use keyway::question::Asked;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// The accounts of the open estate.
const ACCOUNTS: [&str; 3] = ["111111111111", "222222222222", "333333333333"];

/// Something that is put in the way.
#[derive(Debug, Clone)]
pub(super) struct Obstacle {
    pub(super) name: String,
    /// Text by which answers cite it, where they can.
    pub(super) mark: Option<String>,
    patch: Vec<Value>,
}

/// A generated world and what is asked of it.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) obstacles: Vec<Obstacle>,
    pub(super) asked: Asked,
}

impl World {
    pub(super) fn estate(&self) -> Estate {
        estate(&self.obstacles)
    }

    /// The world without one of its obstacles.
    pub(super) fn without(&self, obstacle: usize) -> Self {
        let mut less = self.clone();
        less.obstacles.remove(obstacle);
        less
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.obstacles.iter().map(|obstacle| obstacle.name.as_str()).collect()
    }
}

static OPEN: LazyLock<Value> = LazyLock::new(|| {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/open.estate.json"));
    serde_json::from_str(&text.expect("the open estate")).expect("JSON")
});

fn estate(obstacles: &[Obstacle]) -> Estate {
    let mut document = OPEN.clone();
    for obstacle in obstacles {
        let patch: json_patch::Patch = serde_json::from_value(json!(obstacle.patch)).expect("a patch");
        json_patch::patch(&mut document, &patch).unwrap_or_else(|error| panic!("{}: {error}", obstacle.name));
    }
    let document: EstateDocument = serde_json::from_value(document).expect("an estate");
    Estate::new(document)
}

fn obstacle(name: String, mark: Option<&str>, patch: Vec<Value>) -> Obstacle {
    Obstacle { name, mark: mark.map(str::to_owned), patch }
}

fn statement(sid: &str, effect: &str, more: &Value) -> Value {
    let mut statement = json!({"Sid": sid, "Effect": effect, "Resource": "*"});
    for (key, value) in more.as_object().expect("an object") {
        statement[key] = value.clone();
    }
    statement
}

/// Everything that can be put in the way, each thing once.
fn obstacles() -> Vec<Obstacle> {
    let mut all = Vec::new();
    for (a, account) in ACCOUNTS.iter().enumerate() {
        for (k, region) in ["us-east-1", "eu-west-1"].iter().enumerate() {
            let place = format!("{account}/{region}");
            let default = format!("/accounts/{a}/regions/{region}/default_ebs_key");
            let key = format!("/accounts/{a}/keys/{k}");
            all.push(obstacle(
                format!("aws/ebs is the default key of {place}"),
                None,
                vec![json!({"op": "replace", "path": default, "value": "alias/aws/ebs"})],
            ));
            all.push(obstacle(
                format!("encryption by default is on in {place}"),
                None,
                vec![json!({"op": "replace", "path": format!("/accounts/{a}/regions/{region}/encryption_by_default"),
                    "value": true})],
            ));
            for state in ["Disabled", "PendingDeletion"] {
                all.push(obstacle(
                    format!("the key of {place} is {state}"),
                    None,
                    vec![json!({"op": "replace", "path": format!("{key}/state"), "value": state})],
                ));
            }
            let sid = format!("Administrator{a}{k}");
            let administrator = json!({"Principal": {"AWS": format!("arn:aws:iam::{account}:role/key-admin")},
                "Action": "kms:*"});
            all.push(obstacle(
                format!("the key of {place} admits an administrator only"),
                None,
                vec![json!({"op": "replace", "path": format!("{key}/policy/Statement"),
                    "value": [statement(&sid, "Allow", &administrator)]})],
            ));
            let root =
                json!({"Principal": {"AWS": format!("arn:aws:iam::{account}:root")}, "Action": "kms:*"});
            all.push(obstacle(
                format!("the key of {place} admits its own account only"),
                None,
                vec![json!({"op": "replace", "path": format!("{key}/policy/Statement"),
                    "value": [statement(&format!("Root{a}{k}"), "Allow", &root)]})],
            ));
            for action in ["kms:CreateGrant", "kms:DescribeKey", "kms:ReEncrypt*"] {
                let sid = format!("No{}{a}{k}", action.trim_start_matches("kms:").trim_end_matches('*'));
                let denied = json!({"Principal": "*", "Action": action});
                all.push(obstacle(
                    format!("the key of {place} denies {action}"),
                    Some(&sid),
                    vec![json!({"op": "add", "path": format!("{key}/policy/Statement/-"),
                        "value": statement(&sid, "Deny", &denied)})],
                ));
            }
            all.push(obstacle(
                format!("nobody knows the policy of the key of {place}"),
                None,
                vec![json!({"op": "remove", "path": format!("{key}/policy")})],
            ));
        }
        for (number, action) in
            ["ec2:CopySnapshot", "ec2:ModifySnapshotAttribute", "kms:CreateGrant"].iter().enumerate()
        {
            let sid = format!("Guard{a}{number}");
            all.push(obstacle(
                format!("an SCP of {account} denies {action}"),
                Some(&sid),
                vec![json!({"op": "add", "path": format!("/accounts/{a}/scps"), "value": [
                    {"name": "FullAWSAccess"},
                    {"name": format!("Guard{a}{number}"), "document": {"Version": "2012-10-17",
                        "Statement": [statement(&sid, "Deny", &json!({"Action": action}))]}}]})],
            ));
        }
        let roles = if a == 2 { 3 } else { 5 };
        for role in 0..roles {
            let only_ec2 = json!({"Action": ["ec2:*", "s3:*", "sts:*", "iam:PassRole"]});
            all.push(obstacle(
                format!("role {role} of {account} has no KMS permission"),
                None,
                vec![
                    json!({"op": "replace", "path": format!("/accounts/{a}/roles/{role}/policies"), "value": [
                    {"name": format!("NoKms{a}{role}"), "document": {"Version": "2012-10-17",
                        "Statement": [statement(&format!("NoKms{a}{role}"), "Allow", &only_ec2)]}}]}),
                ],
            ));
        }
    }
    all.extend(of_data());
    all
}

/// What may be wrong with the data and the roles that serve it.
fn of_data() -> Vec<Obstacle> {
    let mut all = Vec::new();
    for (volume, id) in [(0, "vol-cmk"), (5, "vol-plain")] {
        all.push(obstacle(
            format!("{id} is under aws/ebs"),
            None,
            vec![json!({"op": "replace", "path": format!("/accounts/0/volumes/{volume}/key"),
                "value": "alias/aws/ebs"})],
        ));
    }
    all.push(obstacle(
        "snap-replica is under aws/ebs".to_owned(),
        None,
        vec![json!({"op": "replace", "path": "/accounts/0/snapshots/3/key", "value": "alias/aws/ebs"})],
    ));
    all.push(obstacle(
        "the source account has no worker role".to_owned(),
        None,
        vec![json!({"op": "remove", "path": "/products/0/roles/3"})],
    ));
    all
}

fn questions() -> Vec<Value> {
    let mut all = Vec::new();
    for product in ["veeam@2", "veeam@10"] {
        for dst in [
            "111111111111/us-east-1",
            "111111111111/eu-west-1",
            "222222222222/us-east-1",
            "222222222222/eu-west-1",
        ] {
            for workload in ["snap-cmk", "snap-ebs", "i-mixed", "vol-cmk", "i-plain"] {
                all.push(json!({"operation": "restore", "src": "111111111111/us-east-1", "dst": dst,
                    "workload": workload, "product": product}));
            }
            all.push(
                json!({"operation": "restore", "from": "replica", "src": "111111111111/eu-west-1", "dst": dst,
                "workload": "snap-replica", "product": product}),
            );
            if dst != "111111111111/us-east-1" {
                for target in [Value::Null, json!("alias/rec-eu")] {
                    let named = target != Value::Null;
                    if named && dst != "222222222222/eu-west-1" {
                        continue;
                    }
                    let mut question = json!({"operation": "replica", "src": "111111111111/us-east-1", "dst": dst,
                        "workload": "i-cmk", "product": product});
                    if named {
                        question["target_key"] = target;
                    }
                    all.push(question);
                }
            }
        }
        for worker in ["111111111111/us-east-1", "333333333333/us-east-1"] {
            for workload in ["i-cmk", "i-ebs", "i-mixed"] {
                all.push(json!({"operation": "backup", "src": "111111111111/us-east-1", "dst": "333333333333/us-east-1",
                    "worker": worker, "workload": workload, "product": product}));
            }
        }
        for worker in ["222222222222/eu-west-1", "333333333333/eu-west-1"] {
            all.push(json!({"operation": "restore", "from": "backup", "src": "333333333333/eu-west-1",
                "dst": "222222222222/eu-west-1", "worker": worker, "workload": "i-cmk", "product": product}));
        }
    }
    all
}

/// Whether two obstacles change the same thing, so that the second would undo the first.
fn collide(one: &Obstacle, other: &Obstacle) -> bool {
    let paths = |obstacle: &Obstacle| -> Vec<String> {
        obstacle
            .patch
            .iter()
            .map(|operation| operation["path"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let policy = |path: &String| path.split("/policy").next().unwrap_or_default().to_owned();
    paths(one).iter().any(|path| {
        paths(other).iter().any(|known| {
            path == known
                || (path.contains("/policy") && known.contains("/policy") && policy(path) == policy(known))
        })
    })
}

/// Worlds with a few obstacles each.
pub(super) fn worlds() -> impl Strategy<Value = World> {
    let obstacles = obstacles();
    let most = 5.min(obstacles.len());
    (subsequence(obstacles, 0..=most), select(questions())).prop_map(|(chosen, question)| {
        let mut obstacles: Vec<Obstacle> = Vec::new();
        for obstacle in chosen {
            if !obstacles.iter().any(|known| collide(known, &obstacle)) {
                obstacles.push(obstacle);
            }
        }
        World { obstacles, asked: serde_json::from_value(question).expect("a question") }
    })
}
