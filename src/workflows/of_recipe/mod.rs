//! A written recipe as a sequence.

mod passed;

use super::sequence::{Assumer, JobStep, Sequence, StepCall, Stop, Stopped};
use super::{Surroundings, found, vendor};
use crate::aws::{Arn, DatabaseArn, Partition, ResourceType};
use crate::graph::{Artefact, KeyRef, KeyUse, Place, RoleRef, Session};
use crate::operations::{RUN_INSTANCES, RootVolume, START_INSTANCES};
use crate::question::{Job, Question, RECIPE_RELEASE, RestoreFrom};
use crate::recipe::{Asked, AssumedBy, DataRef, Device, GivenKind, Recipe, Step, Value, WrittenStep};
use std::collections::BTreeMap;

/// Use of every role of a recipe.
const CALLER: &str = "caller";

/// Devices that are the root of an instance (EC2 user guide, "Device names for volumes on Amazon EC2 instances").
const ROOT_DEVICES: &[&str] = &["/dev/sda1", "/dev/xvda"];

/// What every plan of a recipe takes for granted: text and source.
const ASSUMPTIONS: &[(&str, &str)] =
    &[("no VPC endpoint policy stands in the way of a caller", "recipes do not say how calls reach AWS")];

/// What every plan of a recipe takes for granted that has more than databases.
const OF_VOLUMES: &[(&str, &str)] = &[(
    "snapshots and copies are full ones: an incremental copy calls kms:CreateGrant for Encrypt too, and no new data key",
    "captures of CopySnapshot, 2026-09",
)];

/// The question that a recipe stands for: from where its first step is called to where its last is.
pub fn question_of(recipe: &Recipe) -> Option<Question> {
    Some(Question {
        job: Job::Recipe,
        from: RestoreFrom::Snapshot,
        release: RECIPE_RELEASE,
        resource: ResourceType::default(),
        src: recipe.steps.first()?.place.clone(),
        dst: recipe.steps.last()?.place.clone(),
        worker: None,
        workload: None,
        target_key: None,
        alias_place: None,
        repository: None,
        vault: None,
        destination_vault: None,
        recovery_point: None,
        roles: BTreeMap::new(),
    })
}

/// What a recipe does, as the walk carries it out.
pub fn sequence_of(recipe: &Recipe, world: Surroundings<'_>) -> Sequence {
    let mut lowering = Lowering {
        world,
        sequence: Sequence::default(),
        groups: BTreeMap::new(),
        roots: BTreeMap::new(),
        launched: BTreeMap::new(),
    };
    let of_volumes = recipe.steps.iter().any(|step| step.operation.service != "rds");
    for (text, source) in ASSUMPTIONS.iter().chain(OF_VOLUMES.iter().filter(|_| of_volumes)) {
        lowering.sequence.assume(text, source);
    }
    let home = recipe.steps.first().map(|step| step.place.region.partition());
    if home == Some(Partition::AwsCn) {
        lowering.sequence.assume(
            "kms:ViaService in China is ec2.<region>.amazonaws.com, as everywhere else",
            "inferred: the KMS developer guide names no other form",
        );
    }
    lowering.given(recipe);
    for (step, written) in recipe.steps.iter().zip(&recipe.document.steps) {
        if Some(step.place.region.partition()) != home {
            let before = step.operation.name;
            lowering.sequence.stopped = Some(Stopped { why: Stop::Partition, before, condition: None });
            break;
        }
        let lowered = lowering.step(step, written);
        lowering.sequence.steps.push(lowered);
    }
    lowering.sequence
}

struct Lowering<'a> {
    world: Surroundings<'a>,
    sequence: Sequence,
    /// The artefacts that a name stands for: of an instance its volumes, of an image the data of each of its snapshots.
    groups: BTreeMap<String, Vec<String>>,
    /// The root volume of each instance that a step launches from a plain image, and who launches it.
    roots: BTreeMap<String, (String, Arn)>,
    /// Where each instance is that a step launches.
    launched: BTreeMap<String, Place>,
}

impl Lowering<'_> {
    fn given(&mut self, recipe: &Recipe) {
        let Some(reader) = recipe.steps.first().map(|step| step.place.clone()) else { return };
        for given in &recipe.document.given {
            let several = given.of.len() > 1;
            let mut parts = Vec::new();
            for of in &given.of {
                let name = if several { format!("{} of {of}", given.id) } else { given.id.clone() };
                let artefact = match given.kind {
                    GivenKind::Snapshot => found::given_snapshot(self.world, &name, of, &reader),
                    GivenKind::Image => found::given_image(self.world, &name, of, &reader),
                };
                self.add(artefact);
                parts.push(name);
            }
            self.groups.insert(given.id.clone(), parts);
        }
    }

    fn add(&mut self, artefact: Artefact) {
        if !self.sequence.data.iter().any(|known| known.id == artefact.id) {
            self.sequence.data.push(artefact);
        }
    }

    /// The artefacts that a reference means.
    fn parts(&mut self, reference: &DataRef, reader: &Place) -> Vec<String> {
        match reference {
            DataRef::Made(name) => self.groups.get(name).cloned().unwrap_or_default(),
            DataRef::Estate(id) if id.starts_with("i-") => {
                if let Some(known) = self.groups.get(id) {
                    return known.clone();
                }
                let mut volumes = found::volumes_of(self.world, id);
                if volumes.is_empty() {
                    // Every instance has one, known or not.
                    volumes.push(format!("volume of {id}"));
                }
                for volume in &volumes {
                    let artefact = found::volume(self.world, volume, reader);
                    self.add(artefact);
                }
                self.groups.insert(id.clone(), volumes.clone());
                volumes
            }
            DataRef::Estate(id) if id.starts_with("arn:") => {
                if let Ok(arn) = id.parse::<DatabaseArn>() {
                    let artefact = found::database(self.world, &arn);
                    self.add(artefact);
                }
                vec![id.clone()]
            }
            DataRef::Estate(id) if id.starts_with("ami-") => {
                if let Some(known) = self.groups.get(id) {
                    return known.clone();
                }
                let parts = found::image(self.world, id, reader).unwrap_or_default();
                let names: Vec<String> = parts.iter().map(|part| part.id.clone()).collect();
                for part in parts {
                    self.add(part);
                }
                self.groups.insert(id.clone(), names.clone());
                names
            }
            DataRef::Estate(id) => {
                let of_snapshot = id.starts_with("snap-");
                let read = if of_snapshot { found::snapshot } else { found::volume };
                let artefact = read(self.world, id, reader);
                self.add(artefact);
                vec![id.clone()]
            }
        }
    }

    fn key(&self, asked: &Asked, place: &Place) -> KeyRef {
        self.world.key(KeyUse::Target, &asked.name, asked.place.as_ref().unwrap_or(place))
    }

    fn step(&mut self, step: &Step, written: &WrittenStep) -> JobStep {
        let parameters = self.parameters(step, written);
        let source_region = parameters.source_region.clone();
        let reader = Place {
            account: step.place.account.clone(),
            region: source_region.unwrap_or_else(|| step.place.region.clone()),
        };
        let key = step.values.values().find_map(|value| match value {
            Value::Key(asked) => Some((self.key(asked, &step.place), None)),
            _ => None,
        });
        let base = StepCall { key, parameters, demands: self.demands(step, written), ..StepCall::default() };
        let mut calls = if *step.operation == RUN_INSTANCES {
            self.launch(step, written, &base, &reader)
        } else {
            self.calls(step, written, &base, &reader)
        };
        name_outputs(&mut calls, &written.id);
        if let Some(root) = calls.iter().find(|call| call.parameters.root == RootVolume::Named) {
            self.roots.insert(written.id.clone(), (root.makes.clone(), written.role.clone()));
        }
        let made =
            calls.iter().filter(|call| *step.operation != RUN_INSTANCES || call.parameters.device.is_some());
        let made = made.map(|call| call.makes.clone()).collect();
        self.groups.insert(written.id.clone(), made);
        if *step.operation == RUN_INSTANCES {
            self.launched.insert(written.id.clone(), step.place.clone());
        }
        self.attach(step, &calls);
        JobStep {
            permissions: Vec::new(),
            name: written.id.clone(),
            operation: step.operation,
            place: step.place.clone(),
            role: RoleRef {
                role_use: CALLER,
                account: step.place.account.clone(),
                arn: Some(written.role.clone()),
            },
            session: Session {
                name: written.session_name.clone(),
                policy: written.session_policy.clone(),
                source_identity: written.source_identity.clone(),
                called_via: written.called_via.clone(),
            },
            assumed_by: written.assumed_by.clone().map(|who| match who {
                Some(AssumedBy::Service(name)) => Assumer::Service { name, account: None },
                Some(AssumedBy::ServiceFor { service, for_account }) => {
                    Assumer::Service { name: service, account: Some(for_account) }
                }
                Some(AssumedBy::Vendor { vendor }) => {
                    let held = self.world.estate().and_then(|estate| estate.role(&written.role));
                    let external_id = held.and_then(|role| vendor::external_id(role.trust.known()?));
                    Assumer::Vendor { arn: Some(vendor), external_id }
                }
                Some(AssumedBy::Role(arn)) => Assumer::Role { words: "assuming principal", arn: Some(arn) },
                None => Assumer::Role { words: "assuming principal", arn: None },
            }),
            calls,
        }
    }

    /// One call for each artefact that is read or device that is mapped; one alone, if there is none.
    fn calls(
        &mut self,
        step: &Step,
        written: &WrittenStep,
        base: &StepCall,
        reader: &Place,
    ) -> Vec<StepCall> {
        let mut calls = Vec::new();
        for parameter in step.operation.parameters {
            match step.values.get(parameter.name) {
                Some(Value::Data(references)) => {
                    for reference in references {
                        let mut parts = self.parts(reference, reader);
                        parts.extend(self.root(reference, step, written));
                        calls
                            .extend(parts.into_iter().map(|id| StepCall { reads: Some(id), ..base.clone() }));
                    }
                }
                Some(Value::Image(Some(reference))) => {
                    let parts = self.parts(reference, reader);
                    calls.extend(parts.into_iter().map(|id| StepCall { reads: Some(id), ..base.clone() }));
                }
                Some(Value::Devices(devices)) => {
                    for device in devices {
                        calls.push(self.device(device, step, base, reader));
                    }
                }
                _ => {}
            }
        }
        if calls.is_empty() {
            calls.push(base.clone());
        }
        calls
    }

    /// The root volume of a launched instance. Whoever launched it has been asked for the grant that a start takes.
    fn root(&self, reference: &DataRef, step: &Step, written: &WrittenStep) -> Option<String> {
        let DataRef::Made(name) = reference else { return None };
        let (root, launcher) = self.roots.get(name)?;
        let asked = *step.operation == START_INSTANCES && *launcher == written.role;
        (!asked).then(|| root.clone())
    }

    fn device(&mut self, device: &Device, step: &Step, base: &StepCall, reader: &Place) -> StepCall {
        let mut call = base.clone();
        call.reads = device.snapshot.as_ref().and_then(|reference| self.parts(reference, reader).pop());
        call.key = device.key.as_ref().map(|asked| (self.key(asked, &step.place), None));
        call.parameters.encrypted = device.encrypted;
        call.parameters.device = Some(device.name.clone());
        call
    }

    /// The calls of a launch: the instance itself with the root volume of a plain image, each volume of an image that was
    /// made on the way, each device that is mapped.
    fn launch(
        &mut self,
        step: &Step,
        written: &WrittenStep,
        base: &StepCall,
        reader: &Place,
    ) -> Vec<StepCall> {
        let image = step.values.values().find_map(|value| match value {
            Value::Image(Some(reference)) => Some(reference.clone()),
            _ => None,
        });
        let mut devices: Vec<Device> = step
            .values
            .values()
            .find_map(|value| match value {
                Value::Devices(devices) => Some(devices.clone()),
                _ => None,
            })
            .unwrap_or_default();
        // Without an estate an image is taken for one of AWS's own.
        let known = image.filter(|image| matches!(image, DataRef::Made(_)) || self.world.estate().is_some());
        let parts = known.map_or_else(Vec::new, |image| self.parts(&image, reader));
        let is_root =
            |device: &Device| device.snapshot.is_none() && ROOT_DEVICES.contains(&device.name.as_str());
        let root = devices.iter().position(is_root);
        let mut first = base.clone();
        if parts.is_empty() && root.is_none() {
            first.parameters.root = RootVolume::Named;
        }
        let mut calls = vec![first];
        for part in &parts {
            // A mapping of the root device stands for the image's only volume.
            if root.is_some() && parts.len() == 1 {
                self.sequence.assume(
                    "a mapping of /dev/sda1 or /dev/xvda stands for the root volume of its image",
                    "estates do not hold the root device names of images; EC2 user guide, Device names for volumes",
                );
            }
            let mapped = root.filter(|_| parts.len() == 1).map(|at| devices.remove(at));
            let device = mapped.unwrap_or_else(|| Device { name: part.clone(), ..Device::default() });
            calls.push(StepCall { reads: Some(part.clone()), ..self.device(&device, step, base, reader) });
        }
        for device in &devices {
            calls.push(self.device(device, step, base, reader));
        }
        let unknown_image = written.parameters.contains_key("ImageId") && parts.is_empty();
        if unknown_image {
            self.sequence.assume(
                "an image that neither a step makes nor the estate holds has no encrypted snapshots; a mapping of /dev/sda1 or \
                 /dev/xvda stands for its root volume",
                "nothing is known of it; EC2 user guide, Device names for volumes",
            );
        }
        calls
    }

    /// A volume that is attached belongs to its instance from then on.
    fn attach(&mut self, step: &Step, calls: &[StepCall]) {
        for value in step.values.values() {
            let Value::Instance(reference) = value else { continue };
            let _known = self.parts(reference, &step.place);
            let (DataRef::Made(name) | DataRef::Estate(name)) = reference;
            let attached = calls.iter().filter_map(|call| call.reads.clone());
            self.groups.entry(name.clone()).or_default().extend(attached);
        }
    }
}

/// What a step makes is called by its name; where it makes several, also by what each is made of.
fn name_outputs(calls: &mut [StepCall], name: &str) {
    let several = calls.len() > 1;
    for call in calls {
        call.makes = match (&call.parameters.device, &call.reads) {
            (None, _) if call.parameters.root == RootVolume::Named => format!("{name} root"),
            (Some(device), _) => format!("{name} {device}"),
            (None, Some(read)) if several => format!("{name} of {read}"),
            (None, _) => name.to_owned(),
        };
    }
}
