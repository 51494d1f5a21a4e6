//! How answers are written: the same twice, in colour or not, to readers who stay and readers who leave.

use super::{DESIGN, Place, RESTORE};
use serde_json::Value;
use std::process::Stdio;

#[test]
fn two_runs_give_the_same_bytes() {
    let place = Place::with_estate(&[("\"boundary\": \"none\",\n          \"trust\"", "\"trust\"")]);
    for format in ["text", "json", "mermaid", "dot"] {
        for question in [RESTORE, DESIGN] {
            let args = [question, &["--format", format]].concat();
            assert_eq!(place.run(&args), place.run(&args));
        }
    }
}

#[test]
fn json_fits_the_schema_that_is_printed() {
    let place = Place::with_estate(&[(
        r#""volumes": ["vol-1"], "profile_role": "none"}"#,
        r#""volumes": ["vol-1"], "profile_role": "none"}, {"id": "i-2", "region": "us-east-1", "volumes": []}"#,
    )]);
    let schema: Value = serde_json::from_str(&place.run(&["schema", "report"]).exits(0)).expect("JSON");
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let backup = ["plan", "backup", "--src", "prod/us-east-1", "--estate", "estate.json"];
    let one = [RESTORE, &["--workload", "i-1"]].concat();
    for question in [RESTORE, &one, DESIGN, &backup] {
        let ran = place.run(&[question, &["--format", "json"]].concat());
        let mut report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
        let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        // A schema that takes anything would do so too.
        report.as_object_mut().expect("an object").insert("outcome".to_owned(), "perhaps".into());
        assert!(!validator.is_valid(&report));
    }
    let several: Value = serde_json::from_str(&place.restore(&["--format", "json"]).stdout).expect("JSON");
    assert_eq!(several.get("plans").and_then(Value::as_array).map(Vec::len), Some(2));
}

#[test]
fn colour_is_for_terminals_unless_told_otherwise() {
    let place = Place::with_estate(&[]);
    let coloured = |flag: &[&str], environment: &[(&str, &str)]| {
        let args = [RESTORE, flag].concat();
        let output = place.command(&args).envs(environment.iter().copied()).output().expect("it runs");
        output.stdout.contains(&b'\x1b')
    };
    assert!(!coloured(&[], &[]), "a pipe is no terminal");
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "auto"], &[]));
    for format in ["json", "mermaid", "dot"] {
        assert!(!coloured(&["--color", "always", "--format", format], &[]), "{format}");
    }
}

#[test]
fn mistakes_are_in_colour_only_where_answers_are() {
    let place = Place::new();
    let coloured = |flag: &str| {
        let ran = place.run(&["plan", "snapshot", "--src", "x", "--color", flag]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        ran.stderr.contains('\x1b')
    };
    assert!(coloured("always"));
    assert!(!coloured("never") && !coloured("auto"));
}

#[test]
fn a_closed_pipe_is_no_mistake_and_changes_no_outcome() {
    let place = Place::with_estate(&[]);
    let blocked = Place::with_estate(&[(r#""kms:*", "iam:PassRole""#, r#""iam:PassRole""#)]);
    let cases: [(&Place, &[&str], i32); 6] = [
        (&place, RESTORE, 0),
        (&blocked, RESTORE, 1),
        (&place, DESIGN, 3),
        (&place, &["explain"], 0),
        (&place, &["--help"], 0),
        (&place, &["schema", "estate"], 0),
    ];
    for (place, args, code) in cases {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = place.command(args).stdout(writer).stderr(Stdio::piped()).output().expect("it runs");
        assert_eq!(output.status.code(), Some(code), "{args:?}");
        assert!(output.stderr.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn mistakes_are_mistakes_though_nobody_listens() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let status = Place::new().command(&["explain", "nothing"]).stderr(writer).status().expect("it runs");
    assert_eq!(status.code(), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_a_mistake() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
    let output = Place::with_estate(&[]).command(RESTORE).stdout(full).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("error: cannot write to standard output: "), "{said}");
}
