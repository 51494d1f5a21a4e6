//! What the planner takes for Veeam's demands is what Veeam publishes.

use keyway::graph::KeyUse;
use keyway::workflows::veeam::VEEAM;
use serde_json::Value;
use std::collections::BTreeSet;

const PUBLISHED: &str = include_str!("../data/veeam-permissions.json");

/// Looking at keys and their policies is no use of a key.
const ONLY_LOOKS: &[&str] = &["kms:GetKeyPolicy", "kms:ListAliases", "kms:ListKeys"];

/// The cryptographic, `CreateGrant` and `DescribeKey` actions of the list on a page of the guide.
fn published(page: &str, block: usize) -> BTreeSet<String> {
    let pages: Value = serde_json::from_str(PUBLISHED).expect("JSON");
    let actions = pages[page]["blocks"][block]["actions"].as_array().expect("a list of actions");
    actions
        .iter()
        .map(|action| action.as_str().expect("an action").to_owned())
        .filter(|action| action.starts_with("kms:") && !ONLY_LOOKS.contains(&action.as_str()))
        .collect()
}

fn demanded(role_use: &str) -> BTreeSet<String> {
    (VEEAM.demanded)(role_use, KeyUse::Source).iter().map(|action| (*action).to_owned()).collect()
}

#[test]
fn the_demands_on_each_role_are_the_published_lists() {
    for (role_use, page) in [
        ("backup", "role_permissions_backup_ec2.md"),
        ("replica", "role_permissions_backup_ec2.md"),
        ("restore", "role_permissions_restore_ec2.md"),
        ("worker", "role_permissions_backup_acc.md"),
    ] {
        assert_eq!(demanded(role_use), published(page, 0), "{role_use}");
    }
}

/// The calls of the repository role follow from its operations, so its list demands nothing further.
#[test]
fn the_list_of_the_repository_role_is_what_its_operations_call() {
    assert!(demanded("repository").is_empty());
    let calls = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt"].map(str::to_owned);
    assert_eq!(published("role_permissions_repo.md", 1), BTreeSet::from(calls));
}

/// Neither page lists a data key for the roles that copy, though a full copy under a customer managed key needs one.
#[test]
fn the_roles_that_copy_have_no_data_key_in_their_list() {
    assert!(!demanded("backup").contains("kms:GenerateDataKeyWithoutPlaintext"));
    assert!(demanded("restore").contains("kms:GenerateDataKeyWithoutPlaintext"));
}
