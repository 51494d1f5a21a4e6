//! A product's recipe as a sequence: roles, keys and demands chosen for every volume of a workload.

use super::sequence::{Assumer, Demanded, DemandedKey, JobStep, Sequence, StepCall, Stop, Stopped};
use super::{Assumed, Data, Demand, KeyChoice, Product, Recipe, RecipeStep, Surroundings, Workload};
use super::{air_gapped, buckets, demand, service_linked, vaults, vendor};
use crate::aws::{AccountId, Action, Arn, Partition, ResourceType};
use crate::estate::OrNone;
use crate::fact::Observed;
use crate::graph::{Artefact, ArtefactKind, KeyRef, KeyUse, Place, Protection, RoleRef, Session};
use crate::iam::Text;
use crate::operations::backup::{BackupFacts, VaultFacts};
use crate::operations::{
    CREATE_IMAGE, Operation, Parameters, PassedRole, RUN_COPY_JOB, RUN_INSTANCES, RepositoryFacts, RootVolume,
};
use crate::products;
use crate::question::{Job, Question, QuestionError, RestoreFrom};

/// The role that AWS Backup makes for its jobs (AWS Backup developer guide, "Default service role"). A role of the same name
/// without the path is another.
pub const DEFAULT_JOB_ROLE: &str = "role/service-role/AWSBackupDefaultServiceRole";

/// What a product does for a workload, as the walk carries it out.
pub fn sequence(
    question: &Question,
    product: &Product,
    recipe: &Recipe,
    workload: &Workload,
    world: Surroundings<'_>,
) -> Result<Sequence, QuestionError> {
    let repository_place = match (question.job, question.from) {
        (Job::Backup, _) => Some(&question.dst),
        (Job::Restore, RestoreFrom::Backup) => Some(&question.src),
        _ => None,
    };
    // A bucket counts only where a step reads or writes it.
    let uses_bucket = recipe.steps.iter().any(|step| step.operation.service == "s3");
    let repository_place = repository_place.filter(|_| uses_bucket);
    let repository = match repository_place {
        // The bucket is what the job is about, in place of a repository.
        _ if uses_bucket && question.resource == ResourceType::S3 => {
            Some(buckets::of_question(question, world))
        }
        place => place.map(|place| world.repository(place)).transpose()?,
    };
    let mut sequence = Sequence::default();
    for (text, source) in product.assumptions {
        sequence.assume(text, source);
    }
    if question.src.region.partition() == Partition::AwsCn {
        sequence.assume(
            "kms:ViaService in China is ec2.<region>.amazonaws.com, as everywhere else",
            "inferred: the KMS developer guide names no other form",
        );
    }
    for (text, source) in recipe.assumptions.iter().chain(&workload.assumptions) {
        sequence.assume(text, source);
    }
    let abroad = recipe.steps.iter().find(|step| leads_abroad(question, step));
    sequence.stopped = match abroad {
        Some(step) => Some(Stopped { why: Stop::Partition, before: step.operation.name, condition: None }),
        None => stops(question, recipe, workload),
    };
    // Where it stops only under a fact that nobody knows, the rest may come to pass.
    let stops = sequence.stopped.as_ref().is_some_and(|stopped| stopped.condition.is_none());
    let without_key = if stops { recipe.stops_without_target_key } else { None };
    let stops_at = abroad.map(|step| step.id).or(without_key);
    let backup = products::has_vaults(product.name).then(|| backup_facts(question, question.resource, world));
    let drawn = Drawing { question, product, world, repository: repository.as_ref(), workload, backup };
    sequence.data = workload.data.iter().map(|data| drawn.start(data)).collect();
    let carried_out = recipe.steps.iter().take_while(|step| Some(step.id) != stops_at);
    let carried_out = carried_out.filter(|step| !drawn.is_left_to_service(step));
    sequence.steps = carried_out.map(|step| drawn.step(step)).collect();
    sequence.repository = repository;
    Ok(sequence)
}

/// Whether every role that a question names serves a step of its job, in the account of that step.
pub fn check_roles(question: &Question, recipe: &Recipe) -> Result<(), QuestionError> {
    let mut uses: Vec<&'static str> = recipe.steps.iter().map(|step| step.role_use).collect();
    uses.sort_unstable();
    uses.dedup();
    for (written, arn) in &question.roles {
        let named = written.split('@').next().unwrap_or(written);
        let Some(role_use) = uses.iter().copied().find(|known| *known == named) else {
            return Err(QuestionError::IdleRole { role_use: named.to_owned(), uses });
        };
        // A bucket admits roles of other accounts; EC2 is called in the role's own.
        let own = |step: &&RecipeStep| step.role_use == role_use && step.operation.service != "s3";
        let mut accounts = recipe.steps.iter().filter(own).map(|step| &step.place.account);
        if let Some(account) = accounts.clone().next()
            && !accounts.any(|account| arn.account_text() == account.as_str())
        {
            let (arn, account) = (arn.to_string(), account.clone());
            return Err(QuestionError::RoleAccount { arn, role_use, account });
        }
    }
    Ok(())
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

struct Drawing<'a> {
    question: &'a Question,
    product: &'a Product,
    world: Surroundings<'a>,
    repository: Option<&'a RepositoryFacts>,
    workload: &'a Workload,
    backup: Option<BackupFacts>,
}

/// What is known of a job of AWS Backup.
fn backup_facts(question: &Question, resource: ResourceType, world: Surroundings<'_>) -> BackupFacts {
    let point = question.recovery_point.as_ref();
    let known = point.and_then(|arn| world.estate()?.recovery_point(arn.as_str()));
    let name = question.vault.as_ref().or(known.map(|(_, vault, _)| &vault.name));
    // Who starts a job by hand and names no vault means that of AWS Backup; other products have vaults of their own.
    let default = question.job == Job::Backup && products::tells_kinds(question.release.product);
    let vault = vaults::of_question(&question.src, name, default);
    let destination = (question.job == Job::Copy)
        .then(|| vaults::of_question(&question.dst, question.destination_vault.as_ref(), false));
    vaults::facts(world, resource, &vault, destination.as_ref(), question.recovery_point.as_ref())
}

/// Whether a step reads data of this form, where the data of a job is of several types.
fn is_about(step: &RecipeStep, data: &Data) -> bool {
    let of_ebs = matches!(data.start.kind, ArtefactKind::Volume | ArtefactKind::Snapshot);
    step.resource.is_none_or(|resource| (resource == ResourceType::Ebs) == of_ebs)
}

/// What a choice takes for granted.
type Assumptions = Vec<(String, String)>;

impl Drawing<'_> {
    /// The data as the job finds it.
    fn start(&self, data: &Data) -> Artefact {
        let mut start = data.start.clone();
        if start.kind == ArtefactKind::Backup
            && self.question.resource != ResourceType::S3
            && let Some(repository) = self.repository
        {
            let key = repository.bucket_key.key().or(repository.product_key.key());
            start.protection = match key {
                None => Protection::Plain,
                Some((key, None)) => Protection::Under(key.clone()),
                Some((key, Some(condition))) => Protection::PlainOrUnder(key.clone(), condition.to_owned()),
            };
        }
        if let (Some(facts), Job::Copy | Job::Restore) = (&self.backup, self.question.job) {
            air_gapped::open(&mut start, facts, &self.question.dst.account);
        }
        start
    }

    /// Whether one of the vaults of a copy is logically air-gapped: its data lies in an account of AWS Backup.
    fn is_air_gapped(&self, from: bool) -> bool {
        let vault = self
            .backup
            .as_ref()
            .and_then(|facts| if from { Some(&facts.vault) } else { facts.destination.as_ref() });
        vault.is_some_and(VaultFacts::is_air_gapped)
    }

    /// Whether a step stands for what AWS Backup does otherwise: it shares by itself what lies in its own account, and with that
    /// account what is to lie there.
    fn is_left_to_service(&self, step: &RecipeStep) -> bool {
        let air_gapped = self.is_air_gapped(true) || self.is_air_gapped(false);
        self.question.job == Job::Copy && step.share_with.is_some() && air_gapped
    }

    /// The operation of a step. Copies into and out of logically air-gapped vaults are not told apart.
    fn operation(&self, step: &RecipeStep) -> &'static Operation {
        let copies = step.key == KeyChoice::DestinationVault;
        if copies && (self.is_air_gapped(true) || self.is_air_gapped(false)) {
            &RUN_COPY_JOB
        } else {
            step.operation
        }
    }

    fn step(&self, step: &RecipeStep) -> JobStep {
        let mut role = self.role_of(step.role_use, &step.place.account);
        role.arn = step.role.clone().filter(|arn| self.is_there(arn)).or(role.arn);
        let mut calls: Vec<StepCall> = match step.input {
            Some(_) => {
                let read = self.workload.data.iter().filter(|data| is_about(step, data));
                read.map(|data| self.call(step, Some(data))).collect()
            }
            None => vec![self.call(step, None)],
        };
        // A launch from an image makes the instance, and a volume of each of the image's snapshots.
        if *step.operation == RUN_INSTANCES && step.input.is_some() {
            for call in &mut calls {
                call.parameters.root = RootVolume::None;
                call.parameters.device.clone_from(&call.reads);
            }
            let mut instance = self.call(step, None);
            instance.parameters.root = RootVolume::None;
            instance.parameters.image = Some(self.image(step));
            calls.insert(0, instance);
        }
        JobStep {
            name: step.id.to_owned(),
            operation: self.operation(step),
            place: step.place.clone(),
            assumed_by: match step.assumed {
                _ if step.by_hand => None,
                Assumed::ByAppliance => self.assumer(&role),
                Assumed::ByVendor => Some(self.vendor(&role)),
                Assumed::ByCaller => None,
                Assumed::ByControlPlane => self.world.appliance().map(|_| self.vendor(&role)),
                Assumed::ByService(name) => {
                    Some(Assumer::Service { name: name.to_owned(), account: step.for_account.clone() })
                }
            },
            permissions: service_linked::call(step, self.world).into_iter().collect(),
            role,
            session: Session {
                source_identity: step.source_identity.clone(),
                called_via: step.called_via.map(str::to_owned),
                ..Session::default()
            },
            calls,
        }
    }

    fn call(&self, step: &RecipeStep, data: Option<&Data>) -> StepCall {
        let mut assumptions = Vec::new();
        let key = match (&step.key, data) {
            (KeyChoice::Vault, _) => self.vault_key().map(|key| (key, None)),
            (KeyChoice::AskedOrDefault, None) => Some((self.asked_or_default(step, &mut assumptions), None)),
            (_, Some(data)) => self
                .passed_key(step, data, &mut assumptions)
                .map(|key| (key, self.passed_only_if(step, data).map(str::to_owned))),
            _ => None,
        };
        let parameters = Parameters {
            encrypted: key.as_ref().map(|_| true),
            share_with: step.share_with.iter().cloned().collect(),
            passed_role: self.passed_role(step),
            backup: self.backup(step).map(Box::new),
            repository: self.repository.cloned(),
            root: RootVolume::Unnamed,
            instance: if *step.operation == CREATE_IMAGE { self.instance() } else { None },
            tags: demand::tags(step),
            ..Parameters::default()
        };
        let mut demands = data.map_or_else(Vec::new, |data| self.demands(step, data, &mut assumptions));
        demands.extend(demand::of_lists(step, self.workload.id.as_deref()));
        let reads = match (step.input, data) {
            (Some("data"), Some(data)) => Some(data.start.id.clone()),
            (Some(name), Some(data)) => Some(self.artefact_id(name, data)),
            _ => None,
        };
        let makes = data.map_or_else(|| step.id.to_owned(), |data| self.artefact_id(step.id, data));
        StepCall { reads, makes, key, parameters, demands, assumptions }
    }

    /// What is known of the job of AWS Backup that a step belongs to.
    fn backup(&self, step: &RecipeStep) -> Option<BackupFacts> {
        match step.resource {
            Some(resource) => self.backup.as_ref().map(|_| backup_facts(self.question, resource, self.world)),
            None => self.backup.clone(),
        }
    }

    /// The image that a step launches, and its owner: the data as it was found, or what an earlier step made of it.
    fn image(&self, step: &RecipeStep) -> (Text, Option<AccountId>) {
        let data = self.workload.data.first().filter(|_| step.input == Some("data"));
        match data {
            Some(data) => (data.start.resource_id.clone(), Some(data.start.account.clone())),
            None => (Text::Prefix("ami-".to_owned()), Some(step.place.account.clone())),
        }
    }

    /// Whether a role that a product's step names may be meant: AWS makes service-linked roles itself, any other the estate holds.
    fn is_there(&self, role: &Arn) -> bool {
        role.is_service_linked_role() || self.world.estate().is_none_or(|estate| estate.role(role).is_some())
    }

    /// The role of a use. A job of AWS Backup works as the default role where none is named and the account has it.
    fn role_of(&self, role_use: &'static str, account: &AccountId) -> RoleRef {
        let mut role = self.world.role(role_use, account);
        if role_use == "job" && role.arn.is_none() {
            let partition = self.question.src.region.partition();
            let default = format!("arn:{partition}:iam::{account}:{DEFAULT_JOB_ROLE}").parse().ok();
            role.arn = default.filter(|arn| self.world.estate().is_some_and(|e| e.role(arn).is_some()));
        }
        role
    }

    /// The instance that the workload is.
    fn instance(&self) -> Option<Text> {
        let id = self.workload.id.as_ref().filter(|id| id.starts_with("i-"))?;
        Some(Text::Exact(id.clone()))
    }

    fn artefact_id(&self, name: &str, data: &Data) -> String {
        match &data.start.volume {
            Some(volume) if self.workload.data.len() > 1 => format!("{name} of {volume}"),
            _ => name.to_owned(),
        }
    }

    /// The appliance must assume every role but its own.
    fn assumer(&self, role: &RoleRef) -> Option<Assumer> {
        let appliance = self.world.appliance();
        let other = role.arn.is_some() && appliance != role.arn.as_ref();
        other.then(|| Assumer::Role { words: "appliance", arn: appliance.cloned() })
    }

    /// A role of the vendor: the product assumes with the external id that the trust policy of the role asks for.
    fn vendor(&self, role: &RoleRef) -> Assumer {
        let held = role.arn.as_ref().and_then(|arn| self.world.estate()?.role(arn));
        let external_id = held.and_then(|role| vendor::external_id(role.trust.known()?));
        Assumer::Vendor { arn: self.world.appliance().cloned(), external_id }
    }

    /// A restored instance has the profile of the original, if it is restored into its account; a worker's is made by the
    /// product.
    fn passed_role(&self, step: &RecipeStep) -> PassedRole {
        if step.operation.service == "backup" {
            let own = if products::has_job_role(self.product.name) { "job" } else { step.role_use };
            let job = self.role_of(own, &step.place.account);
            return match job.arn {
                Some(arn) => PassedRole::Role(arn),
                None => PassedRole::Perhaps("a job role is passed".to_owned()),
            };
        }
        let (account, role): &(Option<AccountId>, Observed<OrNone<Arn>>) = &self.workload.profile;
        let own = matches!(step.role_use, "restore" | "job" | "clumio")
            && account.as_ref() == Some(&step.place.account);
        match role {
            _ if !own => PassedRole::None,
            Observed::Known(OrNone::None) => PassedRole::None,
            Observed::Known(OrNone::Some(arn)) => PassedRole::Role(arn.clone()),
            Observed::Unknown => PassedRole::Perhaps("the instance has an instance profile".to_owned()),
        }
    }

    /// The key of the vault that a backup goes into.
    fn vault_key(&self) -> Option<KeyRef> {
        self.backup.as_ref().and_then(|facts| facts.vault.key.key().cloned())
    }

    fn passed_key(&self, step: &RecipeStep, data: &Data, assumed: &mut Assumptions) -> Option<KeyRef> {
        match &step.key {
            KeyChoice::None => None,
            KeyChoice::Named(name) => Some(self.world.key(KeyUse::Source, name, &step.place)),
            KeyChoice::DefaultHere => {
                (data.original != Protection::Plain).then(|| self.default_passed(step, assumed))
            }
            KeyChoice::AskedOrDefault => Some(self.asked_or_default(step, assumed)),
            KeyChoice::Target => self.target_key(data, assumed),
            KeyChoice::Vault => self.vault_key(),
            KeyChoice::DestinationVault => {
                let destination = self.backup.as_ref().and_then(|facts| facts.destination.as_ref());
                destination.and_then(|to| to.key.key().cloned())
            }
            KeyChoice::Asked => self.asked_key(),
        }
    }

    /// The target key that the question names.
    fn asked_key(&self) -> Option<KeyRef> {
        let name = self.question.target_key.as_ref()?;
        Some(self.world.key(KeyUse::Target, name, self.question.target_key_place()))
    }

    fn asked_or_default(&self, step: &RecipeStep, assumed: &mut Assumptions) -> KeyRef {
        self.asked_key().unwrap_or_else(|| self.default_passed(step, assumed))
    }

    fn default_passed(&self, step: &RecipeStep, assumed: &mut Assumptions) -> KeyRef {
        assumed.push((
            format!("the default key of {} is passed explicitly as KmsKeyId", step.place),
            "inferred: the product's roles hold ec2:GetEbsDefaultKmsKeyId".to_owned(),
        ));
        self.world.default_key(&step.place)
    }

    /// The fact under which a key is passed: one that nobody named is passed for encrypted data only.
    fn passed_only_if<'d>(&self, step: &RecipeStep, data: &'d Data) -> Option<&'d str> {
        let named = match step.key {
            KeyChoice::Target => self.question.target_key.is_some(),
            KeyChoice::Named(_)
            | KeyChoice::Asked
            | KeyChoice::AskedOrDefault
            | KeyChoice::Vault
            | KeyChoice::DestinationVault => true,
            KeyChoice::None | KeyChoice::DefaultHere => false,
        };
        if named { None } else { data.original.condition() }
    }

    /// The key of the result: the one named; for a restore to where the data was the key it had; else the default key
    /// of the target.
    fn target_key(&self, data: &Data, assumed: &mut Assumptions) -> Option<KeyRef> {
        let question = self.question;
        if let Some(asked) = self.asked_key() {
            return Some(asked);
        }
        let original = data.original.key()?;
        if question.job == Job::Restore && data.original_place == question.dst {
            // A snapshot's own key is kept by passing none; a backup's volume is made anew.
            let from_backup = data.start.kind == ArtefactKind::Backup;
            return from_backup.then(|| original.clone());
        }
        assumed.push((
            format!(
                "no target key is named: the result is encrypted under the default key of {}, passed explicitly as \
                 KmsKeyId",
                question.dst
            ),
            "Veeam Backup for AWS guide, IAM Role Permissions on CMKs; inferred from ec2:GetEbsDefaultKmsKeyId"
                .to_owned(),
        ));
        Some(self.world.default_key(&question.dst))
    }

    /// What the product's own documentation demands of the role on the keys of the step.
    fn demands(&self, step: &RecipeStep, data: &Data, assumed: &mut Assumptions) -> Vec<Demanded> {
        // The published lists do not tell the keys of EBS data apart.
        let demanded = (self.product.demanded)(step.role_use, KeyUse::Source);
        let wider = self.product.documented.iter().filter(|action| !demanded.contains(action));
        let actions =
            |names: &mut dyn Iterator<Item = &&'static str>| names.map(|name| Action::new(name)).collect();
        let documented: Vec<Action> = actions(&mut wider.into_iter());
        let demanded: Vec<Action> = actions(&mut demanded.iter());
        let mut found = Vec::new();
        for demand in step.demands {
            let key = match demand {
                Demand::Input => DemandedKey::Input,
                Demand::Output => DemandedKey::Output,
                Demand::Target => match self.target_key(data, assumed) {
                    Some(key) => DemandedKey::Key(key, data.original.condition().map(str::to_owned)),
                    None => continue,
                },
            };
            found.push(Demanded { key, demanded: demanded.clone(), documented: documented.clone() });
        }
        found
    }
}
