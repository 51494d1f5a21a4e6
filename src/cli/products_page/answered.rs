//! The questions that workflows answer: every question that tells two places, two accounts and two regions apart is asked.

use crate::aws::ResourceType;
use crate::graph::Place;
use crate::products;
use crate::question::{Asked, Job, Question, Release};
use crate::workflows::{Product, find};
use serde_json::{Value, json};

/// Where the data is.
const SOURCE: &str = "111111111111/us-east-1";

/// Every place of a result, and of workers.
const PLACES: [&str; 4] =
    [SOURCE, "111111111111/eu-west-1", "222222222222/us-east-1", "222222222222/eu-west-1"];

/// What a job starts from, where that is told apart.
const ORIGINS: [Option<&str>; 3] = [None, Some("replica"), Some("backup")];

/// A question and the workflow that answers it.
pub(super) struct Answered {
    /// Id of the workflow.
    pub(super) workflow: &'static str,
    /// The question.
    pub(super) question: Question,
}

/// Every question to a product that it answers.
pub(super) fn of(product: &Product) -> Vec<Answered> {
    let mut found: Vec<Answered> = Vec::new();
    for release in Release::all().filter(|release| release.product == product.name) {
        for job in ["snapshot", "backup", "replica", "restore", "copy", "share"] {
            for asked in questions(release, job) {
                let Ok(asked) = serde_json::from_value::<Asked>(asked) else { continue };
                let Ok(question) = Question::resolve(&asked, None) else { continue };
                if let Some((_, workflow)) = find(&question) {
                    found.push(Answered { workflow: workflow.id, question });
                }
            }
        }
    }
    found
}

fn questions(release: Release, job: &str) -> Vec<Value> {
    let kinds: Vec<Option<&ResourceType>> = if products::tells_kinds(release.product) {
        ResourceType::ALL.iter().map(Some).collect()
    } else {
        vec![None]
    };
    let has_vaults = products::has_vaults(release.product);
    let origins: &[Option<&str>] = if job == "restore" { &ORIGINS } else { &[None] };
    let somewhere = || PLACES.into_iter().map(Some);
    let destinations: Vec<Option<&str>> = if job == "snapshot" { vec![None] } else { somewhere().collect() };
    let mut found = Vec::new();
    for from in origins {
        for kind in &kinds {
            for dst in &destinations {
                for worker in [None].into_iter().chain(somewhere()) {
                    // One that names a target key comes first, where a job takes one.
                    for key in [Some("alias/target"), None] {
                        found.push(json!({
                            "operation": job,
                            "product": release.to_string(),
                            "src": SOURCE,
                            "dst": dst,
                            "from": from,
                            "worker": worker,
                            "resource_type": kind,
                            "target_key": key,
                            "vault": has_vaults.then_some("vault"),
                            "destination_vault": (has_vaults && job == "copy").then_some("copies"),
                        }));
                    }
                }
            }
        }
    }
    found
}

/// The questions in words, a line for each thing that they say.
pub(super) fn in_words(answered: &[&Answered]) -> Vec<String> {
    let distinct = |words: &dyn Fn(&Question) -> Option<String>| -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for word in answered.iter().filter_map(|known| words(&known.question)) {
            if !found.contains(&word) {
                found.push(word);
            }
        }
        found
    };
    let mut lines = Vec::new();
    let mut tell = |what: &str, words: &dyn Fn(&Question) -> Option<String>| {
        let found = distinct(words);
        if !found.is_empty() {
            lines.push(format!("{what}: {}", found.join("; ")));
        }
    };
    tell("job", &|question| Some(job(question)));
    tell("of", &|question| {
        products::tells_kinds(question.release.product).then(|| format!("`{}`", question.resource.as_str()))
    });
    tell("result", &|question| Some(stands(&question.dst, &question.src, "the data")));
    tell("workers", &|question| {
        let of = if question.job == Job::Backup { &question.src } else { &question.dst };
        let what = if question.job == Job::Backup { "the data" } else { "the result" };
        question.worker.as_ref().map(|worker| stands(worker, of, what))
    });
    lines
}

fn job(question: &Question) -> String {
    let from = question.release.product == "veeam" && question.job == Job::Restore;
    if from {
        format!("`restore` from a {}", question.from.as_str())
    } else {
        format!("`{}`", question.job.as_str())
    }
}

/// Where a place stands to another.
fn stands(place: &Place, other: &Place, what: &str) -> String {
    match (place.account == other.account, place.region == other.region) {
        (true, true) => format!("in the account and region of {what}"),
        (true, false) => format!("in the account of {what}, in another region"),
        (false, true) => format!("in another account than {what}, in the same region"),
        (false, false) => format!("in another account and region than {what}"),
    }
}
