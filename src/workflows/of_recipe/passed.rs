//! What a step of a recipe passes and demands.

use super::Lowering;
use crate::aws::{AccountId, Arn, ResourceType};
use crate::estate::KeyName;
use crate::graph::Place;
use crate::iam::Text;
use crate::operations::backup::{BACKUP_SERVICE, BackupFacts};
use crate::operations::{Parameters, PassedRole};
use crate::recipe::{Asked, AssumedBy, DataRef, RequiredBasis, Step, Value, WrittenStep};
use crate::workflows::demand;
use crate::workflows::sequence::{Demanded, DemandedKey};
use crate::workflows::vaults::{self, VaultNamed};

impl Lowering<'_> {
    pub(super) fn parameters(&self, step: &Step, written: &WrittenStep) -> Parameters {
        let mut passed = Parameters {
            passed_role: match &written.passed_role {
                None => PassedRole::None,
                Some(Some(arn)) => PassedRole::Role(arn.clone()),
                Some(None) => PassedRole::Perhaps("the instance has an instance profile".to_owned()),
            },
            ..Parameters::default()
        };
        let removes = step.values.values().any(|value| *value == Value::Remove(true));
        for (name, value) in &step.values {
            match value {
                Value::Encrypted(encrypted) => passed.encrypted = Some(*encrypted),
                Value::SourceRegion(region) => passed.source_region = Some(region.clone()),
                Value::Accounts(accounts) if removes => passed.unshare.extend(accounts.iter().cloned()),
                Value::Accounts(accounts) => passed.share_with.extend(accounts.iter().cloned()),
                Value::Everybody(everybody) if removes => passed.unpublic |= everybody,
                Value::Everybody(everybody) => passed.public |= everybody,
                Value::Permission(permission) => {
                    passed.share_with.extend(permission.add.iter().cloned());
                    passed.unshare.extend(permission.remove.iter().cloned());
                    passed.public |= permission.add_all;
                    passed.unpublic |= permission.remove_all;
                }
                Value::Instance(reference) => self.on_instance(reference, &mut passed),
                Value::Data(references) => {
                    for reference in references {
                        self.on_instance(reference, &mut passed);
                    }
                }
                Value::Image(reference) => passed.image = self.image(reference.as_ref(), &step.place),
                Value::Bucket(bucket) => {
                    passed.repository = Some(self.world.repository_of_bucket(bucket, &step.place));
                }
                Value::Principal(principal) if name.starts_with("Retiring") => {
                    passed.retiring = Some(principal.clone());
                }
                Value::Principal(principal) => passed.grantee = Some(principal.clone()),
                Value::Tags(tags) => passed.tags.clone_from(tags),
                Value::JobRole(arn) => passed.passed_role = PassedRole::Role(arn.clone()),
                Value::Key(Asked { name: KeyName::Alias(alias), .. }) => passed.alias = Some(alias.clone()),
                Value::GrantOperations(operations) => passed.grant_operations.clone_from(operations),
                Value::Name(named) => {
                    passed.names.insert(name, named.clone());
                }
                Value::GrantConstraints(constraints) => passed.grant_constraints.clone_from(constraints),
                _ => {}
            }
        }
        // Whatever AWS Backup does, it does as a role that it assumes.
        let by_backup = match &written.assumed_by {
            Some(Some(AssumedBy::Service(name) | AssumedBy::ServiceFor { service: name, .. })) => {
                name == BACKUP_SERVICE
            }
            _ => written.role.resource().starts_with("role/aws-service-role/backup.amazonaws.com/"),
        };
        if step.operation.service == "backup" || by_backup {
            passed.backup = Some(Box::new(self.backup(step)));
        }
        passed
    }

    /// The instance that a call is about, and where it is. Of several the first that is elsewhere counts.
    fn on_instance(&self, reference: &DataRef, passed: &mut Parameters) {
        let (id, at) = match reference {
            DataRef::Made(name) => match self.launched.get(name) {
                Some(place) => (None, Some(place.clone())),
                None => return,
            },
            DataRef::Estate(id) if id.starts_with("i-") => {
                let known = self.world.estate().and_then(|estate| estate.instance(id));
                let at = known.map(|(account, instance)| Place {
                    account: account.id.clone(),
                    region: instance.region.clone(),
                });
                (Some(Text::Exact(id.clone())), at)
            }
            DataRef::Estate(_) => return,
        };
        passed.instance = passed.instance.take().or(id);
        passed.instance_at = passed.instance_at.take().or(at);
    }

    /// The image that a launch names, and its owner.
    fn image(&self, reference: Option<&DataRef>, place: &Place) -> Option<(Text, Option<AccountId>)> {
        match reference? {
            DataRef::Made(_) => Some((Text::Prefix("ami-".to_owned()), Some(place.account.clone()))),
            DataRef::Estate(id) => {
                let known = self.world.estate().and_then(|estate| estate.image(id));
                Some((Text::Exact(id.clone()), known.map(|(owner, _)| owner.id.clone())))
            }
        }
    }

    /// What a job of AWS Backup is about: vaults by name and ARN, the type told or that of the data.
    fn backup(&self, step: &Step) -> BackupFacts {
        let mut resource = ResourceType::default();
        let mut vault = VaultNamed { place: step.place.clone(), name: None };
        let (mut destination, mut point) = (None, None);
        for value in step.values.values() {
            match value {
                Value::Data(references) if step.operation.service == "backup" => {
                    point = references.iter().find_map(|reference| self.recovery_point(reference));
                }
                Value::Vault(name) => vault.name = Some(name.clone()),
                Value::DestinationVault(arn) => destination = VaultNamed::of_arn(arn),
                Value::BackedUp(kind) => resource = *kind,
                _ => {}
            }
        }
        vaults::facts(self.world, resource, &vault, destination.as_ref(), point.as_ref())
    }

    /// The recovery point that a snapshot or an image of the estate is.
    fn recovery_point(&self, reference: &DataRef) -> Option<Arn> {
        let DataRef::Estate(id) = reference else { return None };
        self.world.estate()?.recovery_point_of(id).map(|point| point.arn.clone())
    }

    pub(super) fn demands(&self, step: &Step, written: &WrittenStep) -> Vec<Demanded> {
        let mut found: Vec<Demanded> = Vec::new();
        for (requires, asked) in written.requires.iter().zip(&step.required_keys) {
            let key = match asked {
                Some(asked) => DemandedKey::Key(self.key(asked, &step.place), None),
                None => match (&requires.resource, &requires.key) {
                    (Some(resource), _) => demand::written(resource, &requires.tags),
                    (None, Some(key)) if key.0 == "output" => DemandedKey::Output,
                    (None, _) => DemandedKey::Input,
                },
            };
            let at = found.iter().position(|known| known.key == key).unwrap_or_else(|| {
                found.push(Demanded { key, demanded: Vec::new(), documented: Vec::new() });
                found.len() - 1
            });
            if let Some(demanded) = found.get_mut(at) {
                let list = match requires.basis {
                    RequiredBasis::Product => &mut demanded.demanded,
                    RequiredBasis::Documented => &mut demanded.documented,
                };
                list.extend(requires.actions.iter().cloned());
            }
        }
        found
    }
}
