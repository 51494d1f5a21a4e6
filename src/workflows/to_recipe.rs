//! What a product does, written down as a recipe: each volume its own steps.

use super::sequence::{Assumer, DemandedKey, JobStep, Sequence, StepCall};
use crate::aws::Region;
use crate::estate::Version;
use crate::graph::{Artefact, ArtefactKind, KeyRef, Place};
use crate::iam::Text;
use crate::operations::backup::VaultFacts;
use crate::operations::{
    PUT_OBJECT, ParameterKind, PassedRole, REGISTER_IMAGE, RUN_BACKUP_JOB, RUN_COPY_JOB, RUN_INSTANCES,
    RUN_RESTORE_JOB, TagSpecification,
};
use crate::recipe::{AssumedBy, Document, Given, GivenKind, KeyOfStep, RequiredBasis, Requires, WrittenStep};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// A sequence as a recipe. What a recipe cannot say, because nobody knows it or because the product decides it on its way,
/// is listed instead.
pub fn written(sequence: &Sequence, name: &str) -> Result<Document, Vec<String>> {
    let mut writer = Writer { sequence, given: Vec::new(), steps: Vec::new(), open: Vec::new() };
    if let Some(stopped) = &sequence.stopped {
        writer.note(format!("the product stops before {}", stopped.before));
    }
    for (index, step) in sequence.steps.iter().enumerate() {
        writer.step(index, step);
    }
    let Writer { given, steps, open, .. } = writer;
    if !open.is_empty() {
        return Err(open);
    }
    Ok(Document { version: Version, name: name.to_owned(), about: None, given, steps })
}

struct Writer<'s> {
    sequence: &'s Sequence,
    given: Vec<Given>,
    steps: Vec<WrittenStep>,
    open: Vec<String>,
}

impl Writer<'_> {
    fn note(&mut self, why: String) {
        if !self.open.contains(&why) {
            self.open.push(why);
        }
    }

    fn step(&mut self, index: usize, step: &JobStep) {
        if [&RUN_BACKUP_JOB, &RUN_COPY_JOB, &RUN_RESTORE_JOB].contains(&step.operation) {
            return self
                .note(format!("which calls {} stands for: it is none of an API", step.operation.name));
        }
        // Recipes are about the data of EBS.
        let reads = |kind| step.calls.iter().any(|call| self.kind_read(call) == Some(kind));
        let restored = *step.operation == PUT_OBJECT && reads(ArtefactKind::Backup);
        if reads(ArtefactKind::Resource) || restored || step.operation.service == "dynamodb" {
            return self.note(format!("what {} reads: it is no data of EBS", step.operation.name));
        }
        let Some(role) = step.role.arn.clone() else {
            return self.note(format!("which role is the {}", step.role.in_words()));
        };
        // An instance has all its volumes, an image all its snapshots.
        let reads_image = step.calls.iter().any(|call| self.kind_read(call) == Some(ArtefactKind::Image));
        let of_instance = |kind: &ParameterKind| match kind {
            ParameterKind::DataList(_) => true,
            ParameterKind::Data(kinds) => kinds.contains(&ArtefactKind::Instance),
            _ => false,
        };
        let at_once = reads_image
            || step.operation.parameters.iter().any(|parameter| of_instance(&parameter.kind))
            || *step.operation == REGISTER_IMAGE;
        for call in step.calls.iter().take(if at_once { 1 } else { usize::MAX }) {
            let parameters = self.parameters(index, step, call);
            let passed_role = match &call.parameters.passed_role {
                _ if *step.operation != RUN_INSTANCES => None,
                PassedRole::None => None,
                PassedRole::Role(arn) => Some(Some(arn.clone())),
                PassedRole::Perhaps(_) => Some(None),
            };
            let requires = self.requires(call, &step.place);
            self.steps.push(WrittenStep {
                id: if at_once { step.name.clone() } else { call.makes.clone() },
                operation: step.operation.name.to_owned(),
                role: role.clone(),
                region: step.place.region.clone(),
                parameters,
                session_policy: step.session.policy.clone(),
                session_name: step.session.name.clone(),
                source_identity: step.session.source_identity.clone(),
                called_via: step.session.called_via.clone(),
                assumed_by: step.assumed_by.clone().map(|who| match who {
                    Assumer::Service { name, account: None } => Some(AssumedBy::Service(name)),
                    Assumer::Service { name, account: Some(for_account) } => {
                        Some(AssumedBy::ServiceFor { service: name, for_account })
                    }
                    Assumer::Vendor { arn, .. } => arn.map(|vendor| AssumedBy::Vendor { vendor }),
                    Assumer::Role { arn, .. } => arn.map(AssumedBy::Role),
                }),
                passed_role,
                requires,
            });
        }
    }

    fn parameters(&mut self, index: usize, step: &JobStep, call: &StepCall) -> BTreeMap<String, Json> {
        let mut written = BTreeMap::new();
        for parameter in step.operation.parameters {
            let value = match parameter.kind {
                ParameterKind::Data(kinds) if kinds.contains(&ArtefactKind::Instance) => {
                    let id = call.parameters.instance.as_ref().and_then(|id| id.exact());
                    if id.is_none() {
                        self.note(format!("of which instance {} makes an image", step.operation.name));
                    }
                    id.map(Json::from)
                }
                ParameterKind::Data(kinds) => self.reference(call, kinds),
                ParameterKind::DataList(kinds) if kinds.contains(&ArtefactKind::Instance) => {
                    self.launched(index, step).map(|name| json!([name]))
                }
                ParameterKind::DataList(kinds) => self.references(step, kinds),
                ParameterKind::Image => {
                    // The call for the instance itself reads nothing.
                    let read = step.calls.iter().find(|call| call.reads.is_some());
                    read.and_then(|read| self.reference(read, &[ArtefactKind::Image]))
                }
                ParameterKind::Instance => self.launched(index, step).map(Json::from),
                ParameterKind::SourceRegion => self.region_of(call).map(|region| json!(region)),
                ParameterKind::Encrypted => call.parameters.encrypted.map(Json::from),
                ParameterKind::Key => self.passed_key(call, &step.place).map(Json::from),
                ParameterKind::Accounts => {
                    let accounts = &call.parameters.share_with;
                    (!accounts.is_empty()).then(|| json!(accounts))
                }
                ParameterKind::Vault | ParameterKind::DestinationVault | ParameterKind::BackedUp => {
                    self.of_backup(parameter.kind, call)
                }
                ParameterKind::Name if parameter.required => {
                    self.note(format!("what {} calls what it makes", step.operation.name));
                    None
                }
                ParameterKind::JobRole => match &call.parameters.passed_role {
                    PassedRole::Role(arn) => Some(json!(arn)),
                    PassedRole::None | PassedRole::Perhaps(_) => {
                        self.note("which role the job works as".to_owned());
                        None
                    }
                },
                ParameterKind::Devices if *step.operation == RUN_INSTANCES => self.devices(step),
                ParameterKind::Devices if *step.operation == REGISTER_IMAGE => self.registered(step),
                ParameterKind::Bucket => {
                    let bucket = call.parameters.repository.as_ref().and_then(|known| known.bucket.clone());
                    if bucket.is_none() {
                        self.note("which bucket holds the repository".to_owned());
                    }
                    bucket.map(Json::from)
                }
                ParameterKind::TagSpecifications | ParameterKind::SnapshotTags => {
                    written_tags(parameter.kind, call)
                }
                _ => None,
            };
            if let Some(value) = value {
                written.insert(parameter.name.to_owned(), value);
            }
        }
        written
    }

    /// What a call reads.
    fn kind_read(&self, call: &StepCall) -> Option<ArtefactKind> {
        let id = call.reads.as_ref()?;
        self.found(id).map(|found| found.kind).or_else(|| self.maker(id)?.operation.makes)
    }

    /// The step that makes an artefact.
    fn maker(&self, id: &str) -> Option<&JobStep> {
        self.sequence.steps.iter().find(|step| step.calls.iter().any(|call| call.makes == *id))
    }

    /// The data that all calls of a step read.
    fn references(&mut self, step: &JobStep, kinds: &[ArtefactKind]) -> Option<Json> {
        let mut named: Vec<Json> = Vec::new();
        for call in &step.calls {
            let reference = self.reference(call, kinds)?;
            if !named.contains(&reference) {
                named.push(reference);
            }
        }
        Some(json!(named))
    }

    /// The data that a call reads, as the parameter names it; what is no kind of the parameter's is not named.
    fn reference(&mut self, call: &StepCall, kinds: &[ArtefactKind]) -> Option<Json> {
        let id = call.reads.as_ref()?;
        let Some(found) = self.found(id) else {
            let maker = self.maker(id).filter(|step| step.operation.makes == Some(ArtefactKind::Image));
            let name = maker.map_or(id.as_str(), |step| step.name.as_str());
            return Some(json!(format!("@{name}")));
        };
        if !kinds.contains(&found.kind) {
            return None;
        }
        if found.kind == ArtefactKind::Image {
            let image = found.resource_id.exact().filter(|id| id.starts_with("ami-")).map(str::to_owned);
            if image.is_none() {
                self.note(format!("which image `{id}` is"));
            }
            return image.map(Json::from);
        }
        if found.resource_id.exact() == Some(id.as_str()) {
            // What lies in a logically air-gapped vault has an id of AWS Backup, by which nothing else knows it.
            if id.starts_with("recovery-point:") {
                self.note(format!("which snapshot `{id}` is"));
                return None;
            }
            return Some(json!(id));
        }
        let volume = found.volume.clone().filter(|volume| volume.starts_with("vol-"));
        let Some(volume) = volume else {
            self.note(format!("of which volume `{id}` is"));
            return None;
        };
        if !self.given.iter().any(|given| given.id == *id) {
            self.given.push(Given { id: id.clone(), kind: GivenKind::Snapshot, of: vec![volume] });
        }
        Some(json!(format!("@{id}")))
    }

    /// The data that the job finds under an id.
    fn found(&self, id: &str) -> Option<Artefact> {
        self.sequence.data.iter().find(|found| found.id == *id).cloned()
    }

    fn region_of(&self, call: &StepCall) -> Option<Region> {
        let id = call.reads.as_ref()?;
        let maker = |step: &&JobStep| step.calls.iter().any(|made| made.makes == *id);
        self.found(id)
            .map(|found| found.region)
            .or_else(|| Some(self.sequence.steps.iter().find(maker)?.place.region.clone()))
    }

    /// The vaults and the type of a job of AWS Backup.
    fn of_backup(&mut self, kind: ParameterKind, call: &StepCall) -> Option<Json> {
        let facts = call.parameters.backup.as_ref()?;
        if kind == ParameterKind::BackedUp {
            return Some(json!(facts.resource.as_str()));
        }
        let vault =
            if kind == ParameterKind::Vault { Some(&facts.vault) } else { facts.destination.as_ref() }?;
        let VaultFacts { name, account, region, .. } = vault;
        let Some(name) = name else {
            self.note(format!("which is {}", vault.in_words()));
            return None;
        };
        Some(match kind {
            ParameterKind::Vault => json!(name),
            _ => json!(format!("arn:{}:backup:{region}:{account}:backup-vault:{name}", region.partition())),
        })
    }

    /// The mappings of an image that is registered: a device for each snapshot, the root first.
    fn registered(&mut self, step: &JobStep) -> Option<Json> {
        let mut devices = Vec::new();
        let letters = ('a'..='z').map(String::from).chain(('a'..='z').map(|last| format!("b{last}")));
        for (call, letters) in step.calls.iter().zip(letters) {
            let snapshot = self.reference(call, &[ArtefactKind::Snapshot])?;
            let name = format!("/dev/xvd{letters}");
            devices.push(json!({"DeviceName": name, "Ebs": {"SnapshotId": snapshot}}));
        }
        Some(json!(devices))
    }

    /// The mapping of the root device of an image with one snapshot, where a key is passed for it.
    fn devices(&mut self, step: &JobStep) -> Option<Json> {
        let mut keyed = step.calls.iter().filter(|call| call.reads.is_some() && call.key.is_some());
        let call = keyed.next()?;
        if keyed.next().is_some() {
            self.note(
                "which devices the snapshots of the image have, each of which is passed a key".to_owned(),
            );
        }
        let key = self.passed_key(call, &step.place)?;
        Some(json!([{"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": true, "KmsKeyId": key}}]))
    }

    /// The instance that an earlier step launched in the same place.
    fn launched(&mut self, index: usize, step: &JobStep) -> Option<String> {
        let earlier = self.sequence.steps.get(..index).unwrap_or_default();
        let launch =
            earlier.iter().rfind(|known| *known.operation == RUN_INSTANCES && known.place == step.place);
        if launch.is_none() {
            self.note(format!("which instance {} is about", step.operation.name));
        }
        launch.map(|launch| format!("@{}", launch.name))
    }

    fn passed_key(&mut self, call: &StepCall, place: &Place) -> Option<String> {
        let (key, only_if) = call.key.as_ref()?;
        if let Some(fact) = only_if {
            self.note(format!("whether {fact}, which decides what key is passed"));
        }
        self.name(key, place)
    }

    fn name(&mut self, key: &KeyRef, place: &Place) -> Option<String> {
        let here = key.account == place.account && key.region == place.region;
        let name = match (&key.arn, &key.alias) {
            (Some(arn), _) => Some(arn.to_string()),
            (None, Some(alias)) if here => Some(alias.clone()),
            (None, Some(alias)) => {
                let KeyRef { account, region, .. } = key;
                Some(format!("arn:{}:kms:{region}:{account}:{alias}", region.partition()))
            }
            (None, None) => None,
        };
        if name.is_none() {
            self.note(format!("which key is the {}", key.in_words()));
        }
        name
    }

    fn requires(&mut self, call: &StepCall, place: &Place) -> Vec<Requires> {
        let mut written = Vec::new();
        for demanded in &call.demands {
            let mut tags = BTreeMap::new();
            let mut resource = None;
            let key = match &demanded.key {
                DemandedKey::Resource { arn, tags: with } => {
                    tags = with.iter().cloned().collect();
                    resource = Some(match arn {
                        Text::Exact(arn) => arn.clone(),
                        Text::Prefix(arn) => format!("{arn}*"),
                    });
                    String::new()
                }
                DemandedKey::Input => "input".to_owned(),
                DemandedKey::Output => "output".to_owned(),
                DemandedKey::Key(key, only_if) => {
                    if let Some(fact) = only_if {
                        self.note(format!("whether {fact}, which decides what is demanded"));
                    }
                    let Some(name) = self.name(key, place) else { continue };
                    name
                }
            };
            let lists = [
                (RequiredBasis::Product, &demanded.demanded),
                (RequiredBasis::Documented, &demanded.documented),
            ];
            for (basis, actions) in lists.into_iter().filter(|(_, actions)| !actions.is_empty()) {
                written.push(Requires {
                    key: resource.is_none().then(|| KeyOfStep(key.clone())),
                    resource: resource.clone(),
                    tags: tags.clone(),
                    actions: actions.clone(),
                    basis,
                });
            }
        }
        written
    }
}

/// The tags that a call passes, as its parameter has them.
fn written_tags(kind: ParameterKind, call: &StepCall) -> Option<Json> {
    let tags = |specification: &TagSpecification| -> Vec<Json> {
        specification.tags.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect()
    };
    let told = &call.parameters.tags;
    let written = match kind {
        ParameterKind::SnapshotTags => json!(told.iter().flat_map(tags).collect::<Vec<Json>>()),
        _ => json!(
            told.iter()
                .map(|known| json!({"ResourceType": known.resource_type, "Tags": tags(known)}))
                .collect::<Vec<Json>>()
        ),
    };
    (!told.is_empty()).then_some(written)
}
