//! The house: floors import only from floors above them, what is written is registered, files stay rooms.

use keyway::checks::{CHECKS, LEFT_OUT};
use keyway::discover::{SOURCES, reads};
use keyway::operations::OPERATIONS;
use keyway::workflows::PRODUCTS;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each floor imports only from those before it.
const FLOORS: &[&str] = &[
    "aws",
    "fact",
    "input",
    "products",
    "iam",
    "estate",
    "graph",
    "operations",
    "recipe",
    "question",
    "workflows",
    "authorize",
    "checks",
    "planner",
    "fixes",
    "routes",
    "plan",
    "report",
    "render",
    "install",
    "scenario",
    "discover",
    "cli",
];

/// Pairs that see each other, with the reason.
const NEIGHBOURS: &[(&str, &str)] = &[
    // A step names its operation, and an operation makes the requirements of steps.
    ("graph", "operations"),
];

fn sources() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join("src"), &mut found);
    found.sort();
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn floor_of(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn floors_import_only_from_those_above() {
    let mut wrong = Vec::new();
    for path in sources() {
        let floor = floor_of(&path);
        if floor == "lib" || floor == "main" {
            continue;
        }
        let at = FLOORS.iter().position(|known| *known == floor);
        let at = at.unwrap_or_else(|| panic!("`{floor}` is no floor: {}", path.display()));
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("super::super::"), "{} climbs with super::super", path.display());
        for piece in text.split("crate::").skip(1) {
            let name: String = piece.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            let Some(other) = FLOORS.iter().position(|known| *known == name) else { continue };
            let neighbours = NEIGHBOURS.contains(&(floor.as_str(), name.as_str()));
            if other > at && !neighbours {
                wrong.push(format!("{} imports {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_stay_rooms() {
    let long: Vec<String> = sources()
        .iter()
        .map(|path| (path, fs::read_to_string(path).unwrap().lines().count()))
        .filter(|(_, lines)| *lines > 800)
        .map(|(path, lines)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

/// Names of the files of a folder that hold one registered thing each.
fn files_with(folder: &str, mark: &str) -> BTreeSet<String> {
    let folder = root().join("src").join(folder);
    let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .filter(|path| path.file_name().is_some_and(|name| name != "mod.rs"))
        .filter(|path| fs::read_to_string(path).unwrap().contains(mark))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn every_source_of_discovery_is_registered_under_the_name_of_its_file() {
    let files = files_with("discover/sources", "pub static SOURCE: Source");
    let registered: BTreeSet<String> = SOURCES.iter().map(|source| source.word.to_owned()).collect();
    assert_eq!(files, registered);
    let page = fs::read_to_string(root().join("docs/discovery.md")).unwrap();
    for read in reads() {
        assert!(page.contains(&format!("| `{}` |", read.action)), "{} is not on the page", read.operation);
        assert!(!read.leaves.is_empty(), "{} does not say what a failure leaves open", read.operation);
        let reads_only = ["Get", "List", "Describe"].iter().any(|verb| read.operation.starts_with(verb));
        assert!(reads_only, "{} may write", read.operation);
    }
}

#[test]
fn every_check_is_registered_under_the_name_of_its_file_and_documented() {
    let files = files_with("checks", "pub(super) static CHECK: Check");
    let registered: BTreeSet<String> = CHECKS.iter().map(|check| check.id.replace('-', "_")).collect();
    assert_eq!(files, registered);
    assert!(CHECKS.is_sorted_by_key(|check| check.id), "checks are listed by name");
    for check in CHECKS {
        let docs = &check.docs;
        for (part, text) in [("what", docs.what), ("why", docs.why), ("example", docs.example)] {
            assert!(text.len() > 40, "{}: {part} says too little", check.id);
        }
        assert!(!docs.ways_out.is_empty() && !docs.sources.is_empty(), "{}", check.id);
        assert!(docs.sources.iter().all(|source| source.url.starts_with("https://")), "{}", check.id);
    }
}

#[test]
fn what_is_left_out_has_no_check_and_names_only_checks_that_there_are() {
    assert!(LEFT_OUT.is_sorted_by_key(|left| left.name));
    let checks: BTreeSet<&str> = CHECKS.iter().map(|check| check.id).collect();
    for left in LEFT_OUT {
        assert!(!checks.contains(left.name), "{} has a check", left.name);
        assert!(left.state.len() > 30 && left.why.len() > 30, "{} says too little", left.name);
        let quoted = left.why.split('`').skip(1).step_by(2).filter(|name| name.contains('-'));
        quoted.for_each(|name| assert!(checks.contains(name), "{}: `{name}` is no check", left.name));
    }
}

/// Operations stand above checks and cannot import them, so a rejection names its check by id.
#[test]
fn every_rejection_names_a_check() {
    let folder = root().join("src/operations/rejections");
    let mut named = BTreeSet::new();
    for path in sources().iter().filter(|path| path.starts_with(&folder)) {
        let text = fs::read_to_string(path).unwrap();
        for piece in text.split("Rejection::new(").skip(1) {
            let id = piece.trim_start().trim_start_matches('"').split('"').next().unwrap();
            assert!(CHECKS.iter().any(|check| check.id == id), "{}: `{id}` is no check", path.display());
            named.insert(id.to_owned());
        }
    }
    let told = files_with("checks", "rejected::findings(assessment, &CHECK)");
    let named: BTreeSet<String> = named.iter().map(|id| id.replace('-', "_")).collect();
    assert_eq!(named, told, "each is told by the check that it names");
}

#[test]
fn every_operation_is_registered_and_has_a_source() {
    let files = files_with("operations", ": Operation = Operation {");
    let registered: BTreeSet<String> = OPERATIONS
        .iter()
        .map(|operation| {
            let letters: Vec<char> = operation.name.chars().collect();
            let mut name = String::new();
            for (at, letter) in letters.iter().enumerate() {
                let capital = |at: usize| letters.get(at).is_some_and(char::is_ascii_uppercase);
                // `DB` is one word.
                let begins = capital(at) && at > 0 && (!capital(at - 1) || !capital(at + 1));
                if begins {
                    name.push('_');
                }
                name.push(letter.to_ascii_lowercase());
            }
            name
        })
        .collect();
    assert_eq!(files, registered);
    for operation in OPERATIONS {
        assert!(!operation.sources.is_empty() && operation.summary.len() > 20, "{}", operation.name);
    }
}

#[test]
fn every_workflow_is_registered_under_the_name_of_its_file() {
    for product in PRODUCTS {
        let files =
            files_with(&format!("workflows/{}", product.name.replace('-', "_")), "static WORKFLOW: Workflow");
        let registered: BTreeSet<String> = product
            .workflows
            .iter()
            .map(|workflow| {
                let (of, name) = workflow.id.split_once('/').unwrap();
                assert_eq!(of, product.name);
                name.replace('-', "_")
            })
            .collect();
        assert_eq!(files, registered);
    }
}
