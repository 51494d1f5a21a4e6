//! Pages that explain: checks, schemas, and what is made from them.

use super::Place;
use keyway::checks::CHECKS;
use keyway::workflows::PRODUCTS;
use std::fs;

#[test]
fn every_check_is_listed_and_has_a_page() {
    let place = Place::new();
    let list = place.run(&["explain"]).exits(0);
    assert_eq!(list.lines().count(), CHECKS.len());
    for (check, line) in CHECKS.iter().zip(list.lines()) {
        assert!(line.starts_with(check.id) && line.ends_with(check.summary), "{line}");
        let page = place.run(&["explain", check.id]).exits(0);
        assert!(page.starts_with(&format!("{}\n", check.id)), "{page}");
        for heading in ["What it looks for", "Why it is bad", "Example", "Ways out", "Sources"] {
            assert_eq!(page.matches(&format!("\n{heading}\n")).count(), 1, "{page}");
        }
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
        for text in [check.docs.what, check.docs.why, check.docs.example] {
            assert!(words(&page).contains(&words(text)), "{page}");
        }
        assert!(check.docs.sources.iter().all(|source| page.contains(source.url)), "{page}");
        let markdown = place.run(&["explain", check.id, "--format", "markdown"]).exits(0);
        assert!(markdown.starts_with(&format!("## {}\n", check.id)), "{markdown}");
    }
}

#[test]
fn a_check_that_is_none() {
    let ran = Place::new().run(&["explain", "default-key-shraed"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert_eq!(
        ran.stderr,
        "error: `default-key-shraed` is not a check (did you mean `default-key-shared`?); `keyway explain` lists them\n"
    );
}

#[test]
fn schemas_are_schemas() {
    for format in ["estate", "scenario", "report"] {
        let text = Place::new().run(&["schema", format]).exits(0);
        let schema = serde_json::from_str(&text).expect("JSON");
        assert!(jsonschema::meta::is_valid(&schema), "{format}");
    }
}

#[test]
fn pages_are_written_once_and_stale_ones_are_named() {
    let place = Place::new();
    let stale = place.run(&["docs", "--check"]).exits(1);
    assert!(stale.starts_with("stale: docs/checks.md\nstale: docs/cli.md\n"), "{stale}");
    assert!(!place.path("docs").exists(), "a check writes nothing");

    let written = place.run(&["docs"]).exits(0);
    assert_eq!(
        written.replace("written", "stale"),
        stale.replace("make them again with `keyway docs`\n", "")
    );
    assert_eq!(place.run(&["docs", "--check"]).exits(0), "");
    assert_eq!(place.run(&["docs"]).exits(0), "", "what is right is left alone");

    let place = place.file("docs/cli.md", "old");
    let stale = place.run(&["docs", "--check"]).exits(1);
    assert_eq!(stale, "stale: docs/cli.md\nmake them again with `keyway docs`\n");

    let page = fs::read_to_string(place.path("docs/checks.md")).expect("a page");
    for check in CHECKS {
        assert_eq!(page.matches(&format!("\n## {}\n", check.id)).count(), 1, "{}", check.id);
    }
}

#[test]
fn every_workflow_is_told_with_its_steps() {
    let place = Place::new();
    place.run(&["docs"]).exits(0);
    let page = fs::read_to_string(place.path("docs/products.md")).expect("a page");
    for workflow in PRODUCTS.iter().flat_map(|product| product.workflows) {
        let section = page.split(&format!("\n### {}\n", workflow.id)).nth(1).expect("a section");
        let section = section.split("\n### ").next().expect("a section");
        for part in ["\n- job: ", "\nPlanned ", "\n1. ["] {
            assert!(section.contains(part), "{}: {part}", workflow.id);
        }
    }
}

#[test]
fn the_reference_does_not_depend_on_the_terminal() {
    let place = Place::new();
    place.run(&["docs", "--out", "a"]).exits(0);
    let output =
        place.command(&["docs", "--out", "b"]).env("COLUMNS", "40").env("CLICOLOR_FORCE", "1").output();
    assert!(output.expect("it runs").status.success());
    let read = |name: &str| fs::read_to_string(place.path(name)).expect("a page");
    assert_eq!(read("a/cli.md"), read("b/cli.md"));
    assert!(!read("a/cli.md").contains('\x1b'));
}

#[test]
fn the_checked_in_pages_are_those_that_the_code_makes() {
    let root = env!("CARGO_MANIFEST_DIR");
    let output = super::command(root.as_ref(), &["docs", "--check"]).output().expect("it runs");
    super::Ran::of(&output).exits(0);
}

#[test]
fn every_command_has_help_and_the_program_a_version() {
    let place = Place::new();
    for command in [
        &[] as &[&str],
        &["plan"],
        &["explain"],
        &["estate"],
        &["estate", "validate"],
        &["schema"],
        &["docs"],
        &["test"],
    ] {
        let help = place.run(&[command, &["--help"]].concat()).exits(0);
        assert!(help.contains("Usage: keyway"), "{help}");
    }
    assert_eq!(place.run(&["--version"]).exits(0), format!("keyway {}\n", env!("CARGO_PKG_VERSION")));
}

/// What the README shows of the answer to its run command is what the command prints; `[…]` stands for lines left out.
#[test]
fn the_readme_shows_what_its_command_prints() {
    let root = env!("CARGO_MANIFEST_DIR");
    let readme = fs::read_to_string(format!("{root}/README.md")).expect("a page");
    let command = readme.lines().find_map(|line| line.strip_prefix("cargo run -- ")).expect("a run command");
    let args: Vec<&str> = command.split_whitespace().collect();
    let output = super::command(root.as_ref(), &args).output().expect("it runs");
    let printed = super::Ran::of(&output).exits(1);
    let shown =
        readme.split("```text\n").nth(1).and_then(|rest| rest.split("\n```").next()).expect("a block");
    let mut rest = printed.as_str();
    for piece in shown.split("[…]\n").map(str::trim_end).filter(|piece| !piece.is_empty()) {
        let found = rest.split_once(piece);
        rest = found.unwrap_or_else(|| panic!("not printed, or not in this order:\n{piece}")).1;
    }
    assert!(shown.starts_with("BLOCKED"), "{shown}");
}
