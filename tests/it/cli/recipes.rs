//! `keyway plan --recipe` and `--print-recipe`.

use super::Place;
use std::path::Path;

fn example(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name).display().to_string()
}

#[test]
fn a_recipe_is_planned_and_fixed_like_a_job() {
    let place = Place::new();
    let (recipe, estate) =
        (example("recipes/ebs-csi-volume-from-snapshot.json"), example("tool-accounts.json"));
    let asked = ["--recipe", &recipe, "--estate", &estate];
    let told = place.run(&[&["plan"], &asked[..]].concat()).exits(1);
    assert!(
        told.contains("kms:ReEncryptFrom") && told.contains("let the role `direct` call step `volume`"),
        "{told}"
    );
    place.run(&[&["fix"], &asked[..], &["--out", "fix"]].concat()).exits(0);
    place.run(&["plan", "--recipe", &recipe, "--estate", "fix/estate.json"]).exits(0);
    // Without an estate nothing is known of policies.
    place.run(&["plan", "--recipe", &recipe]).exits(3);
}

#[test]
fn a_printed_recipe_is_planned_as_the_product_is() {
    let estate = example("three-accounts.json");
    let job =
        ["restore", "--src", "production/us-east-1", "--dst", "recovery/eu-west-1", "--estate", &estate];
    let asked = [&job[..], &["--workload", "i-0e4a6c1b2d3f40001"]].concat();
    let printed = Place::new().run(&[&["plan"], &asked[..], &["--print-recipe"]].concat()).exits(0);
    let place = Place::new().file("printed.json", &printed);
    place.run(&["plan", "--recipe", "printed.json", "--estate", &estate]).exits(1);
    // A recipe is of one workload.
    let told = place.run(&[&["plan"], &job[..], &["--print-recipe"]].concat()).refuses();
    assert!(told.iter().any(|line| line.contains("--workload")), "{told:?}");
}

#[test]
fn a_recipe_stands_in_place_of_a_question() {
    let recipe = example("recipes/packer-two-regions.json");
    let place = Place::new();
    place.run(&["plan", "--recipe", "missing.json"]).refuses();
    for args in [["plan", "restore", "--recipe", &recipe], ["plan", "--print-recipe", "--recipe", &recipe]] {
        assert_eq!(place.run(&args).code, 2);
    }
}
