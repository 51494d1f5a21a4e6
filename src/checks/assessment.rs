use super::{Claims, Finding, Fix, Trust};
use crate::authorize::Judge;
use crate::aws::Arn;
use crate::estate::{Estate, Key, Sought};
use crate::fact::Observed;
use crate::graph::{Artefact, ArtefactKind, Basis, KeyRef, KeyUse, Requirement, Step, StepGraph};
use crate::operations::RepositoryFacts;
use crate::question::{Job, Question};
use crate::workflows::Stopped;

/// What a check sees: a judged plan.
#[derive(Debug)]
pub struct Assessment<'a> {
    /// What was asked.
    pub question: &'a Question,
    /// The world, if it is known.
    pub estate: Option<&'a Estate>,
    /// Judges what would be if something were otherwise; there is one where there is an estate.
    pub judge: Option<&'a Judge<'a>>,
    /// Which check explains which denial.
    pub claims: Claims,
    /// The judged job.
    pub graph: &'a StepGraph,
    /// The product stops early.
    pub stopped: Option<&'a Stopped>,
    /// What of the workload the estate does not know.
    pub unknown_workload: Option<&'a str>,
    /// The repository that is read or written.
    pub repository: Option<&'a RepositoryFacts>,
    /// Whom edits of key policies let in.
    pub trust: Trust,
    /// How much is wanted.
    pub thoroughness: Thoroughness,
}

impl Assessment<'_> {
    /// Every requirement with its step.
    pub fn requirements(&self) -> impl Iterator<Item = (&Step, &Requirement)> {
        self.graph.steps().iter().flat_map(|step| step.requirements.iter().map(move |r| (step, r)))
    }

    /// What the estate knows of a key.
    pub fn key(&self, reference: &KeyRef) -> Option<&Key> {
        self.estate?.key(reference.arn.as_ref()?)
    }

    /// Whether a key is known not to exist: the estate holds every key of its account and region, and it is not among
    /// them. AWS makes the keys of `alias/aws/` when they are first used.
    pub fn is_absent(&self, key: &KeyRef) -> bool {
        let Some(estate) = self.estate else { return false };
        let complete = estate
            .settings(&key.account, &key.region)
            .is_some_and(|settings| settings.all_keys == Observed::Known(true));
        let unnamed = |known: &Key| known.aliases.is_unknown();
        complete
            && match (&key.arn, &key.alias) {
                (Some(arn), _) => estate.key(arn).is_none(),
                (None, Some(_)) => !key.is_aws_managed() && !self.keys_beside(key).any(unnamed),
                (None, None) => false,
            }
    }

    /// The keys that the estate knows in the account and region of a key.
    pub fn keys_beside<'k>(&self, key: &'k KeyRef) -> impl Iterator<Item = &Key> + use<'_, 'k> {
        let account = self.estate.and_then(|estate| estate.account(&key.account));
        account.into_iter().flat_map(|account| account.keys_in(&key.region))
    }

    /// The account, other than its own, in which the alias of an unknown key is known in the same region.
    pub fn alias_elsewhere(&self, key: &KeyRef) -> Option<&Key> {
        let alias = key.alias.as_ref().filter(|_| key.arn.is_none() && !key.is_aws_managed())?;
        let accounts = self.estate?.document().accounts.iter().filter(|account| account.id != key.account);
        let mut found: Vec<&Key> = accounts
            .flat_map(|account| account.keys_in(&key.region))
            .filter(|known| known.aliases.known().is_some_and(|aliases| aliases.contains(alias)))
            .collect();
        found.sort_by(|a, b| a.arn.cmp(&b.arn));
        found.first().copied()
    }

    /// What a job leaves behind in EBS and RDS, with the step that makes it. A backup's volumes go with their worker.
    pub fn results(&self) -> impl Iterator<Item = (&Step, &Artefact)> {
        let dst = &self.question.dst;
        let lasting = |artefact: &&Artefact| {
            (artefact.kind == ArtefactKind::Volume
                || artefact.kind.is_snapshot()
                || artefact.kind.database().is_some())
                && artefact.account == dst.account
                && artefact.region == dst.region
        };
        let makes = |step: &&Step| self.graph.outputs(step).any(|made| lasting(&made));
        let last = self.graph.steps().iter().rfind(makes).filter(|_| self.question.job != Job::Backup);
        last.into_iter().flat_map(move |step| {
            self.graph.outputs(step).filter(lasting).map(move |artefact| (step, artefact))
        })
    }

    /// The keys that the calls of a step are made on, each once, with the fact under which they are made.
    pub fn keys_called<'s>(&self, step: &'s Step) -> Vec<(&'s KeyRef, Option<&'s str>)> {
        let mut keys: Vec<(&KeyRef, Option<&str>)> = Vec::new();
        for requirement in step.requirements.iter().filter(|r| r.basis == Basis::Enforced) {
            let Some(key) = requirement.key().filter(|key| key.key_use != KeyUse::AwsManaged) else {
                continue;
            };
            let condition = requirement.condition.as_deref();
            match keys.iter_mut().find(|(known, _)| known.is_same_key(key)) {
                // What is called upon whatever holds is so, even if another call depends on a fact.
                Some((_, known)) if condition.is_none() => *known = None,
                Some(_) => {}
                None => keys.push((key, condition)),
            }
        }
        keys
    }

    /// The keys without which a step fails, each once, with the fact under which that is so: those that its calls are made on, and
    /// those that it uses by a grant or as its service does.
    pub fn keys_used<'s>(&self, step: &'s Step) -> Vec<(&'s KeyRef, Option<&'s str>)> {
        let mut keys = self.keys_called(step);
        for used in step.keys_used.iter().filter(|used| used.certain) {
            let condition = used.condition.as_deref();
            match keys.iter_mut().find(|(known, _)| known.is_same_key(&used.key)) {
                Some((_, known)) if condition.is_none() => *known = None,
                Some(_) => {}
                None => keys.push((&used.key, condition)),
            }
        }
        keys
    }

    /// Tells in a finding that what it rests on could not be read, and who should be let read it.
    pub fn tell_unread(&self, finding: &mut Finding, sought: &Sought<'_>) {
        let Some(estate) = self.estate else { return };
        let Some(why) = estate.why_unread(sought) else { return };
        finding.cause = format!("{}; it could not be read: {why}", finding.cause);
        let ways = estate.ways_to_read(&why).into_iter().map(Fix::manual);
        finding.fixes.splice(0..0, ways);
    }

    /// The same of a fact about a snapshot or an image.
    pub fn tell_unread_of(&self, finding: &mut Finding, artefact: &Artefact, calls: &[&str]) {
        let (account, region) = (Some(&artefact.account), Some(&artefact.region));
        let id = artefact.resource_id.exact();
        let names: Vec<&str> = [Some(artefact.id.as_str()), id].into_iter().flatten().collect();
        self.tell_unread(finding, &Sought { account, region, names: &names, calls });
    }

    /// The same of a fact about a key.
    pub fn tell_unread_key(&self, finding: &mut Finding, key: &KeyRef, calls: &[&str]) {
        let (account, region) = (Some(&key.account), Some(&key.region));
        let arn = key.arn.as_ref();
        let id = arn.map(Arn::resource_name);
        let names: Vec<&str> =
            [arn.map(Arn::as_str), id, key.alias.as_deref()].into_iter().flatten().collect();
        self.tell_unread(finding, &Sought { account, region, names: &names, calls });
    }

    /// The volume to name in a finding about an artefact: none where the plan has but one.
    pub fn volume_of(&self, artefact: &Artefact) -> Option<String> {
        let mut volumes: Vec<&String> = self.graph.artefacts().filter_map(|a| a.volume.as_ref()).collect();
        volumes.sort_unstable();
        volumes.dedup();
        if volumes.len() > 1 { artefact.volume.clone() } else { None }
    }
}

/// How much of a plan's findings is wanted. What blocks is found in each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Thoroughness {
    /// What blocks, each denial explained by the policy type that blocks: for a plan that is only to be priced.
    Sketch,
    /// What blocks or is open, each denial explained by its cause: for a plan that is compared with another.
    Trial,
    /// Everything, remarks on documents included.
    #[default]
    Full,
}
