//! A run that was killed goes on where it was: the same bytes, and nothing asked twice.

use super::call::Call;
use super::rule::Rule;
use super::stage::{Stage, THREE_ACCOUNTS, ran};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::thread::sleep;
use std::time::{Duration, Instant};

const ARGUMENTS: &[&str] = &[
    "--accounts",
    "111111111111,222222222222,333333333333",
    "--regions",
    "us-east-1,eu-west-1",
    "--out",
    "estate.json",
];

const JOURNAL: &str = ".estate.json.keyway-resume";

fn stage() -> Stage {
    Stage::new(&THREE_ACCOUNTS, "999999999999")
}

/// A stage on which a run was killed while it waited for the policies of keys.
fn killed() -> Stage {
    let stage = stage();
    stage.proxy.rule(Rule::on("kms", "GetKeyPolicy").slow(30_000));
    let mut run = stage.discover(ARGUMENTS).spawn().unwrap();
    let begun = Instant::now();
    let mut before = 0;
    // Until nothing more is asked: all that is left waits for the slow answers.
    loop {
        sleep(Duration::from_millis(700));
        let calls = stage.proxy.calls().len();
        if calls == before && !stage.proxy.calls_of("kms", "GetKeyPolicy").is_empty() {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(25), "the run does not come to rest");
        before = calls;
    }
    run.kill().unwrap();
    assert!(!run.wait().unwrap().success());
    stage.proxy.rule(Rule::on("kms", "GetKeyPolicy"));
    assert!(!stage.path("estate.json").exists());
    stage
}

/// Calls that the journal has, each as its account and the path under which its reply is kept.
fn kept(stage: &Stage) -> Vec<(String, String)> {
    let mut kept = Vec::new();
    for entry in fs::read_dir(stage.path(JOURNAL)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        let account = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| !line.is_empty()) {
            let line: Value = serde_json::from_str(line).unwrap();
            kept.push((account.clone(), line["call"].as_str().unwrap().to_owned()));
        }
    }
    kept
}

/// Whether a call asks what has its reply under a path such as `us-east-1/kms/GetKeyPolicy,PolicyName=default,KeyId=...`.
fn asks(call: &Call, account: &str, path: &str) -> bool {
    let (place, rest) = path.split_once('/').unwrap();
    let (service, rest) = rest.split_once('/').unwrap();
    let mut parts = rest.split(',');
    let same = call.account.as_deref() == Some(account)
        && call.service == service
        && parts.next() == Some(&call.operation)
        && (place == "global" || call.region == place);
    same && parts.all(|part| {
        let value =
            part.split_once('=').unwrap().1.replace("%3A", ":").replace("%2F", "/").replace("%20", " ");
        value == "true" || value.split(' ').all(|word| call.holds(word))
    })
}

#[test]
fn a_killed_run_goes_on_where_it_was() {
    let whole = {
        let stage = stage();
        let ran = ran(&mut stage.discover(ARGUMENTS));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(!stage.path(JOURNAL).exists());
        stage.text("estate.json")
    };
    let stage = killed();
    let mode = |name: &str| fs::metadata(stage.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(JOURNAL), 0o700);
    for entry in fs::read_dir(stage.path(JOURNAL)).unwrap() {
        let name = entry.unwrap().file_name();
        assert_eq!(mode(&format!("{JOURNAL}/{}", name.to_str().unwrap())), 0o600, "{}", name.display());
    }
    // What a run was in the middle of writing is asked again.
    let file = stage.path(&format!("{JOURNAL}/222222222222.jsonl"));
    let text = fs::read_to_string(&file).unwrap();
    let (whole_lines, last) = text.trim_end().rsplit_once('\n').unwrap();
    fs::write(&file, whole_lines).unwrap();
    let kept = kept(&stage);
    fs::write(&file, format!("{whole_lines}\n{}", last.split_at(last.len() / 2).0)).unwrap();
    assert!(kept.len() > 60, "{} replies were kept", kept.len());

    let before = stage.proxy.calls().len();
    let ran = ran(&mut stage.discover(&[ARGUMENTS, &["--resume"]].concat()));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(stage.text("estate.json"), whole);
    assert!(!stage.path(JOURNAL).exists());
    let calls = stage.proxy.calls().split_off(before);
    assert!(calls.iter().any(|call| call.operation == "GetKeyPolicy"));
    let twice: Vec<_> =
        kept.iter().filter(|(account, path)| calls.iter().any(|call| asks(call, account, path))).collect();
    assert!(twice.is_empty(), "{twice:#?}");
}

#[test]
fn the_calls_of_a_run_are_those_that_its_journal_keeps() {
    // Without this the other test would find nothing twice if it did not know the calls.
    let stage = killed();
    let calls = stage.proxy.calls();
    let unknown: Vec<_> = kept(&stage)
        .into_iter()
        .filter(|(account, path)| !calls.iter().any(|call| asks(call, account, path)))
        .collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn a_run_with_other_arguments_does_not_take_it_up() {
    let stage = killed();
    let before = stage.proxy.calls().len();
    let other = ["--accounts", "111111111111", "--regions", "us-east-1", "--out", "estate.json", "--resume"];
    let ran = ran(&mut stage.discover(&other));
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("was left by a run with other arguments"), "{}", ran.err);
    assert!(!stage.path("estate.json").exists());
    assert!(!kept(&stage).is_empty(), "what the first run has kept is still there");
    let calls = stage.proxy.calls().split_off(before);
    assert!(calls.iter().all(|call| call.service == "sts"), "{calls:#?}");
}

#[test]
fn without_resume_a_run_begins_anew() {
    let stage = killed();
    let before = stage.proxy.calls().len();
    let ran = ran(&mut stage.discover(ARGUMENTS));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let calls = stage.proxy.calls().split_off(before);
    assert_eq!(calls.iter().filter(|call| call.operation == "ListKeys").count(), 6);
}
