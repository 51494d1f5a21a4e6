//! What fails, is slow or breaks off while accounts are read: retried where that helps, else told and nothing else lost.

use super::errors;
use super::replies;
use super::rule::Rule;
use super::stage::{Ran, Stage, THREE_ACCOUNTS, ran};
use serde_json::{Value, json};
use std::sync::LazyLock;

const ACCOUNTS: &str = "111111111111,222222222222,333333333333";
const ARGUMENTS: &[&str] =
    &["--accounts", ACCOUNTS, "--regions", "us-east-1,eu-west-1", "--bucket", "backup-main-333333333333"];

/// Who runs discovery: the role in the management account.
const CALLER: &str = "999999999999";

/// What is written where nothing fails.
static WHOLE: LazyLock<String> = LazyLock::new(|| stage().discovered(ARGUMENTS));

fn stage() -> Stage {
    Stage::new(&THREE_ACCOUNTS, CALLER)
}

fn whole() -> Value {
    serde_json::from_str(&WHOLE).unwrap()
}

/// A run in which something could not be read: the estate, without what it says of that, and that.
fn incomplete(ran: &Ran) -> (Value, Value) {
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    let mut estate: Value = serde_json::from_str(&ran.out).unwrap();
    let unread = estate.as_object_mut().unwrap().remove("unread").unwrap();
    (estate, unread)
}

/// The ARN, under which it was made, of the key that the example has under another.
fn key(of_example: &str) -> &'static str {
    let ids = &THREE_ACCOUNTS.seeded.ids;
    let found = ids.iter().find(|(old, _)| old.ends_with(of_example) && old.contains(":key/"));
    found.unwrap().1
}

/// The key that erp is encrypted with.
fn erp_key() -> &'static str {
    key("1f0c1a7e-5a5e-4c3b-9d5e-2f6f8f1c0a01")
}

/// The same thing of an account in an estate.
fn account<'a>(estate: &'a mut Value, id: &str) -> &'a mut Value {
    let accounts = estate["accounts"].as_array_mut().unwrap();
    accounts.iter_mut().find(|account| account["id"] == id).unwrap()
}

#[test]
fn two_runs_give_the_same_bytes() {
    assert!(WHOLE.contains(erp_key()));
    assert_eq!(stage().discovered(ARGUMENTS), *WHOLE);
    assert_eq!(stage().discovered(&[ARGUMENTS, &["--concurrency", "1"]].concat()), *WHOLE);
}

#[test]
fn pages_give_what_one_answer_gives() {
    let paged = [
        ("kms", "ListKeys", "", 1),
        ("kms", "ListAliases", "", 2),
        ("kms", "ListGrants", "", 2),
        ("ec2", "DescribeSnapshots", "Owner.1", 2),
        ("ec2", "DescribeVolumes", "", 2),
    ];
    let stage = stage();
    for (service, operation, holding, size) in paged {
        stage.proxy.rule(Rule::on(service, operation).holding(holding).pages(size));
    }
    assert_eq!(stage.discovered(ARGUMENTS), *WHOLE);
    for (service, operation, ..) in paged {
        let calls = stage.proxy.calls_of(service, operation);
        let later = calls.iter().filter(|call| call.holds(&format!("{operation}-from-"))).count();
        assert!(later > 0, "{operation} had one page");
    }
}

#[test]
fn throttling_is_waited_out_and_counted() {
    let throttled = [
        ("kms", "ListKeys"),
        ("ec2", "DescribeVolumes"),
        ("iam", "GetAccountAuthorizationDetails"),
        ("rds", "DescribeDBInstances"),
        ("backup", "ListBackupVaults"),
        ("s3", "GetBucketEncryption"),
        ("organizations", "ListRoots"),
        ("sts", "AssumeRole"),
    ];
    let stage = stage();
    for (service, operation) in throttled {
        stage.proxy.rule(Rule::on(service, operation).throttle(2));
    }
    let ran = ran(&mut stage.discover(ARGUMENTS));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.out, *WHOLE);
    let told = format!(", {} of them throttled", 2 * throttled.len());
    assert!(ran.err.contains(&told), "{}", ran.err);
}

#[test]
fn a_key_policy_that_may_not_be_read_is_unknown_and_nothing_else_is() {
    let stage = stage();
    let id = erp_key().rsplit('/').next().unwrap();
    stage.proxy.rule(Rule::on("kms", "GetKeyPolicy").holding(id).deny());
    let denied = ran(&mut stage.discover(ARGUMENTS));
    let (estate, unread) = incomplete(&denied);
    let told = unread[0].as_object().unwrap();
    assert_eq!(unread.as_array().unwrap().len(), 1, "{unread:#}");
    assert_eq!(told["account"], "111111111111");
    assert_eq!(told["region"], "us-east-1");
    assert_eq!(told["call"], "kms:GetKeyPolicy");
    assert_eq!(told["resource"], erp_key());
    assert_eq!(told["error"], "AccessDeniedException");
    assert_eq!(told["principal"], "arn:aws:iam::111111111111:role/KeywayReadOnly");
    let mut expected = whole();
    let keys = account(&mut expected, "111111111111")["keys"].as_array_mut().unwrap();
    let key = keys.iter_mut().find(|key| key["arn"] == erp_key()).unwrap();
    assert!(key.as_object_mut().unwrap().remove("policy").is_some());
    assert_eq!(estate, expected);

    // A plan that needs the key says why it cannot tell.
    let products = serde_json::to_value(&THREE_ACCOUNTS.seeded.estate).unwrap()["products"].clone();
    let workload = &THREE_ACCOUNTS.seeded.ids["i-0e4a6c1b2d3f40001"];
    let (from, to) = ("111111111111/us-east-1", "111111111111/us-east-1");
    for (text, code) in [(&denied.out, 3), (&*WHOLE, 0)] {
        let mut estate: Value = serde_json::from_str(text).unwrap();
        estate["products"] = products.clone();
        std::fs::write(stage.path("planned.json"), estate.to_string()).unwrap();
        let mut plan = stage.keyway(&["plan", "restore", "--src", from, "--dst", to, "--workload", workload]);
        let plan = ran(plan.args(["--estate", "planned.json"]));
        assert_eq!(plan.code, Some(code), "{}{}", plan.out, plan.err);
        let says_why =
            ["kms:GetKeyPolicy", "AccessDeniedException"].iter().all(|word| plan.out.contains(word));
        assert_eq!(says_why, code == 3, "{}", plan.out);
    }
}

#[test]
fn roles_are_read_one_by_one_where_all_at_once_is_denied() {
    let stage = stage();
    stage.proxy.rule(Rule::on("iam", "GetAccountAuthorizationDetails").deny());
    assert_eq!(stage.discovered(ARGUMENTS), *WHOLE);
    assert!(!stage.proxy.calls_of("iam", "GetPolicyVersion").is_empty());
}

#[test]
fn an_account_whose_role_is_not_lent_is_told_and_the_others_are_complete() {
    let stage = stage();
    stage.proxy.rule(Rule::on("sts", "AssumeRole").holding("222222222222").deny());
    let (estate, unread) = incomplete(&ran(&mut stage.discover(ARGUMENTS)));
    assert_eq!(unread.as_array().unwrap().len(), 1, "{unread:#}");
    assert_eq!(unread[0]["account"], "222222222222");
    assert_eq!(unread[0]["call"], "sts:AssumeRole");
    assert_eq!(unread[0]["error"], "AccessDenied");
    assert_eq!(unread[0]["principal"], "arn:aws:iam::999999999999:role/KeywayReadOnly");
    let mut expected = whole();
    expected["accounts"].as_array_mut().unwrap().retain(|account| account["id"] != "222222222222");
    let policies = expected["policies"].as_array_mut().unwrap();
    policies.retain(|policy| !policy["name"].as_str().unwrap().contains("::222222222222:"));
    assert_eq!(estate, expected);
}

#[test]
fn where_no_role_is_lent_nothing_is_written() {
    let stage = stage();
    stage.proxy.rule(Rule::on("sts", "AssumeRole").deny());
    for out in ["estate.json", "estate/"] {
        let ran = ran(&mut stage.discover(&[ARGUMENTS, &["--out", out]].concat()));
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert_eq!(ran.out, "");
        assert!(ran.err.contains("sts:AssumeRole: AccessDenied"), "{}", ran.err);
        assert!(!stage.path(out).exists(), "{out}");
    }
}

#[test]
fn where_nobody_knows_who_calls_nothing_is_written() {
    let stage = stage();
    stage.proxy.rule(Rule::on("sts", "GetCallerIdentity").not_enabled());
    let ran = ran(&mut stage.discover(&[ARGUMENTS, &["--out", "estate.json"]].concat()));
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("InvalidClientTokenId"), "{}", ran.err);
    assert!(!stage.path("estate.json").exists());
}

#[test]
fn a_region_that_is_not_enabled_is_not_read() {
    let stage = stage();
    let known = [("us-east-1", "opt-in-not-required"), ("ap-east-1", "not-opted-in")];
    stage.proxy.rule(Rule::on("ec2", "DescribeRegions").reply(replies::regions(&known)));
    let text = stage.discovered(&["--accounts", "111111111111", "--regions", "us-east-1,ap-east-1"]);
    let mut estate: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(estate.get("unread"), None);
    let regions = account(&mut estate, "111111111111")["regions"].clone();
    assert_eq!(regions["ap-east-1"], json!({"opt_in": "not-opted-in"}));
    assert_eq!(regions["us-east-1"]["opt_in"], "opt-in-not-required");
    assert!(stage.proxy.calls().iter().all(|call| call.region != "ap-east-1"));
}

#[test]
fn a_region_that_knows_no_credentials_leaves_the_others_complete() {
    let stage = stage();
    for service in ["ec2", "kms", "rds", "backup"] {
        stage.proxy.rule(Rule::on(service, "*").region("eu-west-1").not_enabled());
    }
    let (mut estate, unread) = incomplete(&ran(&mut stage.discover(ARGUMENTS)));
    let unread = unread.as_array().unwrap();
    for read in unread {
        assert_eq!(read["region"], "eu-west-1");
        let call = read["call"].as_str().unwrap();
        let code = match call.split(':').next().unwrap() {
            "ec2" => "AuthFailure",
            "rds" => "InvalidClientTokenId",
            _ => "UnrecognizedClientException",
        };
        assert_eq!(read["error"], code, "{call}");
    }
    for id in ACCOUNTS.split(',') {
        for call in ["kms:ListKeys", "ec2:DescribeVolumes", "backup:ListBackupVaults"] {
            assert!(unread.iter().any(|read| read["account"] == id && read["call"] == call), "{id} {call}");
        }
        let mut expected = whole();
        let (found, expected) = (account(&mut estate, id), account(&mut expected, id));
        for list in ["keys", "instances", "volumes", "snapshots", "images", "vaults"] {
            let of_region = |thing: &&Value| {
                let arn = thing["arn"].as_str().unwrap_or_default();
                thing["region"] == "us-east-1" || arn.contains(":us-east-1:")
            };
            let expected: Vec<&Value> =
                expected[list].as_array().into_iter().flatten().filter(of_region).collect();
            let found: Vec<&Value> = found[list].as_array().into_iter().flatten().collect();
            assert_eq!(found, expected, "{list} of {id}");
        }
        assert_eq!(found["roles"], expected["roles"]);
        assert_eq!(found["regions"]["us-east-1"], expected["regions"]["us-east-1"]);
    }
}

#[test]
fn an_answer_that_breaks_off_is_asked_for_again() {
    let stage = stage();
    stage.proxy.rule(Rule::on("ec2", "DescribeVolumes").pages(2));
    stage.proxy.rule(Rule::on("ec2", "DescribeVolumes").holding("DescribeVolumes-from-2").times(1).cut());
    stage.proxy.rule(Rule::on("kms", "ListKeys").times(2).cut());
    stage.proxy.rule(Rule::on("iam", "GetAccountAuthorizationDetails").times(1).cut());
    assert_eq!(stage.discovered(ARGUMENTS), *WHOLE);
    let second = stage.proxy.calls_of("ec2", "DescribeVolumes");
    let second = second.iter().filter(|call| call.holds("DescribeVolumes-from-2")).count();
    assert!(second > 1, "the second page was asked for once");
}

#[test]
fn an_answer_that_always_breaks_off_is_no_reply() {
    let stage = stage();
    let rule = Rule::on("ec2", "DescribeVolumes").account("111111111111").region("us-east-1");
    stage.proxy.rule(rule.cut());
    let (estate, unread) = incomplete(&ran(&mut stage.discover(ARGUMENTS)));
    assert_eq!(unread.as_array().unwrap().len(), 1, "{unread:#}");
    assert_eq!(unread[0]["call"], "ec2:DescribeVolumes");
    assert_eq!(unread[0]["region"], "us-east-1");
    assert_eq!(unread[0]["error"], "NoReply");
    let mut expected = whole();
    let volumes = account(&mut expected, "111111111111")["volumes"].as_array_mut().unwrap();
    let before = volumes.len();
    volumes.retain(|volume| volume["region"] != "us-east-1");
    assert!(volumes.len() < before);
    if volumes.is_empty() {
        account(&mut expected, "111111111111").as_object_mut().unwrap().remove("volumes");
    }
    assert_eq!(estate, expected);
}

#[test]
fn slow_answers_lose_nothing() {
    let stage = stage();
    for (service, operation) in
        [("kms", "DescribeKey"), ("ec2", "DescribeRegions"), ("iam", "*"), ("sts", "*")]
    {
        stage.proxy.rule(Rule::on(service, operation).slow(700));
    }
    assert_eq!(stage.discovered(ARGUMENTS), *WHOLE);
}

#[test]
fn escape_codes_in_an_error_reach_no_terminal() {
    let stage = stage();
    let message = "no \u{1b}[2J\u{1b}]0;owned\u{7}entry \u{202e}txet";
    let reply = errors::error("kms", 400, "AccessDeniedException", message);
    stage.proxy.rule(Rule::on("kms", "GetKeyPolicy").reply(reply));
    let told = ran(&mut stage.discover(ARGUMENTS));
    assert_eq!(told.code, Some(3), "{}", told.err);
    assert!(told.err.contains("says: no "), "{}", told.err);
    let written = ran(&mut stage.discover(&[ARGUMENTS, &["--out", "estate.json"]].concat()));
    let verbose = ran(&mut stage.discover(&[ARGUMENTS, &["--verbose"]].concat()));
    let texts = [told.out, told.err, written.out, written.err, verbose.err, stage.text("estate.json")];
    for text in texts {
        let hostile = text.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(hostile, None, "{text:?}");
    }
}
