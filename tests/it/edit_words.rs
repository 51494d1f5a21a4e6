//! What edits say of themselves.

use keyway::estate::Edit;
use keyway::iam::Statement;
use serde_json::{Value, json};

fn words(statement: Value) -> String {
    let statement: Statement = serde_json::from_value(statement).expect("a statement");
    let key = "arn:aws:kms:us-east-1:111111111111:key/1".parse().expect("an ARN");
    Edit::KeyPolicy { key, statement }.in_words()
}

#[test]
fn an_inline_policy_says_on_which_key() {
    let statement = json!({"Effect": "Allow", "Action": "kms:Decrypt",
        "Resource": "arn:aws:kms:us-east-1:111111111111:key/1"});
    let edit = Edit::IdentityPolicy {
        role: "arn:aws:iam::111111111111:role/Restore".parse().expect("an ARN"),
        policy: "keyway".to_owned(),
        statement: serde_json::from_value(statement).expect("a statement"),
    };
    let said = "allow `kms:Decrypt` on `key/1` of us-east-1 in 111111111111 in the inline policy `keyway`";
    assert!(edit.in_words().starts_with(said), "{}", edit.in_words());
}

#[test]
fn a_statement_that_denies_is_not_said_to_allow() {
    let role = "arn:aws:iam::111111111111:role/Restore";
    let allow =
        json!({"Effect": "Allow", "Principal": {"AWS": role}, "Action": "kms:Decrypt", "Resource": "*"});
    let deny =
        json!({"Effect": "Deny", "Principal": "*", "Action": "kms:ScheduleKeyDeletion", "Resource": "*"});
    assert!(words(allow).starts_with(&format!("allow `{role}` `kms:Decrypt` in the key policy of")));
    assert!(words(deny).starts_with("deny everyone `kms:ScheduleKeyDeletion` in the key policy of"));
}
