//! How an edit changes the document of an estate, and what it is as RFC 6902 operations.

use super::{Edit, EditError, MAX_INLINE_POLICIES, MAX_KEY_POLICY};
use crate::aws::{AccountId, Arn, DatabaseArn, DatabaseKind, KeyState};
use crate::estate::{Account, AttachedPolicy, DatabaseSnapshot, EstateDocument, Key, KeyName, OrNone, Role};
use crate::fact::Observed;
use crate::iam::{Document, OneOrMany, Statement};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

impl Edit {
    /// Makes the edit in the account at this place of the document.
    pub(in crate::estate) fn apply(
        &self,
        document: &mut EstateDocument,
        at: usize,
    ) -> Result<Vec<Value>, EditError> {
        let account = document.accounts.get_mut(at).ok_or_else(|| self.misses("its account"))?;
        let account = Arc::make_mut(account);
        let root = format!("/accounts/{at}");
        match self {
            Self::KeyPolicy { key, statement } => {
                let (at, known) = self.key(account, key)?;
                let Observed::Known(policy) = &mut known.policy else {
                    return Err(self.misses("its key policy"));
                };
                let added = add_statement(policy, statement, &format!("{root}/keys/{at}/policy"));
                self.refuse_longer_than(MAX_KEY_POLICY, policy)?;
                Ok(vec![added])
            }
            Self::IdentityPolicy { role, policy, statement } => {
                let (at, known) = self.role(account, role)?;
                self.add_to_identity(known, policy, statement, &format!("{root}/roles/{at}/policies"))
            }
            Self::TrustPolicy { role, statement } => {
                let (at, known) = self.role(account, role)?;
                let Observed::Known(trust) = &mut known.trust else {
                    return Err(self.misses("its trust policy"));
                };
                Ok(vec![add_statement(trust, statement, &format!("{root}/roles/{at}/trust"))])
            }
            Self::BucketPolicy { bucket, statement, .. } => {
                self.add_to_bucket(account, bucket, statement, &root)
            }
            Self::VaultPolicy { vault, statement } => self.add_to_vault(account, vault, statement, &root),
            Self::Grant { key, grant } => {
                let (at, known) = self.key(account, key)?;
                let Observed::Known(grants) = &mut known.grants else {
                    return Err(self.misses("its grants"));
                };
                grants.push(grant.clone());
                Ok(vec![operation("add", &format!("{root}/keys/{at}/grants/-"), grant)])
            }
            Self::DefaultKey { region, key, .. } => {
                let Some(settings) = account.regions.get_mut(region) else {
                    account.regions.entry(region.clone()).or_default().default_ebs_key =
                        Observed::Known(key.clone());
                    return Ok(vec![add_settings(&root, account, region.as_str(), key)]);
                };
                settings.default_ebs_key = Observed::Known(key.clone());
                Ok(vec![operation("add", &format!("{root}/regions/{region}/default_ebs_key"), key)])
            }
            Self::EnableKey { key } | Self::CancelKeyDeletion { key } => {
                let (at, known) = self.key(account, key)?;
                known.state = Observed::Known(KeyState::Enabled);
                Ok(vec![operation("add", &format!("{root}/keys/{at}/state"), &KeyState::Enabled)])
            }
            // A key that is yet to be made has one id in its place, however often it is wanted.
            Self::CreateKey { key } if account.keys.iter().any(|known| known.arn == key.arn) => {
                Ok(Vec::new())
            }
            Self::CreateKey { key } => {
                let first = account.keys.is_empty();
                account.keys.push(Arc::new(key.as_ref().clone()));
                Ok(vec![add_to_list(first, &format!("{root}/keys"), key.as_ref())])
            }
            Self::Share { snapshot, with, .. } => self.share(account, snapshot, with, &root),
        }
    }

    fn key<'a>(&self, account: &'a mut Account, arn: &Arn) -> Result<(usize, &'a mut Key), EditError> {
        let mut keys = account.keys.iter_mut().enumerate();
        let found = keys.find(|(_, key)| key.arn == *arn).map(|(at, key)| (at, Arc::make_mut(key)));
        found.ok_or_else(|| self.misses("the key"))
    }

    fn role<'a>(&self, account: &'a mut Account, arn: &Arn) -> Result<(usize, &'a mut Role), EditError> {
        if arn.is_service_linked_role() {
            return Err(EditError::ServiceLinked { target: self.target() });
        }
        let mut roles = account.roles.iter_mut().enumerate();
        let found = roles.find(|(_, role)| role.arn == *arn).map(|(at, role)| (at, Arc::make_mut(role)));
        found.ok_or_else(|| self.misses("the role"))
    }

    /// White space does not count: whoever writes the policy can leave it out.
    fn refuse_longer_than(&self, most: usize, policy: &Document) -> Result<(), EditError> {
        let length = serde_json::to_string(policy).map_or(0, |text| text.len());
        if length > most { Err(EditError::TooLong { target: self.target(), length, most }) } else { Ok(()) }
    }

    fn add_to_identity(
        &self,
        role: &mut Role,
        name: &str,
        statement: &Statement,
        path: &str,
    ) -> Result<Vec<Value>, EditError> {
        let Observed::Known(policies) = &mut role.policies else {
            return Err(self.misses("its identity policies"));
        };
        let own = policies.iter_mut().enumerate().find(|(_, policy)| policy.name == name);
        if let Some((at, AttachedPolicy { document: Observed::Known(document), .. })) = own {
            let added = add_statement(document, statement, &format!("{path}/{at}/document"));
            self.refuse_longer_than(MAX_INLINE_POLICIES, document)?;
            return Ok(vec![added]);
        }
        let document = Observed::Known(Document::new(vec![statement.clone()]));
        let policy = AttachedPolicy { name: name.to_owned(), document };
        policies.push(policy.clone());
        Ok(vec![operation("add", &format!("{path}/-"), &policy)])
    }

    fn add_to_bucket(
        &self,
        account: &mut Account,
        bucket: &str,
        statement: &Statement,
        root: &str,
    ) -> Result<Vec<Value>, EditError> {
        let mut operations = Vec::new();
        for (at, repository) in
            account.repositories.iter_mut().enumerate().filter(|(_, r)| r.bucket == bucket)
        {
            let path = format!("{root}/repositories/{at}/policy");
            match &mut repository.policy {
                Observed::Unknown => return Err(self.misses("its bucket policy")),
                Observed::Known(OrNone::None) => {
                    let document = Document::new(vec![statement.clone()]);
                    operations.push(operation("add", &path, &document));
                    repository.policy = Observed::Known(OrNone::Some(document));
                }
                Observed::Known(OrNone::Some(document)) => {
                    operations.push(add_statement(document, statement, &path));
                }
            }
        }
        if operations.is_empty() { Err(self.misses("the bucket")) } else { Ok(operations) }
    }

    fn add_to_vault(
        &self,
        account: &mut Account,
        arn: &Arn,
        statement: &Statement,
        root: &str,
    ) -> Result<Vec<Value>, EditError> {
        let (region, name) = (arn.region(), arn.vault_name());
        let mut vaults = account.vaults.iter_mut().enumerate();
        let (at, vault) = vaults
            .find(|(_, vault)| Some(&vault.region) == region.as_ref() && Some(vault.name.as_str()) == name)
            .ok_or_else(|| self.misses("the vault"))?;
        let path = format!("{root}/vaults/{at}/policy");
        match &mut vault.policy {
            Observed::Unknown => Err(self.misses("its access policy")),
            Observed::Known(OrNone::None) => {
                let document = Document::new(vec![statement.clone()]);
                let added = operation("add", &path, &document);
                vault.policy = Observed::Known(OrNone::Some(document));
                Ok(vec![added])
            }
            Observed::Known(OrNone::Some(document)) => Ok(vec![add_statement(document, statement, &path)]),
        }
    }

    fn share(
        &self,
        account: &mut Account,
        id: &str,
        with: &AccountId,
        root: &str,
    ) -> Result<Vec<Value>, EditError> {
        let found = if let Ok(arn) = id.parse::<DatabaseArn>() {
            database_share(account, &arn)
        } else {
            let mut snapshots = account.snapshots.iter_mut().enumerate();
            let found = snapshots.find(|(_, snapshot)| snapshot.id == id);
            found.map(|(at, snapshot)| ("snapshots", at, &mut snapshot.shared_with))
        };
        let (list, at, shared) = found.ok_or_else(|| self.misses("the snapshot"))?;
        let Observed::Known(shared) = shared else {
            return Err(self.misses("with whom it is shared"));
        };
        shared.push(with.clone());
        Ok(vec![operation("add", &format!("{root}/{list}/{at}/shared_with/-"), with)])
    }
}

/// Where a snapshot of a database stands, and with whom it is shared.
fn database_share<'a>(
    account: &'a mut Account,
    arn: &DatabaseArn,
) -> Option<(&'static str, usize, &'a mut Observed<Vec<AccountId>>)> {
    let (name, list) = match arn.kind {
        DatabaseKind::Snapshot => ("db_snapshots", &mut account.db_snapshots),
        DatabaseKind::ClusterSnapshot => ("db_cluster_snapshots", &mut account.db_cluster_snapshots),
        DatabaseKind::Instance | DatabaseKind::Cluster => return None,
    };
    let is_meant = |snapshot: &DatabaseSnapshot| {
        snapshot.region == arn.region && snapshot.id.eq_ignore_ascii_case(&arn.id)
    };
    let (at, snapshot) = list.iter_mut().enumerate().find(|(_, snapshot)| is_meant(snapshot))?;
    Some((name, at, &mut snapshot.shared_with))
}

fn operation(op: &str, path: &str, value: &impl Serialize) -> Value {
    json!({"op": op, "path": path, "value": value})
}

/// A list that was empty is not written at all.
fn add_to_list(first: bool, path: &str, value: &impl Serialize) -> Value {
    if first {
        json!({"op": "add", "path": path, "value": [value]})
    } else {
        operation("add", &format!("{path}/-"), value)
    }
}

fn add_settings(root: &str, account: &Account, region: &str, key: &KeyName) -> Value {
    let settings = json!({"default_ebs_key": key});
    if account.regions.len() == 1 {
        json!({"op": "add", "path": format!("{root}/regions"), "value": {region: settings}})
    } else {
        json!({"op": "add", "path": format!("{root}/regions/{region}"), "value": settings})
    }
}

/// A single statement without brackets becomes a list.
fn add_statement(document: &mut Document, statement: &Statement, path: &str) -> Value {
    let was_list = matches!(document.statements, OneOrMany::Many(_));
    document.add(statement.clone());
    match document.statements().last() {
        Some(added) if was_list => operation("add", &format!("{path}/Statement/-"), added),
        _ => operation("replace", &format!("{path}/Statement"), &document.statements),
    }
}
