use super::demand::demand_contexts;
use super::merge::merge;
use super::{Data, Demand, KeyChoice, Product, Recipe, RecipeStep, Surroundings, Workload};
use crate::aws::{AccountId, Action, Arn, Partition};
use crate::estate::OrNone;
use crate::fact::Observed;
use crate::graph::{
    Artefact, ArtefactKind, Basis, Evidence, Judgement, KeyRef, KeyUse, Place, Protection, Requirement,
    RoleRef, Step, StepGraph, Target,
};
use crate::iam::Text;
use crate::operations::{Effects, Invocation, PassedKey, PassedRole, RepositoryFacts, assume_role};
use crate::question::{Job, Question, QuestionError, RestoreFrom};
use std::collections::BTreeMap;

/// A recipe carried out on paper: the job as a graph, its requirements not yet judged.
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

/// Why a job ends early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The product makes no replica of encrypted data without a target key.
    NoTargetKey,
    /// The next step would lead into another partition.
    Partition,
}

/// Why and where a job ends early.
#[derive(Debug, Clone)]
pub struct Stopped {
    /// Why.
    pub why: Stop,
    /// The operation it does not come to.
    pub before: &'static str,
    /// The fact under which it stops; `None` if it stops as things stand.
    pub condition: Option<String>,
}

/// Carries a recipe out on paper, following the key of each volume's data from step to step.
pub fn walk(
    question: &Question,
    product: &Product,
    recipe: &Recipe,
    workload: &Workload,
    world: Surroundings<'_>,
) -> Result<Walked, QuestionError> {
    let repository_place = match (question.job, question.from) {
        (Job::Backup, _) => Some(&question.dst),
        (Job::Restore, RestoreFrom::Backup) => Some(&question.src),
        _ => None,
    };
    let repository = repository_place.map(|place| world.repository(place)).transpose()?;
    let mut uses: Vec<&'static str> = recipe.steps.iter().map(|step| step.role_use).collect();
    uses.sort_unstable();
    uses.dedup();
    if let Some(role_use) = question.roles.keys().find(|given| !uses.contains(&given.as_str())) {
        return Err(QuestionError::IdleRole { role_use: role_use.clone(), uses });
    }
    // A bucket admits roles of other accounts; EC2 is called in the role's own.
    for step in recipe.steps.iter().filter(|step| step.operation.service != "s3") {
        let account = &step.place.account;
        if let Some(arn) =
            question.roles.get(step.role_use).filter(|arn| arn.account_text() != account.as_str())
        {
            let (arn, role_use, account) = (arn.to_string(), step.role_use, account.clone());
            return Err(QuestionError::RoleAccount { arn, role_use, account });
        }
    }
    let mut walker = Walker {
        question,
        product,
        world,
        repository: repository.as_ref(),
        several: workload.data.len() > 1,
        profile: workload.profile.clone(),
        graph: StepGraph::default(),
        assumptions: Vec::new(),
        assumed_roles: Vec::new(),
    };
    for (text, source) in product.assumptions {
        walker.assume(text, source);
    }
    if question.src.region.partition() == Partition::AwsCn {
        walker.assume(
            "kms:ViaService in China is ec2.<region>.amazonaws.com, as everywhere else",
            "inferred: the KMS developer guide names no other form",
        );
    }
    for (text, source) in recipe.assumptions.iter().chain(&workload.assumptions) {
        walker.assume(text, source);
    }
    let mut traces: Vec<Trace<'_>> =
        workload.data.iter().map(|data| Trace::start(data, repository.as_ref())).collect();
    for trace in &traces {
        if let Some(start) = trace.made.get("data") {
            walker.graph.add_artefact(start.clone());
        }
    }
    let abroad = recipe.steps.iter().find(|step| leads_abroad(question, step));
    let stopped = match abroad {
        Some(step) => Some(Stopped { why: Stop::Partition, before: step.operation.name, condition: None }),
        None => stops(question, recipe, workload),
    };
    // Where it stops only under a fact that nobody knows, the rest may come to pass.
    let stops = stopped.as_ref().is_some_and(|stopped| stopped.condition.is_none());
    let without_key = if stops { recipe.stops_without_target_key } else { None };
    let stops_at = abroad.map(|step| step.id).or(without_key);
    for (index, step) in recipe.steps.iter().take_while(|step| Some(step.id) != stops_at).enumerate() {
        walker.step(index + 1, step, &mut traces);
    }
    let (graph, assumptions) = (walker.graph, walker.assumptions);
    Ok(Walked { graph, assumptions, stopped, repository })
}

/// Whether a step is called in another partition than the data's, or shares with an account there.
fn leads_abroad(question: &Question, step: &RecipeStep) -> bool {
    let home = question.src.region.partition();
    let abroad = |place: &&Place| place.region.partition() != home;
    let mut places = [Some(&question.dst), question.worker.as_ref()].into_iter().flatten().filter(abroad);
    abroad(&&step.place) || places.any(|place| step.share_with.as_ref() == Some(&place.account))
}

/// Whether the product stops for want of a target key: it does if any of the data is encrypted.
fn stops(question: &Question, recipe: &Recipe, workload: &Workload) -> Option<Stopped> {
    if question.target_key.is_some() {
        return None;
    }
    let step = recipe.steps.iter().find(|step| Some(step.id) == recipe.stops_without_target_key)?;
    let encrypted: Vec<&Protection> =
        workload.data.iter().map(|data| &data.original).filter(|original| original.key().is_some()).collect();
    let first = encrypted.first()?;
    let certain = encrypted.iter().any(|original| original.condition().is_none());
    let condition = if certain { None } else { first.condition().map(str::to_owned) };
    Some(Stopped { why: Stop::NoTargetKey, before: step.operation.name, condition })
}

/// The way of one volume's data: what each step has made of it.
struct Trace<'a> {
    data: &'a Data,
    made: BTreeMap<&'static str, Artefact>,
}

impl<'a> Trace<'a> {
    fn start(data: &'a Data, repository: Option<&RepositoryFacts>) -> Self {
        let mut start = data.start.clone();
        if start.kind == ArtefactKind::Backup
            && let Some(repository) = repository
        {
            let key = repository.bucket_key.key().or(repository.product_key.key());
            start.protection = match key {
                None => Protection::Plain,
                Some((key, None)) => Protection::Under(key.clone()),
                Some((key, Some(condition))) => Protection::PlainOrUnder(key.clone(), condition.to_owned()),
            };
        }
        Self { data, made: BTreeMap::from([("data", start)]) }
    }
}

struct Walker<'a> {
    question: &'a Question,
    product: &'a Product,
    world: Surroundings<'a>,
    repository: Option<&'a RepositoryFacts>,
    several: bool,
    profile: (Option<AccountId>, Observed<OrNone<Arn>>),
    graph: StepGraph,
    assumptions: Vec<(String, String)>,
    assumed_roles: Vec<Arn>,
}

impl Walker<'_> {
    fn assume(&mut self, text: &str, source: &str) {
        let assumption = (text.to_owned(), source.to_owned());
        if !self.assumptions.contains(&assumption) {
            self.assumptions.push(assumption);
        }
    }

    fn step(&mut self, id: usize, recipe: &RecipeStep, traces: &mut [Trace<'_>]) {
        let role = self.world.role(recipe.role_use, &recipe.place.account);
        let default_key = self.world.default_key(&recipe.place);
        let encryption_by_default = self.world.encryption_by_default(&recipe.place);
        let passed_role = self.passed_role(recipe);
        let mut step = Step {
            id,
            operation: recipe.operation,
            place: recipe.place.clone(),
            role: role.clone(),
            inputs: Vec::new(),
            outputs: Vec::new(),
            share_with: recipe.share_with.clone(),
            requirements: if recipe.by_hand { Vec::new() } else { self.assumption_of(&role) },
        };
        let mut needed: Vec<Requirement> = Vec::new();
        for trace in traces.iter_mut() {
            let read = recipe.input.unwrap_or("data");
            let Some(input) = trace.made.get(read).cloned() else { continue };
            let passed = self.passed_key(recipe, trace.data, &default_key);
            let call = Invocation {
                place: &recipe.place,
                input: &input,
                output_id: self.artefact_id(recipe.id, &input),
                key: passed
                    .as_ref()
                    .map(|key| PassedKey { key, only_if: self.passed_only_if(recipe, trace.data) }),
                share_with: recipe.share_with.as_ref(),
                default_key: &default_key,
                encryption_by_default: &encryption_by_default,
                repository: self.repository,
                passed_role: &passed_role,
            };
            let mut effects = Effects::default();
            (recipe.operation.run)(&call, &mut effects);
            if recipe.input.is_some() {
                step.inputs.push(input.id.clone());
            }
            self.place_calls(&recipe.place, &mut effects.requirements);
            let demanded = self.demanded(recipe, &input, &effects, trace.data);
            needed.append(&mut effects.requirements);
            needed.extend(demanded);
            for (text, source) in effects.assumptions {
                self.assume(&text, source);
            }
            if let Some(changed) = effects.changed_input {
                self.graph.add_artefact(changed.clone());
                trace.made.insert(read, changed);
            }
            if let Some(output) = effects.output {
                step.outputs.push(output.id.clone());
                self.graph.add_artefact(output.clone());
                trace.made.insert(recipe.id, output);
            }
        }
        step.requirements.extend(merge(needed, traces.len()));
        self.graph.add_step(step);
    }

    /// Sets the region in which EC2 and S3 are called: ARNs do not tell it. KMS is called where the key is.
    #[expect(clippy::unused_self, reason = "reads as one of the walk's steps")]
    fn place_calls(&self, place: &Place, requirements: &mut [Requirement]) {
        for requirement in requirements.iter_mut().filter(|requirement| requirement.key().is_none()) {
            requirement.context.insert("aws:RequestedRegion", place.region.as_str());
            if requirement.action.service() == "ec2" {
                requirement.context.insert("ec2:Region", place.region.as_str());
            }
        }
    }

    /// A restored instance has the profile of the original, if it is restored into its account; a worker's is made by the
    /// product.
    fn passed_role(&self, recipe: &RecipeStep) -> PassedRole {
        let own = recipe.role_use == "restore" && self.profile.0.as_ref() == Some(&recipe.place.account);
        match &self.profile.1 {
            _ if !own => PassedRole::None,
            Observed::Known(OrNone::None) => PassedRole::None,
            Observed::Known(OrNone::Some(arn)) => PassedRole::Role(arn.clone()),
            Observed::Unknown => PassedRole::Perhaps("the instance has an instance profile".to_owned()),
        }
    }

    fn artefact_id(&self, name: &str, input: &Artefact) -> String {
        match (&input.volume, self.several) {
            (Some(volume), true) => format!("{name} of {volume}"),
            _ => name.to_owned(),
        }
    }

    /// The appliance must assume a role before its first step.
    fn assumption_of(&mut self, role: &RoleRef) -> Vec<Requirement> {
        let appliance = self.world.appliance();
        match &role.arn {
            Some(arn) if !self.assumed_roles.contains(arn) && appliance != Some(arn) => {
                self.assumed_roles.push(arn.clone());
                vec![assume_role(appliance, arn, &role.account)]
            }
            _ => Vec::new(),
        }
    }

    fn passed_key(&mut self, recipe: &RecipeStep, data: &Data, default_key: &KeyRef) -> Option<KeyRef> {
        match &recipe.key {
            KeyChoice::None => None,
            KeyChoice::Named(name) => Some(self.world.key(KeyUse::Source, name, &recipe.place)),
            KeyChoice::DefaultHere => (data.original != Protection::Plain).then(|| {
                self.assume(
                    &format!("the default key of {} is passed explicitly as KmsKeyId", recipe.place),
                    "inferred: the product's roles hold ec2:GetEbsDefaultKmsKeyId",
                );
                default_key.clone()
            }),
            KeyChoice::Target => self.target_key(data),
        }
    }

    /// The fact under which a key is passed: one that nobody named is passed for encrypted data only.
    fn passed_only_if<'d>(&self, recipe: &RecipeStep, data: &'d Data) -> Option<&'d str> {
        let named = match recipe.key {
            KeyChoice::Target => self.question.target_key.is_some(),
            KeyChoice::Named(_) => true,
            KeyChoice::None | KeyChoice::DefaultHere => false,
        };
        if named { None } else { data.original.condition() }
    }

    /// The key of the result: the one named; for a restore to where the data was the key it had; else the default key
    /// of the target.
    fn target_key(&mut self, data: &Data) -> Option<KeyRef> {
        let question = self.question;
        if let Some(name) = &question.target_key {
            return Some(self.world.key(KeyUse::Target, name, question.target_key_place()));
        }
        let original = data.original.key()?;
        if question.job == Job::Restore && data.original_place == question.dst {
            // A snapshot's own key is kept by passing none; a backup's volume is made anew.
            let from_backup = data.start.kind == ArtefactKind::Backup;
            return from_backup.then(|| original.clone());
        }
        self.assume(
            &format!(
                "no target key is named: the result is encrypted under the default key of {}, passed explicitly as \
                 KmsKeyId",
                question.dst
            ),
            "Veeam Backup for AWS guide, IAM Role Permissions on CMKs; inferred from ec2:GetEbsDefaultKmsKeyId",
        );
        Some(self.world.default_key(&question.dst))
    }

    /// What the product's own documentation demands of the role on the keys of the step.
    fn demanded(
        &mut self,
        recipe: &RecipeStep,
        input: &Artefact,
        effects: &Effects,
        data: &Data,
    ) -> Vec<Requirement> {
        let output = effects.output.as_ref();
        let mut keys: Vec<(KeyRef, Option<String>)> = Vec::new();
        for demand in recipe.demands {
            let (key, condition) = match demand {
                Demand::Input => (input.protection.key().cloned(), input.protection.condition()),
                Demand::Output => match output {
                    Some(output) => (output.protection.key().cloned(), output.protection.condition()),
                    None => (None, None),
                },
                Demand::Target => (self.target_key(data), data.original.condition()),
            };
            if let Some(key) = key
                && !keys.iter().any(|(known, ..)| known.is_same_key(&key))
            {
                keys.push((key, condition.map(str::to_owned)));
            }
        }
        let mut found = Vec::new();
        for (key, condition) in keys {
            let under =
                |artefact: &&Artefact| artefact.protection.key().is_some_and(|own| own.is_same_key(&key));
            let mut ids: Vec<Text> = [Some(input), output]
                .into_iter()
                .flatten()
                .filter(under)
                .map(|a| a.context_id.clone())
                .collect();
            if ids.is_empty() {
                // The final result is made later, as a copy and as a volume.
                ids = ["vol-", "snap-"].map(|id| Text::Prefix(id.to_owned())).to_vec();
            }
            let demanded = (self.product.demanded)(recipe.role_use, key.key_use);
            // The wider list tells what to write into key policies, and nobody writes that of an AWS managed key.
            let wider = self.product.documented.iter();
            let wider = wider.filter(|action| !key.is_aws_managed() && !demanded.contains(action));
            let rows = demanded.iter().map(|action| (action, Basis::Product));
            for (action, basis) in rows.chain(wider.map(|action| (action, Basis::Documented))) {
                let mut contexts = demand_contexts(action, &key, &effects.requirements, &ids).into_iter();
                found.push(Requirement {
                    action: Action::new(action),
                    volume: input.volume.clone(),
                    target: Target::Key(key.clone()),
                    caller: None,
                    context: contexts.next().unwrap_or_default(),
                    alternatives: contexts.collect(),
                    basis,
                    evidence: Evidence::Documented,
                    condition: condition.clone(),
                    deny_only: false,
                    failure: None,
                    judgement: Judgement::unknown("not judged"),
                });
            }
        }
        found
    }
}
