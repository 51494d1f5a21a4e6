//! Replies that the AWS CLI has saved give the estate that discovery gives; what was not saved is unknown, with the reason.

use super::moto::programs;
use super::rule::Rule;
use super::stage::{BACKUP_ACCOUNTS, Stage, credentials, ran};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const IN_REGION: [&str; 2] = ["--regions", "eu-west-1"];

/// Runs the script with the credentials of each account.
fn save(stage: &Stage, script: &str, accounts: &[&str]) {
    fs::write(stage.path("save.sh"), script).unwrap();
    let path = format!("{}:{}", programs().display(), std::env::var("PATH").unwrap());
    let begun = accounts.iter().map(|account| {
        let mut command = stage.command("sh");
        command.args(["save.sh", "replies"]).env("PATH", &path);
        command.env("AWS_ENDPOINT_URL", stage.proxy.endpoint()).envs(credentials(&stage.proxy, account));
        (command.spawn().unwrap(), account)
    });
    let begun: Vec<_> = begun.collect();
    for (mut child, account) in begun {
        assert!(child.wait().unwrap().success(), "the script of {account}");
    }
}

#[test]
fn what_the_script_saves_is_what_discovery_reads() {
    let stage = Stage::new(&BACKUP_ACCOUNTS, "111111111111");
    // What is denied is told in the same words, too.
    let key = &BACKUP_ACCOUNTS.seeded.estate.accounts[0].keys[0].arn;
    let id = key.as_str().rsplit('/').next().unwrap();
    stage.proxy.rule(Rule::on("kms", "ListGrants").holding(id).deny());
    stage.proxy.rule(Rule::on("iam", "GetAccountAuthorizationDetails").account("222222222222").deny());
    // Members of an organization may not look around in it, which moto lets them do.
    stage.proxy.rule(Rule::on("organizations", "*").deny());
    stage.proxy.rule(Rule::on("organizations", "DescribeOrganization"));
    let script =
        ran(&mut stage.keyway(&[&["estate", "import", "aws-cli", "--script"], &IN_REGION[..]].concat()));
    assert_eq!(script.code, Some(0), "{}", script.err);
    save(&stage, &script.out, &["111111111111", "222222222222"]);
    let import = ["estate", "import", "aws-cli", "replies", "--out", "imported.json"];
    let imported = ran(&mut stage.keyway(&[&import, &IN_REGION[..]].concat()));
    assert_eq!(imported.code, Some(3), "{}{}", imported.out, imported.err);
    let read = ["--accounts", "111111111111,222222222222", "--out", "discovered.json"];
    let discovered = ran(&mut stage.discover(&[&read, &IN_REGION[..]].concat()));
    assert_eq!(discovered.code, Some(3), "{}{}", discovered.out, discovered.err);
    let (imported, discovered) = (stage.text("imported.json"), stage.text("discovered.json"));
    assert!(discovered.contains("\"kms:ListGrants\"") && discovered.contains("recovery_points"));
    if imported != discovered {
        let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert_eq!(parsed(&imported), parsed(&discovered));
        panic!("the same facts in another order");
    }
}

/// A folder of replies, as the script leaves it.
struct Saved(tempfile::TempDir);

impl Saved {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, path: &str, content: &str) {
        let path = self.0.path().join("replies/111111111111").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn import(&self) -> (Option<i32>, String, String) {
        let replies = self.0.path().join("replies");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_keyway"));
        command.args(["estate", "import", "aws-cli"]).arg(replies);
        let ran = ran(command.args(["--regions", "eu-west-1", "--only", "settings,keys,volumes,roles"]));
        (ran.code, ran.out, ran.err)
    }
}

#[test]
fn what_was_not_saved_or_is_no_answer_is_unread_with_its_reason() {
    let saved = Saved::new();
    let key = "0a1b2c3d-0000-0000-0000-000000000001";
    let arn = format!("arn:aws:kms:eu-west-1:111111111111:key/{key}");
    let metadata =
        json!({"KeyMetadata": {"KeyId": key, "Arn": arn, "KeyManager": "CUSTOMER", "KeyState": "Enabled"}});
    saved.file("caller.json", r#"{"Arn": "arn:aws:sts::111111111111:assumed-role/Auditor/me"}"#);
    saved.file(
        "global/ec2/DescribeRegions,AllRegions=true.json",
        r#"{"Regions": [
        {"RegionName": "eu-west-1", "OptInStatus": "opt-in-not-required"}]}"#,
    );
    saved.file("eu-west-1/kms/ListKeys.json", &json!({"Keys": [{"KeyId": key, "KeyArn": arn}]}).to_string());
    saved.file(&format!("eu-west-1/kms/DescribeKey,KeyId={key}.json"), &metadata.to_string());
    saved.file("eu-west-1/kms/ListAliases.json", "{\"Aliases\": [");
    saved.file(&format!("eu-west-1/kms/ListGrants,KeyId={key}.json"), r#"{"Grants": [], "Truncated": true}"#);
    saved.file(
        &format!("eu-west-1/kms/GetKeyPolicy,PolicyName=default,KeyId={key}.err"),
        "\nAn error occurred (AccessDeniedException) when calling the GetKeyPolicy operation: \
         User: arn:aws:sts::111111111111:assumed-role/Auditor/me is not authorized\n",
    );
    saved.file("eu-west-1/ec2/DescribeVolumes.json", r#"{"Volumes": [], "NextToken": "more"}"#);
    saved.file("eu-west-1/ec2/GetEbsEncryptionByDefault.json", r#"{"EbsEncryptionByDefault": "yes"}"#);
    saved.file(
        "global/iam/GetAccountAuthorizationDetails,Filter=Role%20LocalManagedPolicy%20AWSManagedPolicy.err",
        "\nAn error occurred (AccessDenied) when calling the GetAccountAuthorizationDetails operation: no\n",
    );
    saved.file("global/iam/ListRoles.err", "Could not connect to the endpoint URL\n");
    let (code, out, err) = saved.import();
    assert_eq!(code, Some(3), "{err}");
    let estate: Value = serde_json::from_str(&out).unwrap();
    let unread = |call: &str| -> (String, String, String) {
        let all = estate["unread"].as_array().unwrap();
        let found = all.iter().find(|one| one["call"] == call).unwrap_or_else(|| panic!("{call}: {all:#?}"));
        assert_eq!(found["principal"], "arn:aws:iam::111111111111:role/Auditor");
        let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
        (text("error"), text("message"), text("resource"))
    };
    let (error, message, _) = unread("kms:ListAliases");
    assert_eq!(error, "ReplyNotUnderstood");
    assert!(message.contains("`eu-west-1/kms/ListAliases.json` is not JSON"), "{message}");
    let (error, _, resource) = unread("kms:ListGrants");
    assert_eq!((error.as_str(), &resource), ("ReplyTruncated", &arn));
    let (error, message, resource) = unread("kms:GetKeyPolicy");
    assert_eq!((error.as_str(), &resource), ("AccessDeniedException", &arn));
    assert!(message.ends_with("is not authorized"), "{message}");
    assert_eq!(unread("ec2:DescribeVolumes").0, "ReplyTruncated");
    assert_eq!(unread("ec2:GetEbsEncryptionByDefault").0, "ReplyNotUnderstood");
    let (error, message, _) = unread("ec2:GetEbsDefaultKmsKeyId");
    assert_eq!(error, "ReplyNotSaved");
    assert!(message.contains("there is no `eu-west-1/ec2/GetEbsDefaultKmsKeyId.json`"), "{message}");
    assert_eq!(unread("iam:GetAccountAuthorizationDetails").0, "AccessDenied");
    assert_eq!(unread("iam:ListRoles").0, "NoReply");
    // Nothing of it counts as none.
    let account = &estate["accounts"][0];
    assert_eq!(account["keys"][0]["state"], "Enabled");
    for unknown in ["policy", "grants", "aliases", "tags"] {
        assert_eq!(account["keys"][0].get(unknown), None, "{unknown}");
    }
    assert_eq!(account["regions"]["eu-west-1"], json!({"opt_in": "opt-in-not-required"}));
    assert_eq!(account.get("all_roles"), None);
}

#[test]
fn a_folder_without_accounts_is_refused() {
    let saved = Saved::new();
    let (code, _, err) = saved.import();
    assert_eq!(code, Some(2), "{err}");
    fs::create_dir_all(saved.0.path().join("replies/notes")).unwrap();
    let (code, out, err) = saved.import();
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert!(err.contains("no folder of an account in it"), "{err}");
    fs::create_dir_all(saved.0.path().join("replies/111111111111")).unwrap();
    let (code, out, err) = saved.import();
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert!(Path::new(&saved.0.path().join("replies")).exists());
}
