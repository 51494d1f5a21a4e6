//! Replies as the AWS CLI saves them, written by hand after the API references: what they do not say is never taken for none.

use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const ACCOUNT: &str = "111111111111";
const OTHER: &str = "222222222222";
const KEY: &str = "11111111-2222-3333-4444-555555555555";

/// A folder of replies.
struct Saved(TempDir);

impl Saved {
    /// Accounts with one region each, of which nothing else is told.
    fn of(accounts: &[&str]) -> Self {
        let saved = Self(tempfile::tempdir().unwrap());
        for account in accounts {
            let regions =
                json!({"Regions": [{"RegionName": "us-east-1", "OptInStatus": "opt-in-not-required"}]});
            saved.put(account, "global/ec2/DescribeRegions,AllRegions=true", &regions);
        }
        saved
    }

    fn put(&self, account: &str, path: &str, reply: &Value) -> &Self {
        let path = self.0.path().join(account).join(format!("{path}.json"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, reply.to_string()).unwrap();
        self
    }

    /// An organization in its management account, with one SCP `X` that denies all and is attached to the root.
    fn organization(&self, management: &str, id: &str, status: Option<&str>) -> &Self {
        let types = |kind: &str| json!({"Type": kind, "Status": status});
        let types =
            status.map(|_| json!([types("SERVICE_CONTROL_POLICY"), types("RESOURCE_CONTROL_POLICY")]));
        let put =
            |path: &str, reply: Value| self.put(management, &format!("global/organizations/{path}"), &reply);
        put("DescribeOrganization", json!({"Organization": {"Id": id, "MasterAccountId": management}}));
        put("ListRoots", json!({"Roots": [{"Id": "r-aaaa", "Name": "Root", "PolicyTypes": types}]}));
        put("ListOrganizationalUnitsForParent,ParentId=r-aaaa", json!({"OrganizationalUnits": []}));
        let members = json!({"Accounts": [{"Id": management, "Name": "management", "Status": "ACTIVE"}]});
        put("ListAccountsForParent,ParentId=r-aaaa", members);
        for (filter, policy, effect) in
            [("SERVICE_CONTROL_POLICY", "p-scp", "Deny"), ("RESOURCE_CONTROL_POLICY", "p-rcp", "Allow")]
        {
            let list = json!({"Policies": [{"Id": policy, "Name": "X"}]});
            put(&format!("ListPolicies,Filter={filter}"), list);
            put(
                &format!("ListTargetsForPolicy,PolicyId={policy}"),
                json!({"Targets": [{"TargetId": "r-aaaa"}]}),
            );
            let mut statement = json!({"Effect": effect, "Action": "*", "Resource": "*"});
            if policy == "p-rcp" {
                statement["Principal"] = json!("*");
            }
            let content = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
            put(&format!("DescribePolicy,PolicyId={policy}"), json!({"Policy": {"Content": content}}));
        }
        self.put(
            management,
            "global/backup/DescribeGlobalSettings",
            &json!({"GlobalSettings": {"isCrossAccountBackupEnabled": "true"}}),
        )
    }

    /// A customer managed key with these grants.
    fn key(&self, grants: &Value) -> &Self {
        let arn = format!("arn:aws:kms:us-east-1:{ACCOUNT}:key/{KEY}");
        let put = |path: &str, reply: Value| self.put(ACCOUNT, &format!("us-east-1/kms/{path}"), &reply);
        put("ListKeys", json!({"Keys": [{"KeyId": KEY, "KeyArn": arn}]}));
        put("ListAliases", json!({"Aliases": []}));
        let metadata = json!({"KeyId": KEY, "Arn": arn, "KeyManager": "CUSTOMER", "KeyState": "Enabled"});
        put(&format!("DescribeKey,KeyId={KEY}"), json!({"KeyMetadata": metadata}));
        let policy = json!({"Version": "2012-10-17", "Statement": []}).to_string();
        put(&format!("GetKeyPolicy,PolicyName=default,KeyId={KEY}"), json!({"Policy": policy}));
        put(&format!("ListGrants,KeyId={KEY}"), json!({"Grants": grants}));
        put(&format!("ListResourceTags,KeyId={KEY}"), json!({"Tags": []}))
    }

    /// Imports what is asked for: the exit code, and the estate if one was written.
    fn import(&self, more: &[&str]) -> (Option<i32>, Value) {
        let ran = Command::new(env!("CARGO_BIN_EXE_keyway"))
            .args(["estate", "import", "aws-cli"])
            .arg(self.0.path())
            .args(more)
            .output()
            .unwrap();
        let estate = serde_json::from_slice(&ran.stdout).unwrap_or(Value::Null);
        (ran.status.code(), estate)
    }
}

/// The reasons of the reads that failed.
fn reasons(estate: &Value) -> Vec<String> {
    let unread = estate["unread"].as_array().into_iter().flatten();
    unread.map(|unread| format!("{}: {}", unread["call"], unread["message"])).collect()
}

#[test]
fn an_scp_and_an_rcp_of_one_name_keep_their_own_documents() {
    let saved = Saved::of(&[ACCOUNT]);
    saved.organization(ACCOUNT, "o-aaaaaaaaaa", Some("ENABLED"));
    let (code, estate) = saved.import(&["--only", "organization"]);
    assert_eq!(code, Some(0), "{estate}");
    let root = &estate["organization"]["root"];
    for (list, effect) in [("scps", "Deny"), ("rcps", "Allow")] {
        let name = &root[list][0]["name"];
        let mut policies = estate["policies"].as_array().unwrap().iter();
        let policy = policies.find(|policy| policy["name"] == *name).unwrap();
        assert_eq!(policy["document"]["Statement"][0]["Effect"], effect, "{name}");
    }
}

#[test]
fn a_policy_type_that_is_neither_on_nor_off_leaves_its_policies_unknown() {
    for status in [Some("PENDING_DISABLE"), None] {
        let saved = Saved::of(&[ACCOUNT]);
        saved.organization(ACCOUNT, "o-aaaaaaaaaa", status);
        let (code, estate) = saved.import(&["--only", "organization"]);
        assert_eq!(code, Some(3));
        let root = &estate["organization"]["root"];
        assert!(root.get("scps").is_none() && root.get("rcps").is_none(), "{root}");
        assert_eq!(reasons(&estate).len(), 2, "{estate}");
    }
}

#[test]
fn of_two_organizations_one_is_the_estate_s_and_the_other_is_said_to_be_missing() {
    let saved = Saved::of(&[ACCOUNT, OTHER]);
    saved.organization(OTHER, "o-bbbbbbbbbb", Some("ENABLED"));
    saved.organization(ACCOUNT, "o-aaaaaaaaaa", Some("ENABLED"));
    let (code, estate) = saved.import(&["--only", "organization"]);
    assert_eq!(code, Some(3));
    assert_eq!(estate["organization"]["id"], "o-aaaaaaaaaa");
    assert!(reasons(&estate)[0].contains("o-bbbbbbbbbb"), "{estate}");
}

#[test]
fn a_constraint_that_is_not_told_leaves_the_grants_unknown() {
    let grant = |constraints: Value| {
        json!([{"GrantId": "g", "GranteePrincipal": format!("arn:aws:iam::{ACCOUNT}:role/r"),
            "Operations": ["Decrypt"], "Constraints": constraints}])
    };
    let subset = json!({"EncryptionContextSubset": {"a": "b"}});
    let known = Saved::of(&[ACCOUNT]).key(&grant(subset)).import(&["--only", "keys"]);
    assert_eq!(known.0, Some(0));
    assert_eq!(known.1["accounts"][0]["keys"][0]["grants"][0]["encryption_context_subset"]["a"], "b");
    for constraints in [json!({}), json!({"NewConstraint": "c"})] {
        let (code, estate) = Saved::of(&[ACCOUNT]).key(&grant(constraints)).import(&["--only", "keys"]);
        assert_eq!(code, Some(3));
        assert!(estate["accounts"][0]["keys"][0].get("grants").is_none(), "{estate}");
    }
}

#[test]
fn a_region_that_this_program_does_not_know_is_named_and_the_rest_is_read() {
    let saved = Saved::of(&[ACCOUNT]);
    let regions = json!({"Regions": [
        {"RegionName": "us-east-1", "OptInStatus": "opt-in-not-required"},
        {"RegionName": "zz-west-9", "OptInStatus": "opt-in-not-required"},
    ]});
    saved.put(ACCOUNT, "global/ec2/DescribeRegions,AllRegions=true", &regions);
    saved.put(
        ACCOUNT,
        "us-east-1/ec2/DescribeVolumes",
        &json!({"Volumes": [{"VolumeId": "vol-1", "Encrypted": false}]}),
    );
    let (code, estate) = saved.import(&["--only", "settings,volumes"]);
    assert_eq!(code, Some(3));
    assert_eq!(estate["accounts"][0]["volumes"][0]["key"], "none");
    assert!(reasons(&estate).iter().any(|reason| reason.contains("zz-west-9")), "{estate}");
}

#[test]
fn an_account_that_has_none_of_what_is_asked_for_is_complete() {
    let saved = Saved::of(&[ACCOUNT]);
    saved.put(ACCOUNT, "us-east-1/ec2/DescribeVolumes", &json!({"Volumes": []}));
    assert_eq!(saved.import(&["--only", "volumes"]).0, Some(0));
}

#[test]
fn a_bucket_that_no_account_has_is_named() {
    let saved = Saved::of(&[ACCOUNT]);
    saved.put(ACCOUNT, "global/s3/ListBuckets", &json!({"Buckets": [{"Name": "another"}]}));
    let (code, estate) = saved.import(&["--only", "buckets", "--bucket", "sought"]);
    assert_eq!(code, Some(3));
    assert!(reasons(&estate)[0].contains("`sought`"), "{estate}");
}

#[test]
fn some_pages_of_an_answer_and_no_answer_at_all_are_reads_that_failed() {
    let saved = Saved::of(&[ACCOUNT]);
    let page = json!({"Volumes": [{"VolumeId": "vol-1", "Encrypted": false}], "NextToken": "more"});
    saved.put(ACCOUNT, "us-east-1/ec2/DescribeVolumes", &page);
    let (code, estate) = saved.import(&["--only", "volumes,instances"]);
    assert_eq!(code, Some(3));
    assert!(estate["accounts"][0].get("volumes").is_none(), "{estate}");
    let failed = estate["unread"].as_array().unwrap();
    let errors: Vec<&str> = failed.iter().map(|unread| unread["error"].as_str().unwrap()).collect();
    assert!(errors.contains(&"ReplyTruncated") && errors.contains(&"ReplyNotSaved"), "{errors:?}");
}

#[test]
fn a_folder_without_accounts_is_refused() {
    let empty = tempfile::tempdir().unwrap();
    let path: &Path = empty.path();
    let ran = Command::new(env!("CARGO_BIN_EXE_keyway"))
        .args(["estate", "import", "aws-cli"])
        .arg(path)
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("no folder of an account"));
}
