//! `keyway plan --fixes` and `keyway fix`: what they show, what they write, and that nothing is lost.

use super::{Place, Ran, command};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

const ASKED: &[&str] = &["restore", "--src", "production/us-east-1", "--dst", "recovery/eu-west-1"];
const ERP: &[&str] = &["--workload", "i-0e4a6c1b2d3f40001"];

fn example() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/three-accounts.json").display().to_string()
}

impl Place {
    /// Asks for the restore of the example.
    fn asks(&self, verb: &str, estate: &str, more: &[&str]) -> Ran {
        self.run(&[&[verb], ASKED, &["--estate", estate], more].concat())
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file")
    }

    fn files(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path(folder))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
            .collect();
        names.sort();
        names
    }
}

#[test]
fn a_blocked_restore_is_feasible_on_the_written_estate() {
    let place = Place::new();
    let estate = example();
    place.asks("plan", &estate, ERP).exits(1);
    let told =
        place.asks("fix", &estate, &[ERP, &["--out", "x", "--estate-out", "y.json"]].concat()).exits(0);
    assert!(told.starts_with("FEASIBLE with "), "{told}");
    place.asks("plan", "y.json", ERP).exits(0);
    assert_eq!(place.files("x"), ["apply.sh", "policies", "terraform"]);
    let last = told.lines().last().expect("a command").trim();
    assert!(last.starts_with("keyway plan restore") && last.contains("--estate y.json"), "{last}");
    let mut words: Vec<&str> = last.split_whitespace().collect();
    words.remove(0);
    place.run(&words).exits(0);
    for file in place.files("x/policies") {
        let policy: Value = serde_json::from_str(&place.read(&format!("x/policies/{file}"))).expect("JSON");
        assert_eq!(policy["Version"], "2012-10-17", "{file}");
    }
}

#[test]
fn what_is_feasible_needs_no_fix() {
    let place = Place::new();
    let args = [ERP, &["--out", "x", "--estate-out", "y.json"]].concat();
    place.asks("fix", &example(), &args).exits(0);
    let told = place.asks("fix", "y.json", &[ERP, &["--out", "z"]].concat()).exits(0);
    assert!(told.contains("nothing is written"), "{told}");
    assert!(!place.path("z").exists());
    let shown = place.asks("plan", "y.json", &[ERP, &["--fixes"]].concat()).exits(0);
    assert!(!shown.contains("smallest set"), "{shown}");
}

#[test]
fn nothing_is_overwritten_without_force() {
    let place = Place::new().file("x/apply.sh", "mine").file("x/estate.json", "mine too");
    let args = [ERP, &["--out", "x"]].concat();
    let ran = place.asks("fix", &example(), &args);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("x/apply.sh: exists") && ran.stderr.contains("x/estate.json: exists"));
    assert!(ran.stderr.contains("error: 2 files would be overwritten"), "{}", ran.stderr);
    assert_eq!(place.files("x"), ["apply.sh", "estate.json"], "nothing else is written");
    assert_eq!(place.read("x/apply.sh"), "mine");
    place.asks("fix", &example(), &[&args, ["--force"].as_slice()].concat()).exits(0);
    assert!(place.read("x/apply.sh").starts_with("#!/usr/bin/env bash\n"));
    assert_eq!(place.files("x"), ["apply.sh", "estate.json", "policies", "terraform"]);
    let once = place.read("x/apply.sh");
    place.asks("fix", &example(), &[&args, ["--force"].as_slice()].concat()).exits(0);
    assert_eq!(once, place.read("x/apply.sh"), "the same bytes again");
}

#[test]
fn a_link_is_not_written_through() {
    let place = Place::new().file("mine", "mine");
    fs::create_dir(place.path("x")).expect("a folder");
    #[cfg(unix)]
    std::os::unix::fs::symlink(place.path("mine"), place.path("x/apply.sh")).expect("a link");
    let args = [ERP, &["--out", "x"]].concat();
    assert_eq!(place.asks("fix", &example(), &args).code, 2);
    place.asks("fix", &example(), &[&args, ["--force"].as_slice()].concat()).exits(0);
    assert_eq!(place.read("mine"), "mine");
}

#[test]
fn files_do_not_land_in_the_estate_they_are_made_from() {
    let place = Place::new();
    fs::create_dir(place.path("estate")).expect("a folder");
    fs::copy(example(), place.path("estate/all.json")).expect("a file");
    let args = [ERP, &["--out", "estate/fix"]].concat();
    let lines = place.asks("fix", "estate", &args).refuses();
    assert!(lines.iter().any(|line| line.starts_with("--out: `estate/fix` is in the folder")), "{lines:?}");
    assert_eq!(place.files("estate"), ["all.json"]);
    place.asks("fix", "estate", &[ERP, &["--out", "fix"]].concat()).exits(0);
}

#[test]
fn the_edited_estate_takes_no_other_file_s_place() {
    let place = Place::new();
    let args = [ERP, &["--out", "x", "--estate-out", "x/apply.sh"]].concat();
    place.asks("fix", &example(), &args).refuses();
    assert!(!place.path("x").exists());
}

/// A stand-in for the AWS CLI: it writes down its arguments and answers what the script reads.
const AWS: &str = r#"#!/usr/bin/env bash
printf '%s\n' "$*" >> "$LOG"
case "$1 $2" in
  "sts get-caller-identity") echo "${4#profile-}" ;;
  "kms create-key") echo "arn:aws:kms:eu-west-1:111111111111:key/made" ;;
esac
"#;

fn runs(place: &Place, environment: &[(&str, &str)]) -> (bool, Vec<String>) {
    let log = place.path("log");
    fs::write(&log, "").expect("a file");
    let path = format!("{}:{}", place.path("bin").display(), std::env::var("PATH").expect("a path"));
    let output = Command::new("bash")
        .arg(place.path("x/apply.sh"))
        .env("PATH", path)
        .env("LOG", &log)
        .envs(environment.iter().copied())
        .output()
        .expect("it runs");
    let lines = fs::read_to_string(log).expect("a log").lines().map(str::to_owned).collect();
    (output.status.success(), lines)
}

#[cfg(unix)]
#[test]
fn the_script_calls_aws_in_order_and_in_the_right_accounts() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new().file("bin/aws", AWS);
    fs::set_permissions(place.path("bin/aws"), fs::Permissions::from_mode(0o755)).expect("permissions");
    place.asks("fix", &example(), &[ERP, &["--out", "x"]].concat()).exits(0);
    let profiles = [
        ("KEYWAY_PROFILE_111111111111", "profile-111111111111"),
        ("KEYWAY_PROFILE_222222222222", "profile-222222222222"),
    ];
    let (done, calls) = runs(&place, &profiles);
    assert!(done, "{calls:#?}");
    let at = |start: &str| {
        calls.iter().position(|call| call.starts_with(start)).unwrap_or_else(|| panic!("{start}: {calls:#?}"))
    };
    let make = at("kms create-key --profile profile-111111111111 --region eu-west-1");
    let alias = at("kms create-alias --profile profile-111111111111 --region eu-west-1");
    let policy = at("kms put-key-policy --profile profile-222222222222 --region eu-west-1");
    let default = at("ec2 modify-ebs-default-kms-key-id --profile profile-111111111111 --region eu-west-1");
    assert!(make < alias && alias < policy && policy < default, "{calls:#?}");
    assert!(calls[default].ends_with("--kms-key-id arn:aws:kms:eu-west-1:111111111111:key/made"));
    assert!(!calls.iter().any(|call| call.contains("00000000-0000")), "{calls:#?}");

    let (done, calls) = runs(&place, &[profiles[0], ("KEYWAY_PROFILE_222222222222", "profile-111111111111")]);
    assert!(!done && calls.len() == 2, "a profile of the wrong account stops it: {calls:#?}");
    let (done, calls) = runs(&place, &profiles[..1]);
    assert!(!done && calls.is_empty(), "a missing profile stops it: {calls:#?}");
    let again =
        [&profiles[..], &[("KEYWAY_NEW_KEY_1", "arn:aws:kms:eu-west-1:111111111111:key/earlier")]].concat();
    let (done, calls) = runs(&place, &again);
    assert!(done && !calls.iter().any(|call| call.contains("create-")), "no second key: {calls:#?}");
}

#[test]
fn every_workload_at_once() {
    let place = Place::new();
    let told = place.asks("fix", &example(), &["--out", "x"]);
    assert!(told.stdout.contains("workloads, by planning again"), "{}", told.stdout);
    let planned = place.asks("plan", "x/estate.json", &[]);
    assert_eq!(planned.code, told.code, "{}\n{}", told.stdout, planned.stdout);
}

#[test]
fn fixes_are_shown_as_one_diff_for_each_policy() {
    let place = Place::new();
    let shown = place.asks("plan", &example(), &[ERP, &["--fixes"]].concat()).exits(1);
    assert!(shown.contains("\n--- key policy of arn:aws:kms:eu-west-1:222222222222:key/"), "{shown}");
    assert!(shown.contains("\n+++ key policy of the new key in 111111111111/eu-west-1\n"), "{shown}");
    assert!(shown.contains("\n+      \"Sid\": \"VeeamEc2RestoreUsesKey\",\n"), "{shown}");
    assert!(shown.contains("Planned again with these edits: FEASIBLE"), "{shown}");
    let plain = place.asks("plan", &example(), ERP).exits(1);
    assert!(!plain.contains("+++ "), "{plain}");
}

#[test]
fn fixes_in_json_are_told_only_when_asked_for() {
    let place = Place::new();
    let json = |more: &[&str]| -> Value {
        let args = [ERP, &["--format", "json"], more].concat();
        serde_json::from_str(&place.asks("plan", &example(), &args).exits(1)).expect("JSON")
    };
    assert_eq!(json(&[]).get("fixes"), None);
    let report = json(&["--fixes"]);
    let fixes = &report["fixes"];
    assert_eq!(fixes["outcome"], "feasible");
    assert_eq!(fixes["left"], Value::Array(Vec::new()));
    assert_eq!(fixes["edits"].as_array().map(Vec::len), fixes["changes"].as_array().map(Vec::len));
    assert_eq!(fixes["policies"][0]["before"], Value::Null);
    assert_eq!(fixes["policies"][1]["of"], "key");
    let schema = place.run(&["schema", "report"]).exits(0);
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    assert!(validator.is_valid(&report), "{:?}", validator.iter_errors(&report).next());
}

#[test]
fn drawings_and_questions_without_estate_have_no_fixes() {
    let place = Place::new();
    for format in ["dot", "mermaid"] {
        let args = [ERP, &["--fixes", "--format", format]].concat();
        let lines = place.asks("plan", &example(), &args).refuses();
        assert_eq!(lines, [format!("--fixes: `{format}` is a drawing; `text` and `json` tell fixes")]);
    }
    let without = [&["plan"], ASKED, &["--fixes"]].concat();
    assert_eq!(command(place.0.path(), &without).output().expect("it runs").status.code(), Some(2));
    let without = [&["fix"], ASKED, &["--out", "x"]].concat();
    assert_eq!(command(place.0.path(), &without).output().expect("it runs").status.code(), Some(2));
}

#[test]
fn trust_in_the_account_gives_the_role_its_own_permissions() {
    let place = Place::new();
    let args = [ERP, &["--out", "x", "--trust", "account"]].concat();
    place.asks("fix", &example(), &args).exits(0);
    place.asks("plan", "x/estate.json", ERP).exits(0);
    let policies: String =
        place.files("x/policies").iter().map(|file| place.read(&format!("x/policies/{file}"))).collect();
    assert!(policies.contains("arn:aws:iam::222222222222:root"), "{policies}");
    assert!(place.files("x/policies").iter().any(|file| file.starts_with("role-policy-")));
}
