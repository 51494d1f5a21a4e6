//! `keyway test`: which scenarios are run, what is said of those that fail, and of those that are none.

use super::{Place, WORKABLE};

/// A scenario on the workable estate.
fn scenario(name: &str, base: &str, outcome: &str) -> String {
    format!(
        r#"{{"version": 1, "name": "{name}", "about": "A restore to where the data is.", "source": "EBS user guide",
  "base": "{base}",
  "question": {{"operation": "restore", "src": "prod/us-east-1", "dst": "prod/us-east-1"}},
  "expect": {{"outcome": "{outcome}"}}}}"#
    )
}

#[test]
fn scenarios_that_pass() {
    let place = Place::new()
        .file("scenarios/a.json", scenario("a", "prod.estate.json", "feasible"))
        .file("scenarios/deep/b.json", scenario("b", "../whole.estate", "feasible"))
        .file("scenarios/deep/notes.md", "")
        .file("scenarios/deep/.c.json", "not read")
        .file("scenarios/prod.estate.json", WORKABLE)
        .file("scenarios/whole.estate/prod.json", WORKABLE);
    let passed = "2 scenarios: 2 passed, 0 failed\n";
    assert_eq!(place.run(&["test"]).exits(0), passed);
    assert_eq!(place.run(&["test", "scenarios"]).exits(0), passed);
    assert_eq!(
        place.run(&["test", "scenarios/deep", "scenarios/a.json", "scenarios/a.json"]).exits(0),
        passed
    );
    assert_eq!(place.run(&["test", "scenarios/a.json"]).exits(0), "1 scenario: 1 passed, 0 failed\n");
}

#[test]
fn scenarios_that_fail_are_named_with_what_differs() {
    let place = Place::new()
        .file("estate.json", WORKABLE)
        .file("s/a.json", scenario("all is well", "../estate.json", "feasible"))
        .file("s/b.json", scenario("all is lost", "../estate.json", "blocked"));
    let said = place.run(&["test", "s"]).exits(1);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.first(), Some(&"FAILED s/b.json: all is lost"));
    assert!(
        lines.get(1).is_some_and(|line| line.starts_with("  outcome") && line.contains("feasible")),
        "{said}"
    );
    assert_eq!(lines.last(), Some(&"2 scenarios: 1 passed, 1 failed"));
}

#[test]
fn files_that_are_no_scenarios() {
    let place = Place::new()
        .file("empty/notes.md", "")
        .file("s/a.json", "{\"version\": 1,")
        .file("s/b.json", scenario("b", "nowhere", "feasible"))
        .file("s/c.json", scenario("c", "../wrong.json", "feasible"))
        .file("s/d.json", scenario("d", "../wrong.json", "feasible"))
        .file("s/e.json", scenario("e", "../estate.json", "perhaps"))
        .file("wrong.json", "{}")
        .file("estate.json", WORKABLE);
    assert_eq!(place.run(&["test", "missing"]).refuses(), ["missing: no such file or folder"]);
    assert_eq!(place.run(&["test", "empty"]).refuses(), ["empty: no scenario in this folder"]);
    assert_eq!(
        place.run(&["test", "s"]).refuses(),
        [
            "s/../wrong.json:1:1: missing field `version`",
            "s/a.json:1:15: not JSON: expected a key in double quotes, but the text ends here",
            "s/b.json:2:11: base: the base `nowhere` cannot be read: s/nowhere: no such file or folder",
            "s/e.json:4:25: expect.outcome: unknown value `perhaps`: expected one of `feasible`, `undetermined`, \
             `blocked`",
        ]
    );
}

#[test]
fn two_scenarios_of_one_name() {
    let place = Place::new()
        .file("estate.json", WORKABLE)
        .file("s/a.json", scenario("a", "../estate.json", "feasible"))
        .file("s/b.json", scenario("a", "../estate.json", "feasible"));
    assert_eq!(
        place.run(&["test", "s"]).refuses(),
        ["s/b.json: another scenario named `a`: `s/a.json` is one"]
    );
}

#[test]
fn the_scenarios_of_this_project_pass() {
    let output = super::command(env!("CARGO_MANIFEST_DIR").as_ref(), &["test"]).output().expect("it runs");
    let said = super::Ran::of(&output).exits(0);
    assert!(said.ends_with(" passed, 0 failed\n"), "{said}");
}
