//! Lines whose documents are remembered are answered as lines by themselves, and explained as they are answered.

use crate::iam_vectors;
use keyway::authorize::{Lines, answer_line};
use keyway::render::explanation;
use proptest::prelude::*;
use serde_json::{Value, json};

fn written<T: serde::Serialize>(answer: &T) -> String {
    serde_json::to_string(answer).unwrap()
}

#[test]
fn remembered_documents_change_no_answer() {
    let mut lines = Lines::new();
    for round in 0..2 {
        for (number, line) in iam_vectors::lines().iter().enumerate() {
            let remembered = written(&lines.answer(line.as_bytes(), number));
            assert_eq!(remembered, written(&answer_line(line, number)), "round {round}: {line}");
        }
    }
}

#[test]
fn explanations_hold_the_same_decisions() {
    let mut lines = Lines::new();
    for line in iam_vectors::lines() {
        let decided = answer_line(&line, 1).outcome;
        let explained = lines.explain(line.as_bytes(), 1).outcome;
        match (decided, explained) {
            (Ok(decision), Ok(explained)) => {
                assert_eq!(decision, explained.decision, "{line}");
                let text = explanation(&explained, &|_, _, _| None);
                let word = match decision.verdict.as_str() {
                    "allowed" => "ALLOWED",
                    "undetermined" => "UNDETERMINED",
                    _ => "DENIED",
                };
                assert!(text.starts_with(word), "{text}");
            }
            (Err(_), Err(_)) => {}
            (decided, explained) => panic!("{line}\n{decided:?}\n{explained:?}"),
        }
    }
}

const DOCUMENT_FIELDS: &[&str] = &[
    "identity_policies",
    "resource_policy",
    "permissions_boundary",
    "session_policy",
    "vpc_endpoint_policy",
    "scps",
    "rcps",
];

/// What may stand in a field, right or wrong.
fn field() -> impl Strategy<Value = String> {
    let statement = json!({"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"});
    let document = json!({"Version": "2012-10-17", "Statement": [statement]});
    let texts = [
        document.to_string(),
        format!(" {document} "),
        json!([document]).to_string(),
        json!([[document], null, "unknown"]).to_string(),
        json!({"Statement": {"Effect": "Allow"}}).to_string(),
        json!({"Statement": [], "Surprise": 1}).to_string(),
        "null".to_owned(),
        r#""unknown""#.to_owned(),
        r#""\u0075nknown""#.to_owned(),
        r#""nothing""#.to_owned(),
        "[null]".to_owned(),
        "[[]]".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        "7".to_owned(),
        "{".to_owned(),
        r#"{"Statement":[],"Statement":[]}"#.to_owned(),
        r#"{"Id":"\ud800","Statement":[]}"#.to_owned(),
        format!("{}{}", "[".repeat(200), "]".repeat(200)),
    ];
    prop::sample::select(texts.to_vec())
}

proptest! {
    #[test]
    fn remembered_documents_change_no_answer_to_wrong_lines(
        fields in prop::collection::vec((prop::sample::select(DOCUMENT_FIELDS.to_vec()), field()), 0..4),
        cut in 0.0..1.2_f64,
    ) {
        let mut line = String::from(
            r#"{"id":7,"principal":"arn:aws:iam::111122223333:role/R","action":"kms:Decrypt","resource":"arn:aws:kms:us-east-1:111122223333:key/k""#,
        );
        for (name, value) in &fields {
            line.extend([",\"", name, "\":", value]);
        }
        line.push('}');
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss,
            reason = "a place in a short text")]
        let end = ((line.len() as f64 * cut) as usize).min(line.len());
        let line = line.get(..end).unwrap_or(&line);
        let mut lines = Lines::new();
        for _ in 0..2 {
            prop_assert_eq!(written(&lines.answer(line.as_bytes(), 3)), written(&answer_line(line, 3)));
        }
    }
}

#[test]
fn bytes_that_are_no_text_are_named() {
    let answer: Value = serde_json::to_value(Lines::new().answer(b"{\"id\": \"\xff\"}", 4)).unwrap();
    assert_eq!(answer, json!({"id": null, "line": 4, "error": "not UTF-8: byte 9 of the line"}));
}

/// What `--explain` is for: which element of the nearest statement fails, and why.
#[test]
fn an_explanation_names_the_element_that_fails() {
    let line = json!({
        "principal": "arn:aws:sts::444455556666:assumed-role/Restore/job",
        "action": "kms:CreateGrant",
        "resource": "arn:aws:kms:eu-west-1:111122223333:key/k",
        "context": {"kms:ViaService": "ec2.eu-west-1.amazonaws.com"},
        "resource_policy": {"Statement": [
            {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "kms:*", "Resource": "*"},
            {"Sid": "Use", "Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "kms:CreateGrant",
             "Resource": "*", "Condition": {"StringEquals": {"kms:ViaService": "ec2.us-east-1.amazonaws.com"}}}]},
        "identity_policies": [{"Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}]}],
        "scps": [[{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}]],
        "grants": [{"grant_id": "g-1", "grantee_principal": "arn:aws:iam::444455556666:role/Restore",
                    "operations": ["Decrypt"]}],
    });
    let explained = Lines::new().explain(line.to_string().as_bytes(), 1).outcome.unwrap();
    assert_eq!(
        explanation(&explained, &|_, _, _| None),
        "\
DENIED kms:CreateGrant: not allowed by the key policy
  principal  arn:aws:iam::444455556666:role/Restore
  resource   arn:aws:kms:eu-west-1:111122223333:key/k
  accounts   principal in 444455556666, resource in 111122223333: both sides have to allow
  resource control policy: none
  service control policy, level 0: allows
      statement 0 of policy 0 allows it
  key policy: does not allow: none of its 2 statements matches
      statement 1 (`Use`) matches principal, action and resource, but `kms:ViaService` is \
         `ec2.eu-west-1.amazonaws.com` and the statement wants `StringEquals` `ec2.us-east-1.amazonaws.com`
  grant `g-1` does not allow it: the grant is for other operations
  identity policy: allows
      statement 0 of policy 0 allows it
  permissions boundary: none
  session policy: none
  VPC endpoint policy: none
"
    );
}
