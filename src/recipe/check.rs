//! From the text of a recipe to one that makes sense: every mistake at once.

use super::values::{Value, asked_key, value};
use super::{Asked, AssumedBy, DataRef, Document, GivenKind, Recipe, Requires, WrittenStep};
use crate::aws::{DatabaseArn, KNOWN_REGIONS};
use crate::estate::Estate;
use crate::graph::{ArtefactKind, Place};
use crate::input::{self, Locator, Mistake, Path, SourceText, did_you_mean, listed};
use crate::operations::{OPERATIONS, Operation, ParameterKind};
use std::collections::BTreeMap;

/// A step that makes sense.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its operation.
    pub operation: &'static Operation,
    /// Where it is called.
    pub place: Place,
    /// The values of its parameters, by name.
    pub values: BTreeMap<&'static str, Value>,
    /// The key that each entry of `requires` names, where it is neither that of the input nor that of the output.
    pub required_keys: Vec<Option<Asked>>,
}

/// Reads a recipe. Every mistake is listed.
pub fn read(source: &SourceText, estate: Option<&Estate>) -> Result<Recipe, Vec<Mistake>> {
    let reading = input::read::<Document>(source);
    let mut mistakes = reading.mistakes;
    let checked = reading.value.map(|document| check(document, &Path::root(), &reading.locator, estate));
    match checked {
        Some(Ok(recipe)) if mistakes.is_empty() => Ok(recipe),
        Some(Err(more)) => {
            mistakes.extend(more);
            Err(listed(mistakes, reading.more))
        }
        _ => Err(listed(mistakes, reading.more)),
    }
}

/// Checks a recipe that stands at a path of a source.
pub fn check(
    document: Document,
    at: &Path,
    locator: &Locator<'_>,
    estate: Option<&Estate>,
) -> Result<Recipe, Vec<Mistake>> {
    let mut checker = Checker { at, locator, estate, made: BTreeMap::new(), mistakes: Vec::new() };
    checker.shape(&document);
    checker.given(&document);
    let mut steps = Vec::new();
    for (index, step) in document.steps.iter().enumerate() {
        steps.extend(checker.step(&document, index, step));
    }
    if checker.mistakes.is_empty() { Ok(Recipe { document, steps }) } else { Err(checker.mistakes) }
}

struct Checker<'c> {
    at: &'c Path,
    locator: &'c Locator<'c>,
    estate: Option<&'c Estate>,
    /// What the steps so far have made, by name; `None` for a step that makes nothing.
    made: BTreeMap<String, Option<ArtefactKind>>,
    mistakes: Vec<Mistake>,
}

impl Checker<'_> {
    fn note(&mut self, at: &Path, message: impl Into<String>, near: Option<&str>) {
        self.mistakes.push(self.locator.mistake(at, message).hinted(near));
    }

    fn shape(&mut self, document: &Document) {
        if document.name.trim().is_empty() {
            self.note(&self.at.clone().key("name"), "is empty", None);
        }
        if document.steps.is_empty() {
            self.note(&self.at.clone().key("steps"), "a recipe has at least one step", None);
        }
    }

    /// Notes a name that is none or that stands already.
    fn name(&mut self, id: &str, at: &Path) {
        let is_id = ["vol-", "snap-", "i-", "ami-"].iter().any(|prefix| id.starts_with(prefix));
        if id.is_empty() || id.starts_with('@') || is_id {
            self.note(at, "a name is expected that begins neither with `@` nor as an id of AWS does", None);
        } else if self.made.contains_key(id) {
            self.note(at, format!("`{id}` is the name of an earlier entry"), None);
        }
    }

    fn given(&mut self, document: &Document) {
        for (index, given) in document.given.iter().enumerate() {
            let at = self.at.clone().key("given").index(index);
            self.name(&given.id, &at.clone().key("id"));
            let (kind, of) = match given.kind {
                GivenKind::Snapshot => (ArtefactKind::Snapshot, ArtefactKind::Volume),
                GivenKind::Image => (ArtefactKind::Image, ArtefactKind::Snapshot),
            };
            let at_of = at.key("of");
            if given.of.is_empty() || (given.kind == GivenKind::Snapshot && given.of.len() > 1) {
                self.note(&at_of, "a snapshot is of one volume, an image of at least one snapshot", None);
            }
            for (index, id) in given.of.iter().enumerate() {
                let at = at_of.clone().index(index);
                match (of, id.get(..id.find('-').unwrap_or_default())) {
                    (ArtefactKind::Volume, Some("vol")) | (ArtefactKind::Snapshot, Some("snap")) => {
                        self.known(&DataRef::Estate(id.clone()), &[of], &at, document, 0);
                    }
                    _ => self.note(&at, format!("`{id}` is no id of a {}", word(of)), None),
                }
            }
            self.made.insert(given.id.clone(), Some(kind));
        }
    }

    fn step(&mut self, document: &Document, index: usize, step: &WrittenStep) -> Option<Step> {
        let at = self.at.clone().key("steps").index(index);
        self.name(&step.id, &at.clone().key("id"));
        let operation = self.operation(&step.operation, &at.clone().key("operation"));
        let makes = operation.and_then(|operation| operation.makes);
        let place = self.place(step, &at);
        let found = match (operation, place) {
            (Some(operation), Some(place)) => {
                let values = self.values(document, index, operation, &place, step, &at);
                let required_keys = self.required_keys(step, &place, &at);
                Some(Step { operation, place, values, required_keys })
            }
            _ => None,
        };
        self.made.insert(step.id.clone(), makes);
        found
    }

    fn operation(&mut self, name: &str, at: &Path) -> Option<&'static Operation> {
        let found = OPERATIONS.iter().copied().find(|operation| operation.name == name);
        if found.is_none() {
            let near = did_you_mean(name, OPERATIONS.iter().map(|operation| operation.name));
            self.note(at, format!("`{name}` is not an operation that Keyway knows"), near.as_deref());
        }
        found
    }

    fn place(&mut self, step: &WrittenStep, at: &Path) -> Option<Place> {
        let role_at = at.clone().key("role");
        // The account of a user's ARN serves to read the rest.
        let account = step.role.account();
        if account.is_none() || !step.role.is_role() {
            self.note(&role_at, format!("`{}` is not the ARN of an IAM role", step.role), None);
        } else if let Some(estate) = self.estate
            && estate.role(&step.role).is_none()
            // AWS makes these roles itself.
            && !step.role.is_service_linked_role()
        {
            let near = did_you_mean(step.role.as_str(), estate.roles().map(|role| role.arn.as_str()));
            let message = format!("`{}` is not a role of the estate", step.role);
            self.note(&role_at, estate.missing_role(message, &step.role), near.as_deref());
        }
        if let Some(Some(arn)) = &step.passed_role
            && !arn.is_role()
        {
            self.note(&at.clone().key("passed_role"), format!("`{arn}` is not the ARN of an IAM role"), None);
        }
        let mistake = match &step.assumed_by {
            Some(Some(AssumedBy::Role(arn))) if !arn.is_role() => {
                Some(format!("`{arn}` is not the ARN of an IAM role"))
            }
            Some(Some(AssumedBy::Service(name) | AssumedBy::ServiceFor { service: name, .. }))
                if !is_service(name) =>
            {
                Some(format!(
                    "`{name}` is neither the ARN of an IAM role nor a service such as `dlm.amazonaws.com`"
                ))
            }
            _ => None,
        };
        if let Some(mistake) = mistake {
            self.note(&at.clone().key("assumed_by"), mistake, None);
        }
        if let Some(name) = step.called_via.as_ref().filter(|name| !is_service(name)) {
            let message = format!("`{name}` is no service such as `drs.amazonaws.com`");
            self.note(&at.clone().key("called_via"), message, None);
        }
        let region = &step.region;
        let in_estate = self.estate.is_some_and(|estate| estate.regions().any(|known| known == region));
        if !region.is_known() && !in_estate {
            let near = did_you_mean(region.as_str(), KNOWN_REGIONS.iter().copied());
            self.note(&at.clone().key("region"), format!("`{region}` is not a region"), near.as_deref());
        } else if account.is_some() && step.role.partition() != region.partition().as_str() {
            let message =
                format!("`{region}` is no region of the role's partition `{}`", step.role.partition());
            self.note(&at.clone().key("region"), message, None);
        }
        Some(Place { account: account?, region: region.clone() })
    }

    fn values(
        &mut self,
        document: &Document,
        index: usize,
        operation: &'static Operation,
        place: &Place,
        step: &WrittenStep,
        at: &Path,
    ) -> BTreeMap<&'static str, Value> {
        let at_parameters = at.clone().key("parameters");
        let mut values = BTreeMap::new();
        for (name, json) in &step.parameters {
            let at = at_parameters.clone().key(name.clone());
            let Some(parameter) = operation.parameters.iter().find(|known| known.name == *name) else {
                let near = did_you_mean(name, operation.parameters.iter().map(|known| known.name));
                let message = format!("`{name}` is not a parameter of {} that Keyway knows", operation.name);
                self.mistakes.push(self.locator.mistake_of_key(&at, message).hinted(near.as_deref()));
                continue;
            };
            let mut noted = Vec::new();
            let read = value(parameter.kind, json, place, &at, &mut |at, message, near| {
                noted.push((at, message, near));
            });
            for (at, message, near) in noted {
                self.note(&at, message, near.as_deref());
            }
            if let Some(read) = read {
                self.known_all(&read, parameter.kind, &at, document, index);
                values.insert(parameter.name, read);
            }
        }
        for missing in operation.parameters.iter().filter(|known| known.required) {
            if !step.parameters.contains_key(missing.name) {
                let at = if step.parameters.is_empty() { at } else { &at_parameters };
                self.note(at, format!("{} needs the parameter `{}`", operation.name, missing.name), None);
            }
        }
        values
    }

    fn required_keys(&mut self, step: &WrittenStep, place: &Place, at: &Path) -> Vec<Option<Asked>> {
        let mut keys = Vec::new();
        for (index, requires) in step.requires.iter().enumerate() {
            let at = at.clone().key("requires").index(index);
            let name = match (&requires.key, &requires.resource) {
                (Some(key), None) => key.0.as_str(),
                (None, Some(resource)) => {
                    self.required_resource(requires, resource, &at);
                    keys.push(None);
                    continue;
                }
                _ => {
                    self.note(&at, "either `key` or `resource` is expected", None);
                    continue;
                }
            };
            if !requires.tags.is_empty() {
                self.note(&at.clone().key("tags"), "tags are those of a `resource`", None);
            }
            let of_step = matches!(name, "input" | "output");
            let asked = if of_step { None } else { asked_key(name, place) };
            if !of_step && asked.is_none() {
                let near = did_you_mean(name, ["input", "output"].into_iter());
                let message =
                    format!("`{name}` is neither `input` nor `output` nor the ARN or alias of a key");
                self.note(&at.clone().key("key"), message, near.as_deref());
            }
            for (number, action) in requires.actions.iter().enumerate() {
                if action.service() != "kms" {
                    let at = at.clone().key("actions").index(number);
                    self.note(&at, format!("`{action}` is no action of KMS: `kms:...` is expected"), None);
                }
            }
            keys.push(asked);
        }
        keys
    }

    fn required_resource(&mut self, requires: &Requires, resource: &str, at: &Path) {
        if resource != "*" && !resource.starts_with("arn:") {
            let message = format!("`{resource}` is neither `*` nor an ARN");
            self.note(&at.clone().key("resource"), message, None);
        }
        for (number, action) in requires.actions.iter().enumerate() {
            if action.service() == "kms" {
                let at = at.clone().key("actions").index(number);
                self.note(&at, format!("`{action}` is an action of KMS: name its key"), None);
            }
        }
    }

    /// Notes what a value names that is not there.
    fn known_all(
        &mut self,
        value: &Value,
        kind: ParameterKind,
        at: &Path,
        document: &Document,
        index: usize,
    ) {
        match (value, kind) {
            (Value::Data(references), ParameterKind::Data(kinds) | ParameterKind::DataList(kinds)) => {
                for (number, reference) in references.iter().enumerate() {
                    let several = matches!(kind, ParameterKind::DataList(_));
                    let at = if several { at.clone().index(number) } else { at.clone() };
                    self.known(reference, kinds, &at, document, index);
                }
            }
            (Value::Instance(reference), _) => {
                self.known(reference, &[ArtefactKind::Instance], at, document, index);
            }
            // Instances may be launched from images of anybody, and estates hold one's own.
            (Value::Image(Some(reference @ DataRef::Made(_))), _) => {
                self.known(reference, &[ArtefactKind::Image], at, document, index);
            }
            (Value::Devices(devices), _) => {
                for (number, device) in devices.iter().enumerate() {
                    if let Some(reference) = &device.snapshot {
                        let at = at.clone().index(number).key("Ebs").key("SnapshotId");
                        self.known(reference, &[ArtefactKind::Snapshot], &at, document, index);
                    }
                }
            }
            (Value::Bucket(bucket), _) => {
                let Some(estate) = self.estate else { return };
                let accounts = || estate.document().accounts.iter();
                let mut buckets =
                    accounts().flat_map(|account| &account.repositories).map(|known| &known.bucket);
                if !buckets.clone().any(|known| known == bucket) {
                    let near = did_you_mean(bucket, buckets.by_ref().map(String::as_str));
                    self.note(
                        at,
                        format!("`{bucket}` is the bucket of no repository of the estate"),
                        near.as_deref(),
                    );
                }
            }
            _ => {}
        }
    }

    fn known(
        &mut self,
        reference: &DataRef,
        kinds: &[ArtefactKind],
        at: &Path,
        document: &Document,
        index: usize,
    ) {
        match reference {
            DataRef::Made(name) => self.known_name(name, kinds, at, document, index),
            DataRef::Estate(id) => {
                let Some(estate) = self.estate else { return };
                if let Ok(arn) = id.parse::<DatabaseArn>() {
                    return self.known_database(estate, &arn, at);
                }
                let known = estate.volume(id).is_some()
                    || estate.snapshot(id).is_some()
                    || estate.instance(id).is_some()
                    || estate.image(id).is_some();
                if known {
                    return;
                }
                let ids = estate.document().accounts.iter().flat_map(|account| {
                    let volumes = account.volumes.iter().map(|volume| volume.id.as_str());
                    let snapshots = account.snapshots.iter().map(|snapshot| snapshot.id.as_str());
                    volumes
                        .chain(snapshots)
                        .chain(account.instances.iter().map(|instance| instance.id.as_str()))
                        .chain(account.images.iter().map(|image| image.id.as_str()))
                });
                let near = did_you_mean(id, ids);
                let message = format!("`{id}` is no instance, volume, snapshot or image of the estate");
                self.note(at, estate.missing_data(message, id, None, None), near.as_deref());
            }
        }
    }

    fn known_database(&mut self, estate: &Estate, arn: &DatabaseArn, at: &Path) {
        if estate.database(arn).is_some() || estate.database_snapshot(arn).is_some() {
            return;
        }
        let DatabaseArn { kind, account, region, id } = arn;
        let what = word(ArtefactKind::from(*kind));
        let message = format!("`{id}` is no {what} of {account}/{region} in the estate");
        let ids = estate.account(account).into_iter().flat_map(|known| known.database_ids(*kind, region));
        let near = did_you_mean(id, ids);
        let elsewhere = || {
            let mut accounts = estate.document().accounts.iter();
            accounts.find_map(|known| {
                let mut regions = known.database_regions();
                let there = regions
                    .find(|region| known.database_ids(*kind, region).any(|other| other == id.as_str()))?;
                Some(DatabaseArn::new(*kind, &known.id, there, id).to_string())
            })
        };
        let near = near.or_else(elsewhere);
        self.note(at, message, near.as_deref());
    }

    fn known_name(
        &mut self,
        name: &str,
        kinds: &[ArtefactKind],
        at: &Path,
        document: &Document,
        index: usize,
    ) {
        match self.made.get(name).copied() {
            Some(Some(kind)) if kinds.contains(&kind) => {}
            Some(Some(kind)) => {
                let expected: Vec<&str> = kinds.iter().map(|kind| word(*kind)).collect();
                let message =
                    format!("`@{name}` is a {}, and a {} is expected", word(kind), expected.join(" or "));
                self.note(at, message, None);
            }
            Some(None) => {
                self.note(at, format!("step `{name}` makes nothing that a later step could read"), None);
            }
            None if document.steps.iter().skip(index).any(|step| step.id == name) => {
                self.note(
                    at,
                    format!("`@{name}` is not there yet: its step does not come before this one"),
                    None,
                );
            }
            None => {
                let near =
                    did_you_mean(name, self.made.keys().map(String::as_str)).map(|near| format!("@{near}"));
                self.note(at, format!("`@{name}` is the name of no earlier step"), near.as_deref());
            }
        }
    }
}

fn is_service(name: &str) -> bool {
    name.strip_suffix(".amazonaws.com").or_else(|| name.strip_suffix(".amazonaws.com.cn")).is_some_and(
        |service| {
            !service.is_empty() && service.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b))
        },
    )
}

fn word(kind: ArtefactKind) -> &'static str {
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
