//! The graph of forms that the data can take, and what leads from one to another.

use super::cost::Cost;
use super::ground::{Ground, seen};
use super::keys;
use super::leg::Leg;
use super::words;
use crate::aws::{AccountId, Arn, ResourceType};
use crate::checks::{Finding, Thoroughness};
use crate::estate::{Edit, KeyName};
use crate::graph::Place;
use crate::planner::{Plan, Planner};
use crate::products;
use crate::question::{Job, Question};
use crate::workflows::Data;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use std::collections::BTreeMap;

/// Plans a leg.
type Planned<'p> = dyn Fn(&Planner<'_>) -> Option<Plan> + 'p;

/// An edge that can be gone, with what it costs.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub(super) leg: Leg,
    pub(super) cost: Cost,
}

/// A leg that cannot be gone, and the findings that no edit of the estate mends.
#[derive(Debug, Clone)]
pub(super) struct Barrier {
    pub(super) leg: Leg,
    pub(super) because: Vec<Finding>,
}

/// The forms of the data as nodes.
pub(super) struct Landscape {
    pub(super) graph: DiGraph<(), Edge>,
    pub(super) start: NodeIndex,
    pub(super) goal: NodeIndex,
    /// What was tried from a form that can be reached, and leads nowhere.
    pub(super) barriers: Vec<Barrier>,
}

impl Landscape {
    pub(super) fn legs(&self, path: &[EdgeIndex]) -> Vec<Leg> {
        path.iter().filter_map(|edge| self.graph.edge_weight(*edge)).map(|edge| edge.leg.clone()).collect()
    }
}

/// A form of the data.
struct Form {
    node: NodeIndex,
    data: Vec<Data>,
    place: Place,
    shared: bool,
}

struct Drawing<'a> {
    ground: &'a Ground<'a>,
    planner: Planner<'a>,
    landscape: Landscape,
    /// Keys of the target that may be named where the question names none.
    targets: Vec<Arn>,
    /// The keys that may serve in each place, once they have been looked for.
    keys: BTreeMap<Place, Vec<Arn>>,
}

/// Draws every form and every edge that can be gone.
pub(super) fn draw(ground: &Ground<'_>) -> Landscape {
    let mut graph = DiGraph::new();
    let (start, goal) = (graph.add_node(()), graph.add_node(()));
    let landscape = Landscape { graph, start, goal, barriers: Vec::new() };
    let planner = Planner::within(&ground.estate, ground.trust, Thoroughness::Sketch);
    let question = &ground.plan.question;
    let takes_none = match question.job {
        Job::Snapshot | Job::Backup => true,
        Job::Restore => {
            products::find(question.release.product).is_some_and(|known| !known.restores_under_a_key)
        }
        _ => false,
    };
    let mut drawing = Drawing { ground, planner, landscape, targets: Vec::new(), keys: BTreeMap::new() };
    if question.target_key.is_none() && !takes_none {
        drawing.targets = drawing.keys_of(&question.dst);
    }
    drawing.by_product();
    if ground.starts_from_snapshot() {
        drawing.by_copies_before();
    } else if matches!(question.job, Job::Replica | Job::Copy | Job::Share)
        && question.resource == ResourceType::Ebs
        && question.crosses_account()
    {
        drawing.by_copies_after();
    }
    drawing.landscape
}

impl Drawing<'_> {
    fn keys_of(&mut self, place: &Place) -> Vec<Arn> {
        if let Some(known) = self.keys.get(place) {
            return known.clone();
        }
        let found = keys::of(self.ground, &self.planner, place);
        self.keys.insert(place.clone(), found.clone());
        found
    }

    /// What the product can be asked in place of what it was asked, from the data as it is.
    fn by_product(&mut self) {
        let start = Form {
            node: self.landscape.start,
            data: self.ground.workload.data.clone(),
            place: self.ground.plan.question.src.clone(),
            shared: false,
        };
        self.finish(&start, &self.ground.plan.question.clone());
    }

    /// Every way to ask the product: other releases, other workers, a key that is named.
    fn asked_otherwise(&self, asked: &Question) -> Vec<Leg> {
        let mut releases = vec![asked.release];
        releases.extend(asked.release.others());
        let mut workers = vec![asked.worker.clone()];
        if let Some(worker) = &asked.worker {
            for account in [&asked.src.account, &asked.dst.account] {
                let other = Some(Place { account: account.clone(), region: worker.region.clone() });
                if !workers.contains(&other) && self.ground.role("worker", account).arn.is_some() {
                    workers.push(other);
                }
            }
        }
        let mut target_keys = vec![asked.target_key.clone()];
        target_keys.extend(self.targets.iter().map(|arn| Some(KeyName::Arn(arn.clone()))));
        let mut legs = Vec::new();
        for release in &releases {
            for worker in &workers {
                for target_key in &target_keys {
                    let question = Question {
                        release: *release,
                        worker: worker.clone(),
                        target_key: target_key.clone(),
                        ..asked.clone()
                    };
                    let changes = words::product_changes(self.ground, &question);
                    legs.push(Leg::Product { question: Box::new(question), changes });
                }
            }
        }
        legs
    }

    /// Copies by hand before the product begins: within the source account, and into the target account.
    fn by_copies_before(&mut self) {
        let question = self.ground.plan.question.clone();
        let account = question.src.account.clone();
        let mut places = vec![question.src.clone()];
        if question.crosses_region() {
            places.push(Place { account: account.clone(), region: question.dst.region.clone() });
        }
        let start = self.landscape.start;
        let begun = self.ground.workload.data.clone();
        for place in places {
            for form in self.copies(start, &begun, &place) {
                // What restores without anybody's policy need not be copied once more.
                if !self.restore_from(&form) {
                    self.share_and_copy(&form);
                }
            }
        }
        // What is under a key that the other account may use can be shared as it is.
        let as_it_is = Form { node: start, data: begun, place: question.src.clone(), shared: false };
        self.share_and_copy(&as_it_is);
    }

    /// Copies of the data in a place, one under each key that may serve.
    fn copies(&mut self, from: NodeIndex, data: &[Data], place: &Place) -> Vec<Form> {
        let mut forms = Vec::new();
        for key in self.keys_of(place) {
            let name = words::key(&self.ground.estate, &key);
            let leg =
                |role_use| Leg::Copy { place: place.clone(), role_use, key: key.clone(), name: name.clone() };
            let node = self.landscape.graph.add_node(());
            if self.by_hand((from, node), data, &place.account, &leg) {
                let data = self.ground.copied(place, &KeyName::Arn(key), None);
                forms.push(Form { node, data, place: place.clone(), shared: false });
            }
        }
        forms
    }

    /// The product restores from a copy. Whether it can without a change of any policy.
    fn restore_from(&mut self, form: &Form) -> bool {
        let asked = &self.ground.plan.question;
        let from_copy = Question { src: form.place.clone(), ..asked.clone() };
        self.finish(form, &from_copy)
    }

    /// A form of the source account is shared by hand and copied by the target account.
    fn share_and_copy(&mut self, form: &Form) {
        let question = self.ground.plan.question.clone();
        if !question.crosses_account() || form.place.account != question.src.account || form.shared {
            return;
        }
        let leg =
            |role_use| Leg::Share { place: form.place.clone(), role_use, with: question.dst.account.clone() };
        let node = self.landscape.graph.add_node(());
        if !self.by_hand((form.node, node), &form.data, &form.place.account, &leg) {
            return;
        }
        if question.job == Job::Share {
            let done = Edge { leg: Leg::Done, cost: Cost::default() };
            self.landscape.graph.add_edge(node, self.landscape.goal, done);
            return;
        }
        let data: Vec<Data> = form.data.iter().cloned().map(|data| shared(data, &question)).collect();
        for copy in self.copies(node, &data, &question.dst) {
            if matches!(question.job, Job::Replica | Job::Copy) {
                let done = Edge { leg: Leg::Done, cost: Cost::default() };
                self.landscape.graph.add_edge(copy.node, self.landscape.goal, done);
            } else {
                self.restore_from(&copy);
            }
        }
    }

    /// The product makes a snapshot, or a replica in the source account; the rest is done by hand.
    fn by_copies_after(&mut self) {
        let asked = self.ground.plan.question.clone();
        let snapshot = Question {
            job: Job::Snapshot,
            dst: asked.src.clone(),
            target_key: None,
            worker: None,
            ..asked.clone()
        };
        let node = self.landscape.graph.add_node(());
        if self.product(self.landscape.start, node, &self.ground.workload.data.clone(), &snapshot) {
            let data: Vec<Data> = self.ground.workload.data.iter().cloned().map(snapped).collect();
            let place = asked.src.clone();
            for form in self.copies(node, &data, &place) {
                self.share_and_copy(&form);
            }
        }
        if !asked.crosses_region() || asked.job != Job::Replica {
            return;
        }
        let place = Place { account: asked.src.account.clone(), region: asked.dst.region.clone() };
        for key in self.keys_of(&place) {
            let replica = Question {
                dst: place.clone(),
                target_key: Some(KeyName::Arn(key.clone())),
                worker: None,
                ..asked.clone()
            };
            let node = self.landscape.graph.add_node(());
            if self.product(self.landscape.start, node, &self.ground.workload.data.clone(), &replica) {
                let data = self.ground.copied(&place, &KeyName::Arn(key), None);
                self.share_and_copy(&Form { node, data, place: place.clone(), shared: false });
            }
        }
    }

    /// What the product does on the way, as an edge.
    fn product(&mut self, from: NodeIndex, to: NodeIndex, data: &[Data], question: &Question) -> bool {
        let changes = words::product_changes(self.ground, question);
        let workload = self.ground.workload_of(data);
        let leg = Leg::Product { question: Box::new(question.clone()), changes };
        self.join(from, to, leg, &|planner| planner.plan(question, &seen(planner, &workload)).ok())
    }

    /// What the product does from a form of the data on, as an edge to the goal. Each way to ask it is a node of its own,
    /// so that no two edges join the same nodes. A way that changes more than another and costs no less is no way. Whether
    /// there is one that changes no policy.
    fn finish(&mut self, form: &Form, asked: &Question) -> bool {
        let mut legs = self.asked_otherwise(asked);
        legs.sort_by_key(Leg::product_changes);
        let workload = self.ground.workload_of(&form.data);
        let mut taken: Vec<(Vec<String>, Cost)> = Vec::new();
        for leg in legs {
            let Leg::Product { question, changes } = &leg else { continue };
            let is_free = |(fewer, cost): &(Vec<String>, Cost)| {
                is_within(fewer, changes) && cost.policies + cost.settings + cost.unknown == 0
            };
            if taken.iter().any(is_free) {
                continue;
            }
            let changes = changes.clone();
            let again = |planner: &Planner<'_>| planner.plan(question, &seen(planner, &workload)).ok();
            let Some(cost) = self.price(&leg, &again) else { continue };
            let is_cheaper = |(fewer, known): &(Vec<String>, Cost)| {
                is_within(fewer, &changes) && known.without_asking() <= cost.without_asking()
            };
            if taken.iter().any(is_cheaper) {
                continue;
            }
            taken.push((changes, cost));
            let node = self.landscape.graph.add_node(());
            self.landscape.graph.add_edge(form.node, node, Edge { leg, cost });
            let done = Edge { leg: Leg::Done, cost: Cost::default() };
            self.landscape.graph.add_edge(node, self.landscape.goal, done);
        }
        taken.iter().any(|(_, cost)| cost.policies + cost.unknown == 0)
    }

    /// Adds an edge by hand of the role of an account that takes the least, if what blocks it can be mended by edits.
    fn by_hand(
        &mut self,
        (from, to): (NodeIndex, NodeIndex),
        data: &[Data],
        account: &AccountId,
        leg: &dyn Fn(&'static str) -> Leg,
    ) -> bool {
        let ground = self.ground;
        let known = self.landscape.barriers.len();
        let mut best: Option<Edge> = None;
        for role_use in ground.hands(account) {
            let leg = leg(role_use);
            let Some(recipe) = leg.alone() else { continue };
            let again = |planner: &Planner<'_>| ground.plan_by_hand(planner, data, &recipe);
            let Some(cost) = self.price(&leg, &again) else { continue };
            if best.as_ref().is_none_or(|edge| cost < edge.cost) {
                best = Some(Edge { leg, cost });
            }
            if cost.policies + cost.unknown == 0 {
                break;
            }
        }
        let Some(edge) = best else { return false };
        // What bars one role is no barrier where another can go.
        self.landscape.barriers.truncate(known);
        self.landscape.graph.add_edge(from, to, edge);
        true
    }

    /// Adds an edge if what blocks its plan can be mended by edits.
    fn join(&mut self, from: NodeIndex, to: NodeIndex, leg: Leg, plan: &Planned<'_>) -> bool {
        let cost = self.price(&leg, plan);
        if let Some(cost) = cost {
            self.landscape.graph.add_edge(from, to, Edge { leg, cost });
        }
        cost.is_some()
    }

    /// What a leg costs; `None`, and a barrier, where something blocks its plan that no edit mends.
    fn price(&mut self, leg: &Leg, again: &Planned<'_>) -> Option<Cost> {
        let plan = again(&self.planner)?;
        let mut edits: Vec<Edit> = Vec::new();
        let mut because: Vec<Finding> = Vec::new();
        for finding in plan.blocks() {
            match finding.first_edits() {
                Some(first) => edits.extend(first.iter().cloned()),
                None => because.push(finding.clone()),
            }
        }
        // A consequence goes with what it follows from.
        let lasting: Vec<usize> =
            because.iter().filter(|f| f.consequence_of.is_none()).filter_map(|f| f.step).collect();
        because.retain(|finding| finding.consequence_of.is_none_or(|step| lasting.contains(&step)));
        if because.is_empty() {
            return Some(Cost::of(&plan, &edits, std::slice::from_ref(leg)).with_new_key(leg));
        }
        self.landscape.barriers.push(Barrier { leg: leg.clone(), because });
        None
    }
}

/// Whether everything in one list is in the other.
pub(super) fn is_within(fewer: &[String], more: &[String]) -> bool {
    fewer.iter().all(|change| more.contains(change))
}

/// The snapshot of a volume.
fn snapped(mut data: Data) -> Data {
    data.start.kind = crate::graph::ArtefactKind::Snapshot;
    data.start.shared_with = Some(Vec::new());
    data.start.resource_id = crate::iam::Text::Prefix("snap-".to_owned());
    data
}

fn shared(mut data: Data, question: &Question) -> Data {
    data.start.shared_with.get_or_insert_with(Vec::new).push(question.dst.account.clone());
    data
}
