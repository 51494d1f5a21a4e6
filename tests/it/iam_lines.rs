//! Request lines and answer lines, as other programs write and read them.

use keyway::authorize::answer_line;
use serde_json::{Value, json};

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/Restore/job";

fn answer(line: &Value) -> Value {
    serde_json::to_value(answer_line(&line.to_string(), 7)).unwrap()
}

fn error(line: &Value) -> String {
    let answer = answer(line);
    answer["error"].as_str().unwrap_or_else(|| panic!("no error: {answer}")).to_owned()
}

fn request(more: &Value) -> Value {
    let mut request = json!({"id": "1", "principal": SESSION, "action": "kms:Decrypt", "resource": KEY});
    for (field, value) in more.as_object().unwrap() {
        request[field] = value.clone();
    }
    request
}

#[test]
fn an_answer_has_the_fields_that_are_promised() {
    let policy = json!({"Statement": [{"Sid": "use", "Effect": "Allow", "Principal": {"AWS": SESSION},
        "Action": "kms:*", "Resource": "*"}]});
    assert_eq!(
        answer(&request(&json!({"resource_policy": policy}))),
        json!({"id": "1", "decision": "allowed", "blocked_by": [], "reasons": [
            {"policy": "key_policy", "index": 0, "statement": 0, "sid": "use", "effect": "Allow", "matched": true}]})
    );
}

#[test]
fn a_line_that_cannot_be_read_is_answered_with_its_number() {
    let unreadable = serde_json::to_value(answer_line("{", 3)).unwrap();
    assert_eq!(unreadable["id"], Value::Null);
    assert_eq!(unreadable["line"], 3);
    assert!(unreadable["error"].is_string());
    let known = answer(&request(&json!({"id": "x9", "action": "Decrypt"})));
    assert_eq!(known["id"], "x9");
    assert_eq!(known["line"], 7);
}

#[test]
fn mistakes_are_named() {
    let two_roles = json!({"role_arn": "arn:aws:iam::111122223333:role/Other"});
    for (more, words) in [
        (json!({"action": "Decrypt"}), "`Decrypt` is not an action"),
        (json!({"principal": "me"}), "principal `me`"),
        (json!({"principal": "arn:aws:s3:::bucket"}), "names nothing that makes requests"),
        (json!({"principal": {"type": "Ghost"}}), "unknown type of principal `Ghost`"),
        (json!({"resource_account": "12"}), "twelve digits"),
        (json!({"surprise": 1}), "unknown field `surprise`"),
        (json!({"context": {"aws:x": 5}}), "a string or a list of strings"),
        (json!({"context": {"aws:x": "1", "AWS:X": "2"}}), "duplicate key `aws:x`"),
        (json!({"resource_policy": {"Statement": [{"Effect": "Allow"}]}}), "resource_policy"),
        (json!({"grants": [{"grant_id": "g"}]}), "operations"),
        (two_roles, "is not the role of session"),
        (
            json!({"principal": "ec2.amazonaws.com", "role_arn": "arn:aws:iam::111122223333:role/R"}),
            "no session",
        ),
        (json!({"key_manager": "me"}), "me"),
    ] {
        let message = error(&request(&more));
        assert!(message.contains(words), "{more}: {message}");
    }
}

#[test]
fn unknown_fields_are_named_where_they_decide() {
    let named = |more: Value| {
        let answer = answer(&request(&more));
        assert_eq!(answer["decision"], "undetermined", "{answer}");
        let reasons = answer["reasons"].as_array().unwrap();
        reasons.iter().map(|reason| reason["unknown"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let root = json!({"Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "kms:*",
        "Resource": "*"}]});
    let all = json!([{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}]);
    assert_eq!(named(json!({"resource_policy": null, "identity_policies": all})), ["resource_policy"]);
    assert_eq!(
        named(json!({"resource_policy": root, "identity_policies": "unknown"})),
        ["identity_policies"]
    );
    assert_eq!(
        named(json!({"resource_policy": root, "identity_policies": all, "scps": [all, null]})),
        ["scps[1]"]
    );
    assert_eq!(named(json!({"grants": null})), ["grants"]);
    let by_tag = json!({"Statement": [{"Effect": "Allow", "Principal": {"AWS": SESSION}, "Action": "kms:*",
        "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/t": "a"}}}]});
    assert_eq!(
        named(json!({"resource_policy": by_tag, "context": {"aws:PrincipalTag/t": null}})),
        ["context.aws:PrincipalTag/t"]
    );
}

#[test]
fn the_nearest_miss_says_what_to_change() {
    let policy = json!({"Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "kms:*", "Resource": "*"},
        {"Effect": "Allow", "Principal": {"AWS": SESSION}, "Action": "kms:*", "Resource": "*",
         "Condition": {"StringEquals": {"kms:ViaService": "ec2.us-east-1.amazonaws.com"}}},
        {"Effect": "Allow", "Principal": {"AWS": SESSION}, "Action": "kms:Encrypt", "Resource": "*"}]});
    let context = json!({"kms:ViaService": "ec2.eu-west-1.amazonaws.com"});
    let answer = answer(&request(&json!({"resource_policy": policy, "context": context})));
    let reason = &answer["reasons"][0];
    assert_eq!(reason["statement"], 1, "{answer}");
    assert_eq!(reason["miss"]["element"], "condition");
    assert_eq!(
        reason["miss"]["text"],
        "`kms:ViaService` is `ec2.eu-west-1.amazonaws.com` and the statement wants `StringEquals` \
         `ec2.us-east-1.amazonaws.com`"
    );
}

/// Thousands of wildcards on a long value take time in proportion to the product of their lengths. A matcher that goes back
/// over every wildcard would not end.
#[test]
fn patterns_of_thousands_of_wildcards_end() {
    for pattern in
        ["*a".repeat(2_000), "?*".repeat(2_000), "*".repeat(4_000), format!("{}b", "a*".repeat(2_000))]
    {
        let statement = json!({"Effect": "Allow", "Action": "s3:*", "Resource": pattern,
            "Condition": {"StringLike": {"s3:prefix": pattern}}});
        let line = json!({"principal": SESSION, "action": "s3:GetObject",
            "resource": format!("arn:aws:s3:::{}", "a".repeat(2_000)), "context": {"s3:prefix": "a".repeat(2_000)},
            "identity_policies": [{"Statement": statement}]});
        assert!(answer(&line)["decision"].is_string());
    }
}
