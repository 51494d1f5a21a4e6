//! The words that all formats use for the values of a report.

use crate::aws::DatabaseArn;
use crate::report::v1::{
    Applicability, Artefact, ArtefactKind, Basis, Depth, Outcome, Place, Question, Severity, Timing,
};

/// The word that answers the question.
pub(in crate::render) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Feasible => "FEASIBLE",
        Outcome::Undetermined => "UNDETERMINED",
        Outcome::Blocked => "BLOCKED",
    }
}

/// How much was known, for a reader who does not know the depths by name.
pub(in crate::render) fn depth(depth: Depth) -> &'static str {
    match depth {
        Depth::Design => "design: only the places are known, no policy was judged",
        Depth::Estate => {
            "estate: judged by the policies of the estate; what it does not hold counts as not known"
        }
        Depth::Live => "live: judged by the policies read from the accounts",
    }
}

pub(in crate::render) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::DeadEnd => "DEAD END",
        Severity::Denied => "DENIED",
        Severity::Unknown => "UNKNOWN",
        Severity::Risk => "risk",
    }
}

pub(in crate::render) fn timing(timing: Timing) -> &'static str {
    match timing {
        Timing::Immediate => "immediate: the call itself fails",
        Timing::Late => "late: the call succeeds, what it makes fails afterwards",
    }
}

pub(in crate::render) fn applicability(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "safe to apply",
        Applicability::Review => "review first",
        Applicability::Manual => "by hand",
    }
}

/// Why a role needs a key.
pub(in crate::render) fn basis(basis: Basis, product: &str) -> String {
    match basis {
        Basis::Enforced => "AWS enforces it".to_owned(),
        Basis::Product => format!("{product} demands it"),
        Basis::Documented => "AWS documents it".to_owned(),
    }
}

pub(in crate::render) fn kind(kind: ArtefactKind) -> &'static str {
    match kind {
        ArtefactKind::Volume => "volume",
        ArtefactKind::Snapshot => "snapshot",
        ArtefactKind::Image => "image",
        ArtefactKind::Backup => "backup",
        ArtefactKind::RecoveryPoint => "recovery point",
        ArtefactKind::Instance => "instance",
        ArtefactKind::Resource => "resource",
        ArtefactKind::DbInstance => "DB instance",
        ArtefactKind::DbCluster => "DB cluster",
        ArtefactKind::DbSnapshot => "DB snapshot",
        ArtefactKind::DbClusterSnapshot => "DB cluster snapshot",
    }
}

/// The identifier of a database or of its snapshot that the job finds; what a step makes is known by that step.
pub(in crate::render) fn database_name(artefact: &Artefact) -> Option<String> {
    artefact.kind.database()?;
    artefact.id.parse::<DatabaseArn>().ok().map(|arn| arn.id)
}

pub(in crate::render) fn place(place: &Place) -> String {
    format!("{}/{}", place.account, place.region)
}

/// `veeam release 2`.
pub(in crate::render) fn product(question: &Question) -> String {
    let product = question.product.as_deref().unwrap_or("the recipe");
    match question.release.as_deref() {
        None | Some("") => product.to_owned(),
        Some(release) => format!("{product} release {release}"),
    }
}

/// What was asked, in one sentence.
pub(in crate::render) fn question(question: &Question) -> String {
    let mut text = question.operation.clone();
    if let Some(from) = &question.from {
        text = format!("{text} from {from}");
    }
    if let Some(kind) = &question.resource_type {
        text = format!("{text} of {kind}");
    }
    if question.product.is_some() {
        text = format!("{text} with {}", product(question));
    }
    text = if question.src == question.dst {
        format!("{text}, in {}", place(&question.src))
    } else {
        format!("{text}, {} → {}", place(&question.src), place(&question.dst))
    };
    if let Some(worker) = &question.worker {
        text = format!("{text}, worker in {}", place(worker));
    }
    if let Some(workload) = &question.workload {
        text = format!("{text}, workload {workload}");
    }
    let named = [
        ("recovery point", question.recovery_point.as_ref().map(ToString::to_string)),
        ("vault", question.vault.clone()),
        ("destination vault", question.destination_vault.clone()),
    ];
    for (what, name) in named {
        if let Some(name) = name {
            text = format!("{text}, {what} {name}");
        }
    }
    match &question.target_key {
        Some(key) => format!("{text}, target key {key}"),
        // A backup and a snapshot have none to name.
        None if matches!(question.operation.as_str(), "backup" | "snapshot" | "share" | "recipe") => text,
        None => format!("{text}, no target key named"),
    }
}

/// `1 call`, `2 calls`.
pub(in crate::render) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A list for a sentence.
pub(in crate::render) fn list<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    let words: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    words.join(", ")
}
