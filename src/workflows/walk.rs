//! The walk: a sequence carried out on paper, following the key of each volume's data from step to step.

use super::Surroundings;
use super::demand::{demand_contexts, on_resources};
use super::merge::merge;
use super::sequence::{Assumer, Demanded, DemandedKey, JobStep, Sequence, StepCall, Stopped};
use super::tagged::Tagged;
use crate::aws::{AccountId, Arn};
use crate::estate::Grant;
use crate::fact::Observed;
use crate::graph::{
    Artefact, ArtefactKind, Basis, Evidence, Judgement, KeyRef, KeyUse, MadeGrant, Place, Protection,
    Requirement, Session, Step, StepGraph, Target,
};
use crate::iam::{ContextValue, Text};
use crate::operations::{Assumed, Effects, Invocation, PassedKey, RepositoryFacts, assume_role};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A sequence carried out on paper: the job as a graph, its requirements not yet judged.
#[derive(Debug)]
pub struct Walked {
    /// The job.
    pub graph: StepGraph,
    /// What it takes for granted: text and source, each once.
    pub assumptions: Vec<(String, String)>,
    /// The job ends early.
    pub stopped: Option<Stopped>,
    /// The repository that is read or written.
    pub repository: Option<RepositoryFacts>,
}

/// Carries a sequence out on paper.
pub fn walk(sequence: Sequence, world: Surroundings<'_>) -> Walked {
    let Sequence { data, steps, stopped, repository, assumptions } = sequence;
    let mut walker = Walker {
        world,
        graph: StepGraph::default(),
        made: BTreeMap::new(),
        assumptions,
        assumed_roles: Vec::new(),
        settings: BTreeMap::new(),
        tagged: Tagged::default(),
    };
    for start in data {
        walker.graph.add_artefact(start.clone());
        walker.made.insert(start.id.clone(), start);
    }
    for (id, step) in (1..).zip(&steps) {
        walker.step(id, step);
    }
    Walked { graph: walker.graph, assumptions: walker.assumptions, stopped, repository }
}

/// Settings of a place that steps have changed.
#[derive(Debug, Clone, Default)]
struct Settings {
    default_key: Option<KeyRef>,
    encryption_by_default: Option<bool>,
}

struct Walker<'a> {
    world: Surroundings<'a>,
    graph: StepGraph,
    /// What there is of the data, by id.
    made: BTreeMap<String, Artefact>,
    assumptions: Vec<(String, String)>,
    assumed_roles: Vec<(Arn, Assumer)>,
    settings: BTreeMap<Place, Settings>,
    tagged: Tagged,
}

impl Walker<'_> {
    fn assume(&mut self, text: &str, source: &str) {
        let assumption = (text.to_owned(), source.to_owned());
        if !self.assumptions.contains(&assumption) {
            self.assumptions.push(assumption);
        }
    }

    fn step(&mut self, id: usize, sequenced: &JobStep) {
        let place = &sequenced.place;
        let changed = self.settings.get(place).cloned().unwrap_or_default();
        let default_key = changed.default_key.unwrap_or_else(|| self.world.default_key(place));
        let encryption_by_default = changed
            .encryption_by_default
            .map_or_else(|| self.world.encryption_by_default(place), Observed::Known);
        let mut step = Step {
            id,
            operation: sequenced.operation,
            place: place.clone(),
            role: sequenced.role.clone(),
            inputs: Vec::new(),
            outputs: Vec::new(),
            share_with: Vec::new(),
            share_with_everybody: false,
            unshare_everybody: false,
            rejections: Vec::new(),
            grants: Vec::new(),
            keys_used: Vec::new(),
            requirements: self.assumption_of(sequenced),
        };
        let mut needed: Vec<Requirement> = Vec::new();
        for call in &sequenced.calls {
            let input = match &call.reads {
                Some(read) => match self.made.get(read) {
                    Some(input) => input.clone(),
                    None => continue,
                },
                None => nothing(place),
            };
            for (text, source) in &call.assumptions {
                self.assume(text, source);
            }
            let key = call.key.as_ref();
            let invocation = Invocation {
                place,
                input: &input,
                output_id: call.makes.clone(),
                key: key.map(|(key, only_if)| PassedKey { key, only_if: only_if.as_deref() }),
                parameters: &call.parameters,
                default_key: &default_key,
                encryption_by_default: &encryption_by_default,
            };
            let mut effects = Effects::default();
            (sequenced.operation.run)(&invocation, &mut effects);
            if call.reads.is_some() {
                step.inputs.push(input.id.clone());
            }
            step.share_with_everybody |= call.parameters.public;
            step.unshare_everybody |= call.parameters.unpublic;
            for account in &call.parameters.share_with {
                if !step.share_with.contains(account) {
                    step.share_with.push(account.clone());
                }
            }
            // What the user guide lists beyond what was seen, AWS leaves out of the policies of its own backup roles.
            if call.parameters.backup.is_some() {
                effects.requirements.retain(|requirement| requirement.basis != Basis::Documented);
            }
            place_calls(place, &mut effects.requirements);
            self.tagged.tell(&input, place, self.world, &mut effects.requirements);
            let output = effects.output.as_ref();
            self.tagged.take_in(sequenced.operation, call, &input, place, self.world, output);
            needed.extend(with_demands(call, sequenced.operation.service, &input, &mut effects));
            needed.extend(on_resources(call, place, input.volume.as_ref()));
            self.take_in(&mut step, place, effects);
        }
        let session = (sequenced.session != Session::default()).then(|| Arc::new(sequenced.session.clone()));
        // The session is the role's, not that of the host of an instance.
        for requirement in needed.iter_mut().filter(|requirement| requirement.caller.is_none()) {
            requirement.session.clone_from(&session);
            show_session(&sequenced.session, requirement);
        }
        step.requirements.extend(sequenced.permissions.iter().cloned());
        step.requirements.extend(merge(needed, sequenced.calls.len()));
        self.graph.add_step(step);
    }

    /// What a call leaves behind.
    fn take_in(&mut self, step: &mut Step, place: &Place, effects: Effects) {
        for (text, source) in effects.assumptions {
            self.assume(&text, source);
        }
        if let Some(changed) = effects.changed_input {
            let held = self.made.values_mut().filter_map(|image| image.storage.as_mut());
            for storage in held.filter(|storage| storage.snapshot == changed.id && changed.storage.is_none())
            {
                storage.shared_with.clone_from(&changed.shared_with);
            }
            self.graph.add_artefact(changed.clone());
            self.made.insert(changed.id.clone(), changed);
        }
        if let Some(output) = effects.output {
            step.outputs.push(output.id.clone());
            self.graph.add_artefact(output.clone());
            self.made.insert(output.id.clone(), output);
        }
        if let Some((key, grant)) = effects.grant {
            let grant = Grant { id: format!("made by step {}", step.id), ..grant };
            step.grants.push(MadeGrant { key, grant, doubt: None });
        }
        for used in effects.keys_used {
            if !step.keys_used.contains(&used) {
                step.keys_used.push(used);
            }
        }
        for rejection in effects.rejections {
            if !step.rejections.contains(&rejection) {
                step.rejections.push(rejection);
            }
        }
        let settings = self.settings.entry(place.clone()).or_default();
        settings.default_key = effects.default_key.or(settings.default_key.take());
        settings.encryption_by_default = effects.encryption_by_default.or(settings.encryption_by_default);
    }

    /// A role must be assumed before its first step.
    fn assumption_of(&mut self, step: &JobStep) -> Vec<Requirement> {
        match (&step.role.arn, &step.assumed_by) {
            (Some(role), Some(assumer)) => {
                let pair = (role.clone(), assumer.clone());
                if self.assumed_roles.contains(&pair) {
                    return Vec::new();
                }
                self.assumed_roles.push(pair);
                let place = Place { account: step.role.account.clone(), region: step.place.region.clone() };
                let how = Assumed {
                    external_id: match assumer {
                        Assumer::Vendor { external_id, .. } => external_id.as_deref(),
                        Assumer::Role { .. } | Assumer::Service { .. } => None,
                    },
                    for_account: match assumer {
                        Assumer::Service { account, .. } => account.as_ref(),
                        Assumer::Role { .. } | Assumer::Vendor { .. } => None,
                    },
                    source_identity: step.session.source_identity.as_deref(),
                };
                assume_role(&assumer.caller(), &how, role, &place)
            }
            _ => Vec::new(),
        }
    }
}

/// What a call works on that reads no data.
fn nothing(place: &Place) -> Artefact {
    Artefact {
        id: String::new(),
        volume: None,
        kind: ArtefactKind::Volume,
        account: place.account.clone(),
        region: place.region.clone(),
        protection: Protection::Plain,
        shared_with: Some(Vec::<AccountId>::new()),
        resource_id: Text::Prefix(String::new()),
        context_id: Text::Prefix(String::new()),
        state: None,
        tier: None,
        storage: None,
    }
}

/// What a call shows of the session that it is made in. Behind EC2 nobody knows the chain of services (IAM user guide, "AWS global
/// condition context keys", `aws:CalledVia`).
fn show_session(session: &Session, requirement: &mut Requirement) {
    if let Some(identity) = &session.source_identity {
        requirement.context.insert("aws:SourceIdentity", identity.as_str());
    }
    if let Some(service) = session.called_via.as_ref().filter(|_| requirement.key().is_none()) {
        requirement.context.insert("aws:ViaAWSService", "true");
        requirement.context.insert("aws:CalledVia", ContextValue::Many(vec![service.as_str().into()]));
        requirement.context.insert("aws:CalledViaFirst", service.as_str());
        requirement.context.insert("aws:CalledViaLast", service.as_str());
    }
}

/// Sets the region in which EC2 and S3 are called: ARNs do not tell it. KMS is called where the key is.
fn place_calls(place: &Place, requirements: &mut [Requirement]) {
    for requirement in requirements.iter_mut().filter(|requirement| requirement.key().is_none()) {
        // A call that the service makes in another region says so itself.
        if requirement.context.get("aws:RequestedRegion").is_none() {
            requirement.context.insert("aws:RequestedRegion", place.region.as_str());
        }
        if requirement.action.service() == "ec2" {
            requirement.context.insert("ec2:Region", place.region.as_str());
        }
    }
}

/// The calls of an operation, and after them what documentation demands of the role on the keys of the call.
fn with_demands(call: &StepCall, service: &str, input: &Artefact, effects: &mut Effects) -> Vec<Requirement> {
    let output = effects.output.as_ref();
    let mut keys: Vec<(KeyRef, Option<String>, &Demanded)> = Vec::new();
    for demand in &call.demands {
        let found = match &demand.key {
            DemandedKey::Input => of(Some(input)),
            DemandedKey::Output => of(output),
            DemandedKey::Key(key, condition) => Some((key.clone(), condition.clone())),
            DemandedKey::Resource { .. } => None,
        };
        // The lists of products are about keys of EBS data.
        let of_ebs = |key: &KeyRef| matches!(key.key_use, KeyUse::Source | KeyUse::Target | KeyUse::Default);
        if let Some((key, condition)) = found
            && of_ebs(&key)
            && !keys.iter().any(|(known, ..)| known.is_same_key(&key))
        {
            keys.push((key, condition, demand));
        }
    }
    let mut found = Vec::new();
    for (key, condition, demand) in keys {
        let under = |artefact: &&Artefact| artefact.protection.key().is_some_and(|own| own.is_same_key(&key));
        let mut ids: Vec<Text> =
            [Some(input), output].into_iter().flatten().filter(under).map(|a| a.context_id.clone()).collect();
        if ids.is_empty() {
            // The final result is made later, as a copy and as a volume.
            ids = ["vol-", "snap-"].map(|id| Text::Prefix(id.to_owned())).to_vec();
        }
        // The wider list tells what to write into key policies, and nobody writes that of an AWS managed key.
        let wider = demand.documented.iter().filter(|_| !key.is_aws_managed());
        let rows = demand.demanded.iter().map(|action| (action, Basis::Product));
        for (action, basis) in rows.chain(wider.map(|action| (action, Basis::Documented))) {
            let mut contexts =
                demand_contexts(action.as_str(), &key, &effects.requirements, &ids, service).into_iter();
            found.push(Requirement {
                action: action.clone(),
                volume: input.volume.clone(),
                target: Target::Key(key.clone()),
                caller: None,
                session: None,
                grants: None,
                context: contexts.next().unwrap_or_default(),
                alternatives: contexts.collect(),
                basis,
                evidence: Evidence::Documented,
                condition: condition.clone(),
                deny_only: false,
                besides: false,
                failure: None,
                judgement: Judgement::unknown("not judged"),
            });
        }
    }
    let mut needed = std::mem::take(&mut effects.requirements);
    needed.append(&mut found);
    needed
}

fn of(artefact: Option<&Artefact>) -> Option<(KeyRef, Option<String>)> {
    let protection = &artefact?.protection;
    Some((protection.key()?.clone(), protection.condition().map(str::to_owned)))
}
