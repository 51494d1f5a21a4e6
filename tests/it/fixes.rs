//! Laws of fixes, over every scenario, and what is written to install them.

use crate::scenarios::{cases, texts};
use json_patch::Patch;
use keyway::aws::Arn;
use keyway::checks::Trust;
use keyway::estate::{Edit, Estate, Grant, KeyName, NEW_KEY_ALIAS, load, new_key, new_key_of};
use keyway::fixes::union;
use keyway::graph::Severity;
use keyway::iam::Document;
use keyway::input::SourceText;
use keyway::install::{File, files, quoted};
use keyway::plan::{Answer, Outcome, Planner, plan_with};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// An answer of a scenario.
struct Told {
    name: &'static str,
    estate: &'static Estate,
    trust: Trust,
    answer: &'static Answer,
}

/// Every answer of every scenario with an estate; of every third that is about authorization, with trust in accounts too.
fn answers() -> &'static [Told] {
    static TOLD: LazyLock<Vec<Told>> = LazyLock::new(|| {
        let mut told = Vec::new();
        for (number, case) in cases().iter().enumerate() {
            let Some(estate) = &case.prepared.estate else { continue };
            let name = case.prepared.scenario.name.as_str();
            let tell = |trust| move |answer| Told { name, estate, trust, answer };
            told.extend(case.answers().iter().map(tell(Trust::Role)));
            let about_authorization = case.file.components().any(|part| part.as_os_str() == "authorization");
            if about_authorization && number % 3 == 0 {
                let answers = case.prepared.ask_of(Some(estate), Trust::Account).unwrap_or_default();
                told.extend(answers.leak().iter().map(tell(Trust::Account)));
            }
        }
        told
    });
    &TOLD
}

fn fail_with(what: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{what}:\n{}", wrong.join("\n"));
}

#[test]
fn every_fix_with_edits_closes_its_finding_and_opens_none() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for Told { name, estate, trust, answer } in answers() {
        let plan = &answer.plan;
        for finding in &plan.findings {
            for fix in finding.fixes.iter().filter(|fix| !fix.edits.is_empty()) {
                seen += 1;
                let (edited, _) = estate.edited(&fix.edits).expect("edits that can be made");
                let again = Planner::new(Some(&edited), *trust).again(plan).expect("a plan");
                let stays = again.findings.iter().any(|other| other.is_same(finding));
                let opened = again.findings.iter().find(|other| {
                    other.severity <= Severity::Unknown
                        && !plan.findings.iter().any(|known| known.is_same(other))
                });
                if !fix.closes || stays || opened.is_some() {
                    let opened = opened.map(|finding| &finding.message);
                    wrong.push(format!("{name}: {}: stays {stays}, opens {opened:?}", fix.title));
                }
            }
            let without = finding.fixes.iter().filter(|fix| fix.edits.is_empty());
            wrong.extend(without.filter(|fix| fix.closes).map(|fix| format!("{name}: {}", fix.title)));
        }
    }
    fail_with("fixes that are none", &wrong);
    assert!(seen > 30, "{seen} fixes");
}

#[test]
fn no_edit_of_a_smallest_set_can_be_left_out() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for Told { name, estate, trust, answer } in answers() {
        let Some(set) = &answer.fixes else { continue };
        for left_out in &set.edits {
            seen += 1;
            let fewer: Vec<Edit> = set.edits.iter().filter(|edit| *edit != left_out).cloned().collect();
            let Ok((edited, _)) = estate.edited(&fewer) else { continue };
            let again = Planner::new(Some(&edited), *trust).again(&answer.plan).expect("a plan");
            let blocks = set.left.iter().filter(|finding| finding.blocks()).count();
            if again.outcome <= set.outcome && again.blocks().count() <= blocks {
                wrong.push(format!("{name}: {left_out:?}"));
            }
        }
    }
    fail_with("edits that can be left out", &wrong);
    assert!(seen > 30, "{seen} edits");
}

#[test]
fn a_smallest_set_leads_where_it_says() {
    for Told { name, estate, trust, answer } in answers() {
        let Some(set) = &answer.fixes else { continue };
        let (edited, operations) = estate.edited(&set.edits).expect("edits that can be made");
        assert_eq!(operations, set.operations, "{name}");
        let again = Planner::new(Some(&edited), *trust).again(&answer.plan).expect("a plan");
        assert_eq!(again.outcome, set.outcome, "{name}");
        assert_eq!(set.after.open().count() == 0, set.outcome == Outcome::Feasible, "{name}");
    }
}

#[test]
fn the_operations_applied_to_the_document_give_the_edited_estate() {
    let mut seen = 0;
    for Told { name, estate, answer, .. } in answers() {
        let Some(set) = &answer.fixes else { continue };
        let (edited, _) = estate.edited(&set.edits).expect("edits that can be made");
        let mut document = serde_json::to_value(estate.document()).expect("JSON");
        let operations: Patch =
            serde_json::from_value(Value::Array(set.operations.clone())).expect("RFC 6902 operations");
        json_patch::patch(&mut document, &operations).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(document, serde_json::to_value(edited.document()).expect("JSON"), "{name}");
        // `Value` has put the elements of policies in an order of its own.
        let text = serde_json::to_string(edited.document()).expect("JSON");
        let read = load(&[SourceText::new("edited", text)]).unwrap_or_else(|all| panic!("{name}: {all:?}"));
        assert_eq!(read.document(), edited.document(), "{name}");
        seen += 1;
    }
    assert!(seen > 20, "{seen} sets");
}

/// What Bash says to a script that it only reads.
fn bash_refuses(script: &str) -> Option<String> {
    let mut bash = Command::new("bash")
        .arg("-n")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("bash is there");
    bash.stdin.take().expect("a pipe").write_all(script.as_bytes()).expect("it reads");
    let output = bash.wait_with_output().expect("it ends");
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

fn text<'a>(files: &'a [File], path: &str) -> &'a str {
    &files.iter().find(|file| file.path == path).expect("the file").text
}

/// Paths are safe and unlike each other, JSON is JSON, Bash is Bash, Terraform is HCL.
#[track_caller]
fn check_files(name: &str, files: &[File]) {
    let mut paths = BTreeSet::new();
    for file in files {
        let safe = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
        assert!(file.path.chars().all(safe) && !file.path.contains(".."), "{name}: {}", file.path);
        assert!(!file.path.starts_with(['/', '-']) && file.path.len() < 250, "{name}: {}", file.path);
        assert!(paths.insert(file.path.to_ascii_lowercase()), "{name}: {} twice", file.path);
        let hidden = file.text.chars().find(|c| *c != '\n' && keyway::input::is_hidden(*c));
        assert_eq!(hidden, None, "{name}: {}", file.path);
        if file.path.starts_with("policies/") {
            let policy: Document = file.text.parse().expect("a policy");
            let mut sids = BTreeSet::new();
            let mut named = policy.statements().iter().filter_map(|statement| statement.sid.as_ref());
            assert_eq!(
                named.find(|sid| !sids.insert(*sid)),
                None,
                "{name}: a Sid stands twice in {}",
                file.path
            );
        }
    }
    let script = text(files, "apply.sh");
    assert_eq!(bash_refuses(script), None, "{name}:\n{script}");
    let module = text(files, "terraform/main.tf");
    let body: hcl::Body = hcl::parse(module).unwrap_or_else(|error| panic!("{name}: {error}\n{module}"));
    let labels: Vec<Vec<&str>> = body
        .blocks()
        .filter(|block| block.identifier() == "resource")
        .map(|block| block.labels().iter().map(hcl::BlockLabel::as_str).collect())
        .collect();
    let unique: BTreeSet<_> = labels.iter().collect();
    assert_eq!(unique.len(), labels.len(), "{name}: {labels:?}");
}

#[test]
fn what_is_written_for_every_scenario_can_be_read() {
    let mut seen = 0;
    for Told { name, estate, answer, .. } in answers() {
        let Some(set) = answer.fixes.as_ref().filter(|set| !set.edits.is_empty()) else { continue };
        let (edited, _) = estate.edited(&set.edits).expect("edits that can be made");
        let files = files(estate, &edited, &set.edits);
        check_files(name, &files);
        for edit in &set.edits {
            let account = edit.account().expect("an account").to_string();
            assert!(text(&files, "apply.sh").contains(&format!("KEYWAY_PROFILE_{account}")), "{name}");
        }
        seen += 1;
    }
    assert!(seen > 20, "{seen} sets");
}

#[test]
fn the_union_of_sets_serves_every_workload() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let estate = load(&texts(&root.join("examples/three-accounts.json")).expect("texts")).expect("an estate");
    let questions = [
        json!({"operation": "restore", "src": "production/us-east-1", "dst": "recovery/eu-west-1"}),
        json!({"operation": "backup", "src": "production/us-east-1", "dst": "backup/us-east-1",
            "worker": "backup/us-east-1"}),
    ];
    for question in questions {
        let asked = serde_json::from_value(question).expect("a question");
        let answers = plan_with(&asked, Some(&estate), Trust::Role).expect("answers");
        assert!(answers.len() > 1);
        let planner = Planner::new(Some(&estate), Trust::Role);
        let plans: Vec<_> = answers.iter().map(|answer| (&answer.plan, answer.fixes.as_ref())).collect();
        let union = union(&planner, &plans).expect("edits");
        for (answer, after) in answers.iter().zip(&union.plans) {
            assert_eq!(answer.plan.workload, after.workload);
            let alone = answer.fixes.as_ref().map_or(answer.plan.outcome, |set| set.outcome);
            assert!(after.outcome <= alone, "{:?} was {alone:?} alone", after.outcome);
        }
        check_files("union", &files(&estate, &union.estate, &union.edits));
    }
}

const ACCOUNT: &str = "111111111111";

#[test]
fn a_new_key_takes_no_alias_that_another_has() {
    let region: keyway::aws::Region = "us-east-1".parse().expect("a region");
    let aliases = |taken: &str, at: &str| {
        let estate = json!({"version": 1, "accounts": [{"id": ACCOUNT, "keys": [
            {"arn": format!("arn:aws:kms:{at}:{ACCOUNT}:key/1"), "aliases": [taken]}]}]});
        let estate = Estate::new(serde_json::from_value(estate).expect("an estate"));
        let account = estate.account(&ACCOUNT.parse().expect("an account")).expect("the account");
        new_key_of(account, &region).expect("a key").aliases.known().cloned().expect("known aliases")
    };
    assert_eq!(aliases("alias/data", "us-east-1"), [NEW_KEY_ALIAS]);
    assert_eq!(aliases(NEW_KEY_ALIAS, "eu-west-1"), [NEW_KEY_ALIAS]);
    assert!(aliases(NEW_KEY_ALIAS, "us-east-1").is_empty());
}

/// KMS stores key policies of 32 KiB, and a role has 10,240 characters of inline policies: what is longer is no fix.
#[test]
fn policies_that_aws_would_not_store_are_no_edits() {
    let statement = |sid: &str, actions: usize| -> Value {
        let actions: Vec<String> = (0..actions).map(|number| format!("kms:DescribeKey{number:05}")).collect();
        json!({"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": "*"})
    };
    let policy = |actions| {
        let mut long = statement("Long", actions);
        long["Principal"] = json!({"AWS": "arn:aws:iam::111111111111:root"});
        json!({"Version": "2012-10-17", "Statement": [long]})
    };
    let key = "arn:aws:kms:us-east-1:111111111111:key/long";
    let role = "arn:aws:iam::111111111111:role/r";
    let estate = |actions: usize, own: usize| {
        let own = json!({"Version": "2012-10-17", "Statement": [statement("Own", own)]});
        let document = json!({"version": 1, "accounts": [{"id": "111111111111",
            "keys": [{"arn": key, "policy": policy(actions)}],
            "roles": [{"arn": role, "policies": [{"name": "keyway", "document": own}]}]}]});
        Estate::new(serde_json::from_value(document).expect("an estate"))
    };
    let mut admits = statement("More", 1);
    admits["Principal"] = json!({"AWS": role});
    let on_key = Edit::KeyPolicy {
        key: key.parse().expect("an ARN"),
        statement: serde_json::from_value(admits).expect("a statement"),
    };
    let on_role = Edit::IdentityPolicy {
        role: role.parse().expect("an ARN"),
        policy: "keyway".to_owned(),
        statement: serde_json::from_value(statement("More", 1)).expect("a statement"),
    };
    let made = |estate: &Estate, edit: &Edit| estate.edited(std::slice::from_ref(edit)).map(|_| ());
    assert_eq!(made(&estate(1_000, 300), &on_key), Ok(()));
    assert_eq!(made(&estate(1_000, 300), &on_role), Ok(()));
    let error = made(&estate(1_500, 300), &on_key).expect_err("too long").to_string();
    assert!(error.ends_with("and AWS stores 32768"), "{error}");
    let error = made(&estate(1_000, 500), &on_role).expect_err("too long").to_string();
    assert!(error.ends_with("and AWS stores 10240"), "{error}");
}

/// A Deny is never edited: the way out names the statement and the exception it needs.
#[test]
fn the_way_out_of_a_deny_names_its_statement_and_the_exception() {
    let mut seen = 0;
    for Told { name, answer, .. } in answers() {
        for finding in answer.plan.findings.iter().filter(|finding| finding.check.id == "explicit-deny") {
            seen += 1;
            let fix = finding.fixes.first().unwrap_or_else(|| panic!("{name}: no way out"));
            assert!(fix.edits.is_empty() && !fix.closes, "{name}: {}", fix.title);
            assert!(fix.title.contains("the Deny of statement"), "{name}: {}", fix.title);
            assert!(fix.title.contains("aws:PrincipalArn"), "{name}: {}", fix.title);
        }
    }
    assert!(seen > 10, "{seen} denials");
}

/// An estate in which everything that can have a free name has this one, and an edit of each kind.
fn hostile(name: &str) -> (Estate, Estate, Vec<Edit>) {
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Sid": name, "Effect": "Allow",
        "Principal": {"AWS": name}, "Action": "kms:Decrypt", "Resource": "*"}]});
    let role = format!("arn:aws:iam::{ACCOUNT}:role/{name}");
    let key = format!("arn:aws:kms:us-east-1:{ACCOUNT}:key/{name}");
    let estate = json!({"version": 1, "accounts": [{"id": ACCOUNT, "regions": {},
        "keys": [{"arn": key, "policy": policy, "grants": []}],
        "roles": [{"arn": role, "policies": [], "trust": policy}],
        "snapshots": [{"id": name, "region": "us-east-1", "shared_with": []}],
        "vaults": [{"name": name, "region": "us-east-1", "policy": "none"}],
        "repositories": [{"name": name, "region": "us-east-1", "bucket": name, "policy": "none"}]}]});
    let estate = Estate::new(serde_json::from_value(estate).expect("an estate"));
    let document: Document = serde_json::from_value(policy).expect("a policy");
    let statement = document.statements().first().expect("a statement").clone();
    let account: keyway::aws::AccountId = ACCOUNT.parse().expect("an account");
    let region: keyway::aws::Region = "us-east-1".parse().expect("a region");
    let (key, role): (Arn, Arn) = (key.parse().expect("an ARN"), role.parse().expect("an ARN"));
    let vault = format!("arn:aws:backup:us-east-1:{ACCOUNT}:backup-vault:{name}");
    let vault: Arn = vault.parse().expect("an ARN");
    let made = new_key(&account, &region).expect("a key");
    let context = BTreeMap::from([(name.to_owned(), name.to_owned())]);
    let grant = Grant {
        id: name.to_owned(),
        grantee: role.to_string(),
        retiring: Some(name.to_owned()),
        operations: vec!["Decrypt".to_owned()],
        encryption_context_subset: Some(context),
        encryption_context_equals: None,
        source_arn: None,
    };
    let named = keyway::iam::Statement {
        resource: Some(keyway::iam::Selector::Only(keyway::iam::OneOrMany::One(made.arn.to_string()))),
        principal: None,
        ..statement.clone()
    };
    let edits = vec![
        Edit::CreateKey { key: Box::new(made.clone()) },
        Edit::KeyPolicy { key: key.clone(), statement: statement.clone() },
        Edit::IdentityPolicy { role: role.clone(), policy: name.to_owned(), statement: named },
        Edit::TrustPolicy { role, statement: statement.clone() },
        Edit::BucketPolicy {
            account: account.clone(),
            bucket: name.to_owned(),
            statement: statement.clone(),
        },
        Edit::VaultPolicy { vault, statement },
        Edit::Grant { key: key.clone(), grant: grant.clone() },
        Edit::Grant { key: made.arn.clone(), grant },
        Edit::DefaultKey { account: account.clone(), region, key: KeyName::Arn(made.arn) },
        Edit::EnableKey { key: key.clone() },
        Edit::CancelKeyDeletion { key },
        Edit::Share { account, snapshot: name.to_owned(), with: "222222222222".parse().expect("an account") },
    ];
    let (edited, _) = estate.edited(&edits).expect("edits that can be made");
    (estate, edited, edits)
}

fn hostile_names() -> impl Strategy<Value = String> {
    let hole = prop::sample::select(vec![
        "'",
        "\"",
        "\\",
        "$(id)",
        "`id`",
        "${x}",
        "%{ if x }",
        "$",
        "$${",
        "\n",
        "\r",
        "\0",
        ";",
        "&&",
        "|",
        "#",
        "\u{202e}",
        "\u{1b}[2J",
        "../",
        "/",
        "..",
        "-",
        "--x",
        " ",
        "\t",
        "é",
        "*/",
        "EOF\n",
        "!",
        "~",
        "𝄞",
        "x",
    ]);
    prop_oneof![prop::collection::vec(hole, 1..6).prop_map(|holes| holes.concat()), ".{1,20}"]
}

/// What Bash makes of a word, each argument ended by a zero.
fn arguments(word: &str) -> Vec<u8> {
    let script = format!("printf '%s\\0' {word}");
    let output = Command::new("bash").args(["-c", &script]).env("LC_ALL", "C.UTF-8").output().expect("bash");
    output.stdout
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_name_leaves_its_place_in_what_is_written(name in hostile_names()) {
        let (before, after, edits) = hostile(&name);
        let files = files(&before, &after, &edits);
        check_files(&name, &files);
        let body: hcl::Body = hcl::parse(text(&files, "terraform/main.tf")).expect("HCL");
        let strings = ["bucket", "role", "snapshot_id", "grantee_principal", "retiring_principal"];
        for block in body.blocks().filter(|block| block.identifier() == "resource") {
            for attribute in block.body().attributes().filter(|attribute| strings.contains(&attribute.key())) {
                let value = match attribute.expr() {
                    hcl::Expression::String(text) => text.clone(),
                    hcl::Expression::TemplateExpr(template) => {
                        let template = hcl::Template::from_expr(template).expect("a template");
                        let mut whole = String::new();
                        for element in template.elements() {
                            match element {
                                hcl::template::Element::Literal(text) => whole.push_str(text),
                                other => prop_assert!(false, "{:?} in {}", other, attribute.key()),
                            }
                        }
                        whole
                    }
                    other => return Err(TestCaseError::fail(format!("{other:?}"))),
                };
                let own = value.ends_with(&name) || name.ends_with(&value);
                prop_assert!(own, "{:?} of {:?}", value, name);
            }
        }
    }

    #[test]
    fn a_quoted_word_is_one_word(name in hostile_names()) {
        let name = name.replace('\0', "");
        let mut expected = name.clone().into_bytes();
        expected.push(0);
        prop_assert_eq!(arguments(&quoted(&name)), expected, "{}", quoted(&name));
    }
}
