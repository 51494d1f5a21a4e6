//! The picture of a plan, before it is written in a language of pictures: the forms of the data as boxes in their
//! account and region, the steps as arrows between them.

use super::headline;
use super::names::{self, KeyRef, Names};
use super::state::{self, Status};
use super::words;
use crate::aws::{AccountId, Region};
use crate::report::v1::{Artefact, ArtefactKind, Key, KeyUse, Report, Severity, Step};
use std::collections::{BTreeMap, BTreeSet};

/// A box. Its texts are not neutral yet.
#[derive(Debug)]
pub(in crate::render) struct Node {
    pub lines: Vec<String>,
    pub account: AccountId,
    pub region: Region,
}

/// An arrow between two boxes, given by their positions.
#[derive(Debug)]
pub(in crate::render) struct Edge {
    pub from: usize,
    pub to: usize,
    pub lines: Vec<String>,
    pub status: Status,
}

/// An account with its regions and the boxes in each.
#[derive(Debug)]
pub(in crate::render) struct AccountBox {
    pub label: String,
    pub regions: Vec<(Region, Vec<usize>)>,
}

/// The picture of one plan.
#[derive(Debug)]
pub(in crate::render) struct Drawing {
    /// The answer in one line.
    pub answer: String,
    /// What was asked.
    pub asked: String,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    pub accounts: Vec<AccountBox>,
}

/// Draws a plan.
pub(in crate::render) fn draw(report: &Report) -> Drawing {
    let mut draft = Draft {
        report,
        names: Names::of(report),
        nodes: Vec::new(),
        edges: Vec::new(),
        place_of: BTreeMap::new(),
        volumes: BTreeMap::new(),
    };
    draft.artefacts();
    for step in &report.steps {
        draft.step(step);
    }
    let accounts = accounts(report, &draft.nodes);
    Drawing {
        answer: headline::plan(report),
        asked: words::question(&report.question),
        nodes: draft.nodes,
        edges: draft.edges,
        accounts,
    }
}

struct Draft<'r> {
    report: &'r Report,
    names: Names<'r>,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// The box in which an artefact is at this point of the job.
    place_of: BTreeMap<&'r str, usize>,
    /// The volumes whose data a box holds.
    volumes: BTreeMap<usize, BTreeSet<&'r str>>,
}

/// What volumes must have in common to share a box.
type Likeness<'r> = (&'r Artefact, Vec<(usize, bool, Status)>);

impl<'r> Draft<'r> {
    fn artefacts(&mut self) {
        let mut groups: Vec<(Likeness<'r>, Vec<&'r Artefact>)> = Vec::new();
        for artefact in &self.report.artefacts {
            let likeness = self.likeness(artefact);
            let group = groups.iter_mut().find(|((first, steps), _)| {
                artefact.volume.is_some()
                    && first.volume.is_some()
                    && alike(first, artefact)
                    && *steps == likeness.1
            });
            match group {
                Some((_, members)) => members.push(artefact),
                None => groups.push((likeness, vec![artefact])),
            }
        }
        for ((first, _), members) in groups {
            let volumes: BTreeSet<&str> =
                members.iter().filter_map(|member| member.volume.as_deref()).collect();
            let mut lines = vec![words::kind(first.kind).to_owned()];
            lines.extend(words::database_name(first));
            lines.extend(volumes.iter().map(|volume| (*volume).to_owned()));
            lines.extend(self.key_line(first));
            let node = self.add(lines, first.account.clone(), first.region.clone(), volumes);
            for member in members {
                self.place_of.insert(&member.id, node);
            }
        }
    }

    /// The steps an artefact goes through, and how they stand for its volume.
    fn likeness(&self, artefact: &'r Artefact) -> Likeness<'r> {
        let volume: BTreeSet<&str> = artefact.volume.as_deref().into_iter().collect();
        let steps = self.report.steps.iter();
        let touching = steps.filter(|s| s.inputs.contains(&artefact.id) || s.outputs.contains(&artefact.id));
        let status = |step| state::of_step(self.report, step, Some(&volume)).status;
        (artefact, touching.map(|s| (s.id, s.outputs.contains(&artefact.id), status(s))).collect())
    }

    fn key_line(&self, artefact: &Artefact) -> Option<String> {
        let key = artefact.key.as_ref().map(|key| self.names.key(KeyRef::from(key)));
        match (artefact.encrypted, key) {
            (Some(false), _) => Some("not encrypted".to_owned()),
            (Some(true), Some(key)) => Some(format!("under {key}")),
            (None, Some(key)) => Some(format!("if encrypted: {key}")),
            (Some(true), None) => Some("under an unknown key".to_owned()),
            (None, None) => None,
        }
    }

    fn add(
        &mut self,
        lines: Vec<String>,
        account: AccountId,
        region: Region,
        volumes: BTreeSet<&'r str>,
    ) -> usize {
        let node = self.nodes.len();
        self.nodes.push(Node { lines, account, region });
        self.volumes.insert(node, volumes);
        node
    }

    fn step(&mut self, step: &'r Step) {
        let places = |ids: &'r [String], draft: &Self| -> Vec<usize> {
            let mut places: Vec<usize> =
                ids.iter().filter_map(|id| draft.place_of.get(id.as_str()).copied()).collect();
            places.sort_unstable();
            places.dedup();
            places
        };
        let inputs = places(&step.inputs, self);
        let made: Vec<usize> =
            places(&step.outputs, self).into_iter().filter(|place| !inputs.contains(place)).collect();
        if inputs.is_empty() {
            let start = self.add(
                vec![if is_launch(&step.operation) { "plain image" } else { "start" }.to_owned()],
                step.account.clone(),
                step.region.clone(),
                BTreeSet::new(),
            );
            let ends = if made.is_empty() { vec![self.after(step, start)] } else { made };
            for end in ends {
                self.connect(step, start, end);
            }
            return;
        }
        if made.is_empty() {
            self.change(step, &inputs);
            return;
        }
        for input in inputs {
            for output in &made {
                if self.hold_same_data(input, *output) {
                    self.connect(step, input, *output);
                }
            }
        }
    }

    /// A step that makes nothing changes what it is given: a shared snapshot, an attached volume. What it has become
    /// is a box of its own, from which the next steps go on.
    fn change(&mut self, step: &'r Step, inputs: &[usize]) {
        if self.join(step, inputs) {
            return;
        }
        let report = self.report;
        let mut targets: Vec<(usize, usize)> = Vec::new();
        for input in inputs {
            let after = self.after(step, *input);
            self.connect(step, *input, after);
            targets.push((*input, after));
        }
        for artefact in report.artefacts.iter().filter(|artefact| step.inputs.contains(&artefact.id)) {
            let now = self.place_of.get(artefact.id.as_str()).copied();
            if let Some((_, after)) = targets.iter().find(|(input, _)| Some(*input) == now) {
                self.place_of.insert(&artefact.id, *after);
            }
        }
    }

    /// Volumes that are attached go into the box of their instance.
    fn join(&mut self, step: &'r Step, inputs: &[usize]) -> bool {
        let is_instance = |artefact: &&&Artefact| artefact.kind == ArtefactKind::Instance;
        let given: Vec<&Artefact> =
            self.report.artefacts.iter().filter(|a| step.inputs.contains(&a.id)).collect();
        let instance = given.iter().find(is_instance).and_then(|a| self.place_of.get(a.id.as_str()).copied());
        let Some(instance) = instance.filter(|_| inputs.len() > 1) else { return false };
        for input in inputs.iter().filter(|input| **input != instance) {
            self.connect(step, *input, instance);
        }
        true
    }

    /// The box of what a step has made of what it was given.
    fn after(&mut self, step: &'r Step, input: usize) -> usize {
        let here = |artefact: &Artefact| self.place_of.get(artefact.id.as_str()) == Some(&input);
        let artefact = self.report.artefacts.iter().find(|artefact| here(artefact));
        let mut lines = vec![
            artefact.map_or_else(|| without_data(&step.operation), |it| changed(&step.operation, it.kind)),
        ];
        let volumes = self.volumes.get(&input).cloned().unwrap_or_default();
        lines.extend(volumes.iter().map(|volume| (*volume).to_owned()));
        // A share is drawn where it arrives, so that its arrow crosses the border.
        let mut later = self.report.steps.iter().filter(|later| later.id > step.id);
        let reader = later.find(|later| artefact.is_some_and(|artefact| later.inputs.contains(&artefact.id)));
        let account = reader.filter(|_| is_share(&step.operation)).unwrap_or(step).account.clone();
        self.add(lines, account, step.region.clone(), volumes)
    }

    fn hold_same_data(&self, one: usize, other: usize) -> bool {
        let volumes = |node| self.volumes.get(&node).filter(|volumes| !volumes.is_empty());
        match (volumes(one), volumes(other)) {
            (Some(one), Some(other)) => !one.is_disjoint(other),
            _ => true,
        }
    }

    fn connect(&mut self, step: &'r Step, from: usize, to: usize) {
        let mut volumes: BTreeSet<&str> = self.volumes.get(&from).cloned().unwrap_or_default();
        if let Some(others) = self.volumes.get(&to).filter(|others| !others.is_empty()) {
            volumes = if volumes.is_empty() {
                others.clone()
            } else {
                volumes.intersection(others).copied().collect()
            };
        }
        let only = (!volumes.is_empty()).then_some(&volumes);
        let state = state::of_step(self.report, step, only);
        let mut lines = vec![format!("{} {}", step.id, step.operation)];
        let name = names::role_name(&step.role).map(|name| format!(" {name}")).unwrap_or_default();
        lines.push(format!("{}{name}", names::role_use(&step.role)));
        lines.extend(self.keys(step, only));
        let word = match (state.status, state.breaks_if()) {
            (Status::Unknown, Some(Severity::DeadEnd)) => "not known, may be a DEAD END",
            (Status::Unknown, _) => "not known",
            (Status::Denied, _) => "DENIED",
            (Status::DeadEnd, _) => "DEAD END",
            (Status::Ok | Status::Risk, _) => "",
        };
        if !word.is_empty() {
            lines.push(word.to_owned());
        }
        self.edges.push(Edge { from, to, lines, status: state.status });
    }

    /// The keys a step is called upon to use, each once. What a share looks up is no key of the data.
    fn keys(&self, step: &'r Step, only: Option<&BTreeSet<&str>>) -> Vec<String> {
        let concerns = |volume: &Option<String>| {
            only.is_none_or(|only| volume.as_deref().is_none_or(|volume| only.contains(volume)))
        };
        let mut keys: Vec<&Key> = Vec::new();
        for requirement in step.requirements.iter().filter(|requirement| concerns(&requirement.volume)) {
            let key = requirement.key.as_ref().filter(|key| key.key_use != KeyUse::AwsManaged);
            keys.extend(key.filter(|key| !keys.contains(key)));
        }
        let line = |key: &&Key| format!("key: {}", self.names.key(KeyRef::from(*key)));
        keys.iter().map(line).collect()
    }
}

fn is_launch(operation: &str) -> bool {
    operation == "RunInstances"
}

/// What a step that reads none of the data ends in.
fn without_data(operation: &str) -> String {
    if is_launch(operation) { "instance, launched" } else { "done" }.to_owned()
}

fn is_share(operation: &str) -> bool {
    matches!(
        operation,
        "ModifySnapshotAttribute"
            | "ModifyImageAttribute"
            | "ModifyDBSnapshotAttribute"
            | "ModifyDBClusterSnapshotAttribute"
    )
}

/// What an artefact is after an operation that makes nothing new.
fn changed(operation: &str, kind: ArtefactKind) -> String {
    let kind_word = words::kind(kind);
    match (operation, kind) {
        (share, _) if is_share(share) => format!("{kind_word}, shared"),
        ("AttachVolume", _) => format!("{kind_word}, attached"),
        ("GetObject" | "GetSnapshotBlock" | "ListSnapshotBlocks", _) => format!("{kind_word}, read"),
        ("StartInstances", ArtefactKind::Instance) => "instance, started".to_owned(),
        ("StartInstances", _) => format!("{kind_word} of a started instance"),
        (other, _) => format!("{kind_word} after {other}"),
    }
}

fn alike(one: &Artefact, other: &Artefact) -> bool {
    let traits = |a: &Artefact| (a.kind, a.encrypted, a.key.clone(), a.shared_with.clone());
    one.account == other.account && one.region == other.region && traits(one) == traits(other)
}

/// The accounts in the order in which the boxes appear.
fn accounts(report: &Report, nodes: &[Node]) -> Vec<AccountBox> {
    let question = &report.question;
    let part = |account: &AccountId| {
        let mut parts = Vec::new();
        if question.src.account == *account {
            parts.push("source");
        }
        if question.worker.as_ref().is_some_and(|worker| worker.account == *account) {
            parts.push("worker");
        }
        if question.dst.account == *account {
            parts.push("target");
        }
        words::list(parts)
    };
    let mut accounts: Vec<(&AccountId, AccountBox)> = Vec::new();
    for (number, node) in nodes.iter().enumerate() {
        let known = accounts.iter().position(|(account, _)| **account == node.account);
        let at = known.unwrap_or_else(|| {
            let part = part(&node.account);
            let part = if part.is_empty() { part } else { format!(" ({part})") };
            let label = format!("account {}{part}", node.account);
            accounts.push((&node.account, AccountBox { label, regions: Vec::new() }));
            accounts.len() - 1
        });
        let Some((_, account)) = accounts.get_mut(at) else { continue };
        match account.regions.iter_mut().find(|(region, _)| *region == node.region) {
            Some((_, nodes)) => nodes.push(number),
            None => account.regions.push((node.region.clone(), vec![number])),
        }
    }
    accounts.into_iter().map(|(_, account)| account).collect()
}
