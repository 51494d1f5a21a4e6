//! One change of a recipe, and the recipe after it.

use crate::aws::{Arn, Region};
use crate::estate::Edit;
use crate::graph::Place;
use crate::operations::{COPY_IMAGE, COPY_SNAPSHOT, CREATE_GRANT, OPERATIONS, Operation, ParameterKind};
use crate::recipe::{Document, WrittenStep};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// One change of a recipe. Steps are named by their ids.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    /// A step names a key for what it makes.
    NameKey {
        /// The step.
        step: String,
        /// The key.
        key: Arn,
        /// The key in words.
        name: String,
    },
    /// What a step reads is copied before under a key, and read in its place.
    CopyBefore {
        /// The step.
        step: String,
        /// What it reads, as the recipe names it.
        reference: String,
        /// Whether that is an image.
        is_image: bool,
        /// The region in which it is.
        from: Region,
        /// Where the copy is made.
        place: Place,
        /// Who makes it.
        role: Arn,
        /// Its key.
        key: Arn,
        /// The key in words.
        name: String,
    },
    /// Another role calls steps.
    Role {
        /// The steps.
        steps: Vec<String>,
        /// The role.
        role: Arn,
    },
    /// A role makes a grant before a step.
    Grant {
        /// The step.
        step: String,
        /// Who makes it.
        role: Arn,
        /// For whom.
        grantee: Arn,
        /// On which key.
        key: Arn,
        /// The key in words.
        name: String,
        /// What is granted.
        operations: Vec<String>,
    },
    /// A setting is changed before; the recipe stays as it is.
    Setting {
        /// The edit of the estate.
        edit: Box<Edit>,
        /// In words.
        words: String,
    },
}

impl Change {
    /// The key that it names.
    pub(super) fn key(&self) -> Option<String> {
        match self {
            Self::NameKey { key, .. } | Self::CopyBefore { key, .. } => Some(key.to_string()),
            Self::Setting { edit, .. } => match edit.as_ref() {
                Edit::DefaultKey { key, .. } => Some(key.to_string()),
                _ => None,
            },
            Self::Role { .. } | Self::Grant { .. } => None,
        }
    }

    /// What it changes, whatever the key or role that it takes.
    pub(super) fn shape(&self) -> Vec<String> {
        match self {
            Self::NameKey { step, .. } => vec![format!("key of {step}")],
            Self::CopyBefore { step, reference, .. } => vec![format!("copy of {reference} before {step}")],
            Self::Role { steps, .. } => steps.iter().map(|step| format!("role of {step}")).collect(),
            Self::Grant { step, grantee, .. } => vec![format!("grant to {grantee} before {step}")],
            Self::Setting { edit, .. } => shape_of_setting(edit).into_iter().collect(),
        }
    }

    /// In words that begin with a verb.
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::NameKey { step, name, .. } => format!("name {name} at step `{step}`"),
            Self::CopyBefore { step, is_image, place, role, name, .. } => {
                let what = if *is_image { "image" } else { "snapshot" };
                let role = role.resource_name();
                format!(
                    "copy the {what} to {place} under {name} before step `{step}`, with the role `{role}`"
                )
            }
            Self::Role { steps, role } => {
                let steps: Vec<String> = steps.iter().map(|step| format!("`{step}`")).collect();
                let noun = if steps.len() == 1 { "step" } else { "steps" };
                format!("let the role `{}` call {noun} {}", role.resource_name(), steps.join(", "))
            }
            Self::Grant { step, role, grantee, name, .. } => format!(
                "let the role `{}` of {} make a grant on {name} for `{}` before step `{step}`",
                role.resource_name(),
                role.account_text(),
                grantee.resource_name()
            ),
            Self::Setting { words, .. } => words.clone(),
        }
    }

    /// Whether it adds a step.
    pub(super) fn is_step(&self) -> bool {
        matches!(self, Self::CopyBefore { .. } | Self::Grant { .. })
    }

    /// Whether it changes what a step passes or who calls it.
    pub(super) fn is_of_steps(&self) -> bool {
        matches!(self, Self::NameKey { .. } | Self::Role { .. })
    }

    /// The recipe after it; `None` where it does not fit.
    pub(super) fn apply(&self, document: &Document) -> Option<Document> {
        let mut changed = document.clone();
        match self {
            Self::NameKey { step, key, .. } => {
                let step = changed.steps.iter_mut().find(|known| known.id == *step)?;
                name_key(step, key)?;
            }
            Self::CopyBefore { step, reference, is_image, from, place, role, key, .. } => {
                let at = changed.steps.iter().position(|known| known.id == *step)?;
                let id = free_name(&changed, &format!("copy-before-{step}"));
                let reader = changed.steps.get(at)?.clone();
                let shares = operation(&reader)?.makes.is_none();
                let account = role.account_text();
                for later in changed.steps.iter_mut().skip(at) {
                    if shares || later.role.account_text() == account {
                        read_instead(later, reference, &id, &place.region);
                    }
                }
                let operation = if *is_image { &COPY_IMAGE } else { &COPY_SNAPSHOT };
                let source = if *is_image { "SourceImageId" } else { "SourceSnapshotId" };
                let mut parameters = BTreeMap::from([
                    (source.to_owned(), json!(reference)),
                    ("SourceRegion".to_owned(), json!(from)),
                    ("Encrypted".to_owned(), json!(true)),
                    ("KmsKeyId".to_owned(), json!(key)),
                ]);
                if *is_image {
                    parameters.insert("Name".to_owned(), json!(id));
                }
                changed.steps.insert(at, added(&id, operation, role, &place.region, parameters));
            }
            Self::Role { steps, role } => {
                for step in changed.steps.iter_mut().filter(|known| steps.contains(&known.id)) {
                    // The session was that of the other role.
                    step.role = role.clone();
                    step.session_policy = None;
                    step.session_name = None;
                    step.source_identity = None;
                    step.called_via = None;
                    step.assumed_by = None;
                }
            }
            Self::Grant { step, role, grantee, key, operations, .. } => {
                let at = changed.steps.iter().position(|known| known.id == *step)?;
                let id = free_name(&changed, &format!("grant-before-{step}"));
                let parameters = BTreeMap::from([
                    ("KeyId".to_owned(), json!(key)),
                    ("GranteePrincipal".to_owned(), json!(grantee)),
                    ("Operations".to_owned(), json!(operations)),
                ]);
                changed.steps.insert(at, added(&id, &CREATE_GRANT, role, &key.region()?, parameters));
            }
            Self::Setting { .. } => {}
        }
        Some(changed)
    }
}

/// What a setting is of, whatever its value.
pub(super) fn shape_of_setting(edit: &Edit) -> Option<String> {
    matches!(edit, Edit::DefaultKey { .. }).then(|| format!("setting of {}", edit.target()))
}

fn added(
    id: &str,
    operation: &Operation,
    role: &Arn,
    region: &Region,
    parameters: BTreeMap<String, Json>,
) -> WrittenStep {
    WrittenStep {
        id: id.to_owned(),
        operation: operation.name.to_owned(),
        role: role.clone(),
        region: region.clone(),
        parameters,
        session_policy: None,
        session_name: None,
        source_identity: None,
        called_via: None,
        assumed_by: None,
        passed_role: None,
        requires: Vec::new(),
    }
}

/// A name that no entry of the recipe has.
fn free_name(document: &Document, wanted: &str) -> String {
    let is_taken = |name: &str| {
        document.steps.iter().any(|step| step.id == name)
            || document.given.iter().any(|given| given.id == name)
    };
    let mut name = wanted.to_owned();
    let mut number = 2;
    while is_taken(&name) {
        name = format!("{wanted}-{number}");
        number += 1;
    }
    name
}

fn operation(step: &WrittenStep) -> Option<&'static Operation> {
    OPERATIONS.iter().copied().find(|known| known.name == step.operation)
}

fn name_key(step: &mut WrittenStep, key: &Arn) -> Option<()> {
    for parameter in operation(step)?.parameters {
        match parameter.kind {
            ParameterKind::Key => {
                step.parameters.insert(parameter.name.to_owned(), json!(key));
            }
            ParameterKind::Encrypted => {
                step.parameters.insert(parameter.name.to_owned(), json!(true));
            }
            ParameterKind::Devices => {
                let root = json!([{"DeviceName": "/dev/xvda", "Ebs": {}}]);
                let devices = step.parameters.entry(parameter.name.to_owned()).or_insert(root);
                for device in devices.as_array_mut()? {
                    let Some(ebs) = device.get_mut("Ebs").and_then(Json::as_object_mut) else { continue };
                    let own = ebs.get("KmsKeyId").and_then(Json::as_str);
                    let is_plain = ebs.get("Encrypted") == Some(&Json::Bool(false));
                    if !is_plain && own.is_none_or(|name| name.contains("alias/aws/")) {
                        ebs.insert("Encrypted".to_owned(), json!(true));
                        ebs.insert("KmsKeyId".to_owned(), json!(key));
                    }
                }
            }
            _ => {}
        }
    }
    Some(())
}

/// Lets a step read the copy in place of what was copied.
fn read_instead(step: &mut WrittenStep, reference: &str, copy: &str, region: &Region) {
    let Some(operation) = operation(step) else { return };
    let mut is_read = false;
    for parameter in operation.parameters {
        let reads = matches!(
            parameter.kind,
            ParameterKind::Data(_)
                | ParameterKind::DataList(_)
                | ParameterKind::Image
                | ParameterKind::Devices
        );
        if let Some(value) = step.parameters.get_mut(parameter.name).filter(|_| reads) {
            is_read |= replace(value, reference, &format!("@{copy}"));
        }
    }
    if is_read && step.parameters.contains_key("SourceRegion") {
        step.parameters.insert("SourceRegion".to_owned(), json!(region));
    }
}

/// Replaces a text wherever it stands; whether it stood anywhere.
fn replace(value: &mut Json, from: &str, to: &str) -> bool {
    match value {
        Json::String(text) if text == from => {
            to.clone_into(text);
            true
        }
        Json::Array(items) => items.iter_mut().fold(false, |found, item| replace(item, from, to) | found),
        Json::Object(fields) => {
            fields.values_mut().fold(false, |found, item| replace(item, from, to) | found)
        }
        _ => false,
    }
}
