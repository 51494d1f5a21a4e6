//! The page of products: what the registers of products, workflows and operations say, and what a plan makes of them where
//! only the places are known.

mod answered;
mod steps;

use super::check_page::escaped;
use crate::operations::OPERATIONS;
use crate::products;
use crate::workflows::{PRODUCTS, Product, Workflow};
use answered::Answered;
use std::fmt::Write;

/// The page as Markdown.
pub(super) fn markdown() -> String {
    let mut page = String::from(
        "# Products\n\n<!-- Made by `keyway docs` from `src/products.rs`, `src/workflows/` and `src/operations/`. Change it there. \
         -->\n\n\
         What each product does, job by job: its workflows, the questions that they answer, and their steps as a plan without an \
         estate has them. In every plan of this page the data is in 111111111111/us-east-1 and encrypted; the other account is \
         222222222222, the other region eu-west-1. Where a target key can be named, `alias/target` is. The AWS operations \
         behind the steps, with their sources, stand [at the end](#operations).\n\n\
         A call has a basis: AWS enforces it, the product demands it, or documentation lists it and the step was seen to pass \
         without. Its evidence is how well that is known: proven by denying it, observed, documented or inferred.\n",
    );
    for product in PRODUCTS {
        describe(product, &mut page);
    }
    operations(&mut page);
    page
}

fn describe(product: &Product, page: &mut String) {
    let _infallible = write!(page, "\n## {}\n\n", product.name);
    if let Some(known) = products::find(product.name) {
        let releases: Vec<String> = known.releases.iter().filter(|name| !name.is_empty()).map(code).collect();
        if let Some((first, _)) = releases.split_first() {
            let _infallible =
                writeln!(page, "- releases: {} (taken where none is named: {first})", releases.join(", "));
        } else {
            page.push_str("- releases: not told apart\n");
        }
        let uses: Vec<String> = known.role_uses.iter().map(code).collect();
        let _infallible = writeln!(page, "- uses of roles: {}", uses.join(", "));
    }
    page.push_str("\nWhat every plan takes for granted:\n\n");
    for (text, source) in product.assumptions {
        let _infallible = writeln!(page, "- {} ({})", escaped(text), escaped(source));
    }
    let answered = answered::of(product);
    for workflow in product.workflows {
        let of_workflow: Vec<&Answered> =
            answered.iter().filter(|known| known.workflow == workflow.id).collect();
        section(workflow, &of_workflow, page);
    }
}

fn section(workflow: &Workflow, answered: &[&Answered], page: &mut String) {
    let _infallible = write!(page, "\n### {}\n\n{}. Answers:\n\n", workflow.id, escaped(workflow.title));
    for line in answered::in_words(answered) {
        let _infallible = writeln!(page, "- {line}");
    }
    let mut told: Vec<(&str, String)> = Vec::new();
    for known in answered {
        let release = known.question.release.release;
        if told.iter().any(|(of, _)| *of == release) {
            continue;
        }
        let steps = steps::markdown(&known.question);
        match told.iter().find(|(_, other)| *other == steps) {
            Some((of, _)) => {
                let _infallible = writeln!(page, "\nIn release {release} as in release {of}.");
            }
            None if release.is_empty() => {
                let _infallible = write!(page, "\nSteps:\n\n{steps}");
            }
            None => {
                let _infallible = write!(page, "\nSteps in release {release}:\n\n{steps}");
            }
        }
        told.push((release, steps));
    }
}

fn operations(page: &mut String) {
    page.push_str("\n## Operations\n");
    let mut all = OPERATIONS.to_vec();
    all.sort_by_key(|operation| operation.name);
    for operation in all {
        let _infallible = write!(
            page,
            "\n### {}\n\n`{}`: {}.\n\n",
            operation.name,
            operation.service,
            escaped(operation.summary)
        );
        for source in operation.sources {
            let _infallible = writeln!(page, "- [{}]({})", escaped(source.title), source.url);
        }
    }
}

fn code(text: impl std::fmt::Display) -> String {
    format!("`{text}`")
}
