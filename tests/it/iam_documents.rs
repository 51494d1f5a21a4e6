//! Policy documents: what is read, what is refused, and with which words.

use keyway::iam::Document;
use serde_json::Value;
use std::time::{Duration, Instant};

fn comes_back(text: &str) {
    let document: Document = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
    let wanted: Value = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_value(&document).unwrap(), wanted);
}

fn refused(text: &str) -> String {
    text.parse::<Document>().expect_err(text).to_string()
}

#[test]
fn documents_keep_the_form_they_were_written_in() {
    comes_back(r#"{"Statement":[]}"#);
    comes_back(
        r#"{"Version":"2012-10-17","Id":"x","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
    );
    comes_back(
        r#"{"Version":"2008-10-17","Statement":[{"Sid":"a","Effect":"Deny","NotPrincipal":{"AWS":["1","2"],
        "Service":"x"},"NotAction":["a:b"],"NotResource":"*","Condition":{"Bool":{"k":true},
        "NumericEquals":{"n":[1,2.5,"3"]}}}]}"#,
    );
    comes_back(r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:*"],"Resource":["*"]}]}"#);
}

#[test]
fn messages_name_the_place_and_the_mistake() {
    for (text, words) in [
        (r#"{"Statement":[],"Statement":[]}"#, "duplicate element `Statement`"),
        (r#"{"Statements":[]}"#, "unknown element `Statements`"),
        ("{}", "element `Statement` is missing"),
        (r#"{"Version":"2012-10-18","Statement":[]}"#, "2012-10-17"),
        (r#"{"Statement":[{"Effect":"allow","Action":"*"}]}"#, "`allow`"),
        (r#"{"Statement":[{"Action":"*"}]}"#, "element `Effect` is missing"),
        (r#"{"Statement":[{"Effect":"Allow"}]}"#, "element `Action` or `NotAction` is missing"),
        (
            r#"{"Statement":[{"Effect":"Allow","Action":"*","NotAction":"*"}]}"#,
            "duplicate element `NotAction`",
        ),
        (r#"{"Statement":[{"Effect":"Allow","Action":"*","Resources":"*"}]}"#, "unknown element `Resources`"),
        (r#"{"Statement":[{"Effect":"Allow","Action":5}]}"#, "invalid type: integer `5`"),
        (r#"{"Statement":[{"Effect":"Allow","Action":"*","Principal":"me"}]}"#, "principal `me`"),
        (
            r#"{"Statement":[{"Effect":"Allow","Action":"*","Principal":{"Aws":"*"}}]}"#,
            "kind of principal `Aws`",
        ),
        (
            r#"{"Statement":[{"Effect":"Allow","Action":"*","Condition":{"StringEqual":{"k":"v"}}}]}"#,
            "unknown condition operator `StringEqual`: did you mean `StringEquals`?",
        ),
        (
            r#"{"Statement":[{"Effect":"Allow","Action":"*","Condition":{"NullIfExists":{"k":"true"}}}]}"#,
            "unknown condition operator `NullIfExists`",
        ),
        (
            r#"{"Statement":[{"Effect":"Allow","Action":"*","Condition":{"Bool":{"k":"true","K":"true"}}}]}"#,
            "duplicate condition key `K`",
        ),
        (r#"{"Statement":[]} x"#, "trailing"),
        ("{", "EOF"),
        ("[]", "expected a policy document"),
    ] {
        let message = refused(text);
        assert!(message.contains(words), "{text}: {message}");
    }
    assert!(
        refused(r#"{"Statement":[{"Effect":"Allow","Action":[1]}]}"#).starts_with("at `Statement[0].Action")
    );
}

#[test]
fn hostile_documents_end_soon() {
    let started = Instant::now();
    let deep = format!(r#"{{"Statement":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    refused(&deep);
    let long = format!(r#"{{"Statement":[],"Id":"{}"}}"#, "x".repeat(2 << 20));
    assert!(refused(&long).contains("bytes"));
    let odd = r#"{"Statement":[{"Sid":"\u0000\ud83d\ude00","Effect":"Allow","Action":"é:*?","Resource":"\u202e*"}]}"#;
    comes_back(odd);
    assert!(started.elapsed() < Duration::from_secs(5));
}
