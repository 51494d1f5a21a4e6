//! Decisions written down from the documentation of AWS: `tests/data/iam/*.json`.

use keyway::authorize::{Lines, answer_line};
use keyway::iam::{PolicyType, Standing};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// One decision and the page it follows from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    source: String,
    request: Value,
    /// Or `error`, for a line that makes no request.
    decision: String,
    blocked_by: Vec<String>,
    /// Each must be among the reasons of the answer, by the fields it has.
    #[serde(default)]
    reasons: Vec<Value>,
    /// None of these may be among them.
    #[serde(default)]
    no_reasons: Vec<Value>,
    /// Words of the error.
    #[serde(default)]
    error: String,
}

/// Whether a value is as far as it is told: `null` wants a field to be absent, `true` to be there; the words `unknown`
/// and `text` may be a part of what is said.
fn agrees(actual: Option<&Value>, field: &str, wanted: &Value) -> bool {
    match (actual, wanted) {
        (actual, Value::Null) => actual.is_none(),
        (None, _) => false,
        (Some(Value::String(_)), Value::Bool(there)) => *there,
        (Some(Value::String(said)), Value::String(words)) if ["unknown", "text"].contains(&field) => {
            said.contains(words)
        }
        (Some(actual), Value::Object(fields)) => {
            fields.iter().all(|(field, wanted)| agrees(actual.get(field), field, wanted))
        }
        (Some(actual), wanted) => actual == wanted,
    }
}

impl Vector {
    /// What the answer says otherwise.
    fn disagreement(&self) -> Option<String> {
        let (decision, blocked_by, answer) = answer(&self.request);
        let reasons = answer["reasons"].as_array().map(Vec::as_slice).unwrap_or_default();
        let cited = |wanted: &Value| reasons.iter().any(|reason| agrees(Some(reason), "", wanted));
        let missing: Vec<_> = self.reasons.iter().filter(|wanted| !cited(wanted)).collect();
        let surplus: Vec<_> = self.no_reasons.iter().filter(|unwanted| cited(unwanted)).collect();
        let decided = decision == self.decision && blocked_by == self.blocked_by;
        let said = answer["error"].as_str().unwrap_or_default().contains(&self.error);
        let same_line = answer["id"] == self.request["id"];
        let agreed = decided && same_line && said && missing.is_empty() && surplus.is_empty();
        (!agreed).then(|| {
            format!(
                "wanted {} {:?} {}({})\n  got    {answer}\n  lacks {missing:?}\n  has {surplus:?}",
                self.decision, self.blocked_by, self.error, self.source
            )
        })
    }
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/iam");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}

fn vectors() -> Vec<(String, Vector)> {
    let mut vectors = Vec::new();
    for file in files() {
        let text = std::fs::read_to_string(&file).unwrap();
        let read: Vec<Vector> =
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        vectors.extend(read.into_iter().map(|vector| (name.clone(), vector)));
    }
    vectors
}

/// The request of every vector, as a line.
pub(crate) fn lines() -> Vec<String> {
    vectors().iter().map(|(_, vector)| vector.request.to_string()).collect()
}

/// What the evaluator says, as text to compare.
fn answer(request: &Value) -> (String, Vec<String>, Value) {
    let answer = serde_json::to_value(answer_line(&request.to_string(), 1)).unwrap();
    let decision = answer["decision"].as_str().unwrap_or("error").to_owned();
    let blocked_by = answer["blocked_by"].as_array().into_iter().flatten();
    (decision, blocked_by.map(|policy| policy.as_str().unwrap().to_owned()).collect(), answer)
}

#[test]
fn every_vector_is_decided_as_documented() {
    let wrong: Vec<_> = vectors()
        .into_iter()
        .filter_map(|(file, vector)| {
            vector.disagreement().map(|other| format!("{file}: {}\n  {other}", vector.name))
        })
        .collect();
    assert!(wrong.is_empty(), "{} vectors are decided otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_vector_has_a_name_of_its_own_and_a_source() {
    let mut names = BTreeSet::new();
    for (file, vector) in vectors() {
        assert!(!vector.source.is_empty(), "{file}: {} has no source", vector.name);
        assert!(names.insert(vector.name.clone()), "{file}: {} appears twice", vector.name);
    }
}

/// An allowed request cites the statements that allow it, a denied one what denies it or comes near to allowing.
#[test]
fn every_decision_has_reasons() {
    for (file, vector) in vectors() {
        let (decision, _, answer) = answer(&vector.request);
        let reasons = answer["reasons"].as_array().map_or(0, Vec::len);
        let principal = vector.request["principal"].as_str().unwrap_or("");
        let by_root = principal.ends_with(":root") || principal == "111122223333";
        let action = vector.request["action"].as_str().unwrap_or("");
        let needs_none = ["sts:GetCallerIdentity", "sts:GetSessionToken"].contains(&action);
        assert!(
            reasons > 0 || decision == "allowed" && (by_root || needs_none) || decision == "error",
            "{file}: {} has no reasons: {answer}",
            vector.name
        );
    }
}

/// Decisions are written with the words that the types have for them.
#[test]
fn decisions_are_written_in_their_own_words() {
    let mut verdicts = BTreeSet::new();
    for line in lines() {
        let Ok(decision) = answer_line(&line, 1).outcome else { continue };
        let written = serde_json::to_value(answer_line(&line, 1)).unwrap();
        assert_eq!(written["decision"], decision.verdict.as_str());
        let blocked_by: Vec<_> = decision.blocked_by.iter().map(|policy| policy.as_str()).collect();
        assert_eq!(written["blocked_by"], json!(blocked_by));
        for (reason, written) in decision.reasons.iter().zip(written["reasons"].as_array().unwrap()) {
            assert_eq!(written["policy"], reason.policy.to_string());
        }
        verdicts.insert(decision.verdict.as_str());
    }
    assert_eq!(
        verdicts.into_iter().collect::<Vec<_>>(),
        ["allowed", "explicit_deny", "implicit_deny", "undetermined"]
    );
}

/// An explanation lists the statements that match or may match, and where none allows those that come nearest.
#[test]
fn an_explanation_lists_what_matters_of_every_policy() {
    let key_policy = json!({"Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/A"}, "Action": "s3:*", "Resource": "*"},
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/A"}, "Action": "kms:*", "Resource": "*"},
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/B"}, "Action": "kms:*", "Resource": "*"},
        {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}]});
    let tagged = json!({"StringEquals": {"aws:PrincipalTag/t": "a"}});
    let line = json!({
        "principal": "arn:aws:sts::111122223333:assumed-role/Restore/job", "action": "kms:Decrypt",
        "resource": "arn:aws:kms:us-east-1:111122223333:key/1", "context": {"aws:PrincipalTag/t": null},
        "resource_policy": key_policy,
        "identity_policies": [{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}},
            {"Statement": {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}}],
        "session_policy": {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
            {"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Condition": tagged}]}});
    let explained = Lines::new().explain(line.to_string().as_bytes(), 1).outcome.unwrap();
    let listed = |policy: PolicyType| {
        let stand = explained.stands.iter().find(|stand| stand.policy == policy).unwrap();
        let statements = stand.statements.iter();
        let told =
            statements.map(|s| (s.index, s.statement, s.names_principals, s.miss.is_some(), s.unknown.len()));
        told.collect::<Vec<_>>()
    };
    assert_eq!(listed(PolicyType::KeyPolicy), [(0, 1, true, true, 0), (0, 2, true, true, 0)]);
    assert_eq!(listed(PolicyType::IdentityPolicy), [(1, 0, false, false, 0)]);
    assert!(listed(PolicyType::SessionPolicy).contains(&(0, 1, false, false, 1)));
}

/// A policy that may bind or may not is known only where it would change nothing.
#[test]
fn an_explanation_says_what_a_policy_that_may_bind_depends_on() {
    let allow = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    let other = json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"});
    let deny = json!({"Effect": "Deny", "Action": "*", "Resource": "*"});
    let standing = |statements: &Value| {
        let line = json!({
            "principal": "arn:aws:sts::111122223333:assumed-role/Restore/job", "action": "kms:ListKeys", "resource": "*",
            "identity_policies": [{"Statement": allow}], "scps": [[{"Statement": statements}]], "organization": null});
        let explained = Lines::new().explain(line.to_string().as_bytes(), 1).outcome.unwrap();
        explained.stands.into_iter().find(|stand| stand.policy == PolicyType::Scp).unwrap().standing
    };
    let unknown = Standing::Unknown(Some("organization".to_owned()));
    assert_eq!(standing(&json!([allow])), Standing::Allows);
    assert_eq!(standing(&json!([other])), unknown);
    assert_eq!(standing(&json!([allow, deny])), unknown);
    assert_eq!(standing(&json!([deny])), unknown);
}

/// The reasons suffice: with every statement gone that is not cited, the decision stays.
#[test]
fn cited_statements_alone_allow_too() {
    for (file, vector) in vectors() {
        let (decision, _, answer) = answer(&vector.request);
        if decision != "allowed" {
            continue;
        }
        let mut request = vector.request.clone();
        keep_cited(&mut request, &answer["reasons"]);
        let (again, _, answer) = self::answer(&request);
        assert_eq!(again, "allowed", "{file}: {}: {request}\n{answer}", vector.name);
    }
}

fn keep_cited(request: &mut Value, reasons: &Value) {
    let cited = |policies: &[&str], level: Option<usize>, index: usize, statement: usize| {
        reasons.as_array().unwrap().iter().any(|reason| {
            policies.contains(&reason["policy"].as_str().unwrap())
                && reason["index"] == index
                && reason["statement"] == statement
                && level.is_none_or(|level| reason["level"] == level)
        })
    };
    let prune = |document: &mut Value, policies: &[&str], level: Option<usize>, index: usize| {
        if let Some(statements) = document.get_mut("Statement").and_then(|field| field.as_array_mut()) {
            let mut at = 0;
            statements.retain(|_| {
                at += 1;
                cited(policies, level, index, at - 1)
            });
        }
    };
    for (field, policies) in [
        ("resource_policy", &["key_policy", "resource_policy"] as &[&str]),
        ("permissions_boundary", &["permissions_boundary"]),
        ("session_policy", &["session_policy"]),
        ("vpc_endpoint_policy", &["vpc_endpoint_policy"]),
    ] {
        if let Some(document) = request.get_mut(field) {
            prune(document, policies, None, 0);
        }
    }
    if let Some(documents) = request.get_mut("identity_policies").and_then(|field| field.as_array_mut()) {
        for (index, document) in documents.iter_mut().enumerate() {
            prune(document, &["identity_policy"], None, index);
        }
    }
    // An SCP that does not bind is not cited, and must not start to bind.
    if reasons.as_array().unwrap().iter().any(|reason| reason["policy"] == "scp") {
        let levels = request.get_mut("scps").and_then(|field| field.as_array_mut());
        for (level, documents) in levels.into_iter().flatten().enumerate() {
            for (index, document) in documents.as_array_mut().into_iter().flatten().enumerate() {
                prune(document, &["scp"], Some(level), index);
            }
        }
    }
}
