//! Reads that failed: what an estate may say of them, and which unknown facts they are the reason for.

use keyway::aws::{AccountId, Region};
use keyway::estate::{Estate, Sought, Unread, load, reads};
use keyway::input::{Mistake, SourceText};
use keyway::plan::{Outcome, plan};
use keyway::question::Asked;
use serde_json::{Value, json};

const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/one";

fn failed(call: &str, resource: Option<&str>) -> Value {
    let mut read =
        json!({"account": "111122223333", "region": "eu-west-1", "call": call, "error": "AccessDenied"});
    if let Some(resource) = resource {
        read["resource"] = json!(resource);
    }
    read
}

fn source(name: &str, unread: &Value) -> SourceText {
    SourceText::new(name, json!({"version": 1, "unread": unread}).to_string())
}

fn estate(unread: &Value) -> Estate {
    load(&[source("e.json", unread)]).expect("a right estate")
}

/// The calls that tell why the policy of a key is not known.
fn why_policy(unread: &Value) -> Vec<String> {
    let estate = estate(unread);
    let account: AccountId = "111122223333".parse().expect("an account");
    let region: Region = "eu-west-1".parse().expect("a region");
    let (account, region) = (Some(&account), Some(&region));
    let sought = Sought { account, region, names: &[KEY, "one"], calls: reads::KEY_POLICY };
    estate.unread_for(&sought).into_iter().map(|unread| unread.call.clone()).collect()
}

#[test]
fn files_are_joined_whatever_their_order_and_each_read_stands_once() {
    let (one, other) = (failed("kms:ListGrants", Some(KEY)), failed("ec2:DescribeVolumes", None));
    let files = [
        source("1.json", &json!([one, other])),
        source("2.json", &json!([one])),
        source("3.json", &json!([])),
    ];
    let forwards = load(&files).expect("right");
    let mut renamed = files.clone();
    for (file, name) in renamed.iter_mut().zip(["c.json", "b.json", "a.json"]) {
        name.clone_into(&mut file.name);
    }
    let backwards = load(&renamed).expect("right");
    assert_eq!(forwards.document(), backwards.document());
    let calls: Vec<&str> = forwards.unread().iter().map(|unread| unread.call.as_str()).collect();
    assert_eq!(calls, ["ec2:DescribeVolumes", "kms:ListGrants"]);
    assert!(forwards.document().accounts.is_empty());
}

#[test]
fn what_is_no_read_is_refused_at_its_place() {
    let read = json!({
        "account": "111122223333", "region": "eu-west-9", "call": "GetKeyPolicy", "resource": " ",
        "error": "", "message": "", "principal": "",
    });
    let said: Vec<String> = load(&[source("e.json", &json!([read]))])
        .expect_err("mistakes")
        .iter()
        .map(Mistake::to_string)
        .collect();
    for (path, text) in [
        ("unread[0].call", "`GetKeyPolicy` is not an action such as `kms:GetKeyPolicy`"),
        ("unread[0].region", "unknown region `eu-west-9`"),
        ("unread[0].resource", "empty resource"),
        ("unread[0].error", "empty error code"),
        ("unread[0].message", "empty message"),
        ("unread[0].principal", "empty principal"),
    ] {
        assert!(said.iter().any(|one| one.contains(path) && one.contains(text)), "{path}: {said:#?}");
    }
    assert_eq!(said.len(), 6, "{said:#?}");
    let absent = load(&[source("e.json", &json!([{"call": "kms:GetKeyPolicy"}]))]).expect_err("mistakes");
    assert!(absent.iter().any(|mistake| mistake.to_string().contains("account")), "{absent:?}");
}

#[test]
fn a_read_tells_of_what_it_asked_about_and_of_nothing_else() {
    for resource in [None, Some(KEY), Some("one")] {
        let told = why_policy(&json!([failed("kms:GetKeyPolicy", resource)]));
        assert_eq!(told, ["kms:GetKeyPolicy"], "{resource:?}");
    }
    let of_another = "arn:aws:kms:eu-west-1:444455556666:key/one";
    for resource in ["two", "n", "zone", "key/zone", of_another, "arn:aws:kms:eu-west-1:111122223333:key/two"]
    {
        assert!(why_policy(&json!([failed("kms:GetKeyPolicy", Some(resource))])).is_empty(), "{resource}");
    }
    assert!(why_policy(&json!([failed("kms:ListGrants", Some(KEY))])).is_empty());
    let mut elsewhere = failed("kms:GetKeyPolicy", Some("one"));
    elsewhere["region"] = json!("eu-west-2");
    assert!(why_policy(&json!([elsewhere])).is_empty());
    elsewhere["region"] = json!("eu-west-1");
    elsewhere["account"] = json!("444455556666");
    assert!(why_policy(&json!([elsewhere])).is_empty());
}

#[test]
fn an_account_that_could_not_be_entered_is_unread_as_a_whole() {
    let entered = |account: &str| json!([{"account": account, "call": "sts:AssumeRole", "resource": "arn:aws:iam::1:role/x", "error": "AccessDenied"}]);
    assert_eq!(why_policy(&entered("111122223333")), ["sts:AssumeRole"]);
    assert!(why_policy(&entered("444455556666")).is_empty());
}

#[test]
fn words_stay_in_one_line_and_end() {
    let unread: Unread = serde_json::from_value(json!({
        "account": "111122223333", "call": "ec2:DescribeVolumes", "error": "UnauthorizedOperation",
        "message": format!("You are not\nauthorized: é{}", "x".repeat(5000)),
        "principal": "arn:aws:iam::111122223333:role/reader",
    }))
    .expect("a read");
    let words = unread.in_words();
    let begins = "`ec2:DescribeVolumes` as `arn:aws:iam::111122223333:role/reader` failed with \
                  `UnauthorizedOperation`: You are not authorized: éxxx";
    assert!(words.starts_with(begins), "{words}");
    assert!(words.ends_with("xxx...") && words.chars().count() < 450, "{words}");
}

/// The first answer to a restore where the policy of the source key is not known.
fn restored(unread: &Value) -> (Outcome, String, Vec<String>) {
    let text = include_str!("../../scenarios/open.estate.json");
    let mut document: Value = serde_json::from_str(text).expect("JSON");
    document["accounts"][0]["keys"][0].as_object_mut().expect("a key").remove("policy");
    document["unread"] = unread.clone();
    let estate = load(&[SourceText::new("e.json", document.to_string())]).expect("right");
    let asked: Asked = serde_json::from_value(json!({
        "operation": "restore", "src": "111111111111/us-east-1", "dst": "111111111111/us-east-1", "workload": "snap-cmk",
    }))
    .expect("a question");
    let answers = plan(&asked, Some(&estate)).expect("an answer");
    let found = &answers[0].plan.findings;
    let unknown = found.iter().find(|finding| finding.check.id == "verdict-unknown").expect("a finding");
    let ways = unknown.fixes.iter().map(|fix| fix.title.clone()).collect();
    (answers[0].plan.outcome, unknown.message.clone(), ways)
}

#[test]
fn the_way_out_is_to_let_the_reader_read() {
    let read = |error: &str, resource: &str| {
        json!([{
            "account": "111111111111", "region": "us-east-1", "call": "kms:GetKeyPolicy", "resource": resource, "error": error,
            "principal": "arn:aws:iam::111111111111:role/reader",
        }])
    };
    let (outcome, message, ways) = restored(&read("AccessDeniedException", "prod-us"));
    assert_eq!(outcome, Outcome::Undetermined);
    assert!(
        message.ends_with("as `arn:aws:iam::111111111111:role/reader` failed with `AccessDeniedException`")
    );
    assert_eq!(
        ways,
        ["let `arn:aws:iam::111111111111:role/reader` call `kms:GetKeyPolicy`, and read the estate again"]
    );
    // A permission helps nobody who was throttled.
    let (.., ways) = restored(&read("ThrottlingException", "prod-us"));
    assert_eq!(ways.len(), 1);
    assert!(
        ways[0].starts_with("have `arn:aws:iam::111111111111:role/reader` call `kms:GetKeyPolicy` again")
    );
    let (outcome, message, ways) = restored(&read("AccessDeniedException", "prod-eu"));
    assert_eq!(outcome, Outcome::Undetermined);
    assert!(message.ends_with("(`alias/prod-us`)"), "{message}");
    assert!(ways[0].starts_with("let the estate say it: the key policy"), "{ways:?}");
}
