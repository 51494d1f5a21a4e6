use crate::aws::{AccountId, Arn, KeyManager};
use crate::estate::{Estate, KeyName, OrNone, Repository};
use crate::fact::Observed;
use crate::graph::{KeyRef, KeyUse, Place, RoleRef};
use crate::input::did_you_mean;
use crate::operations::{RepositoryFacts, RepositoryKey};
use crate::question::{Question, QuestionError};

/// What a recipe needs to know of the world: default keys, settings, roles, repositories. Without an estate all of it is
/// known by name only.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    estate: Option<&'a Estate>,
    question: &'a Question,
}

impl<'a> Surroundings<'a> {
    /// The surroundings of a question.
    pub fn new(question: &'a Question, estate: Option<&'a Estate>) -> Self {
        Self { estate, question }
    }

    /// The estate, if there is one.
    pub fn estate(&self) -> Option<&'a Estate> {
        self.estate
    }

    /// What the question is about, by its id or name.
    pub fn workload(&self) -> Option<&'a str> {
        self.question.workload.as_deref()
    }

    /// A key by its name in an account and region.
    pub fn key(&self, key_use: KeyUse, name: &KeyName, place: &Place) -> KeyRef {
        let known = self.estate.and_then(|estate| estate.key_named(name, &place.account, &place.region));
        let arn = match name {
            KeyName::Arn(arn) => Some(arn.clone()),
            KeyName::Alias(_) => known.map(|key| key.arn.clone()),
        };
        let alias = match name {
            KeyName::Alias(alias) => Some(alias.clone()),
            KeyName::Arn(_) => known.and_then(|key| key.aliases.known()?.first().cloned()),
        };
        // The prefix `alias/aws/` is reserved for AWS managed keys (KMS API reference, CreateAlias).
        let manager = match alias.as_deref() {
            Some(alias) if alias.starts_with("alias/aws/") => Some(KeyManager::Aws),
            Some(_) => Some(KeyManager::Customer),
            None => known.and_then(|key| key.manager.known().copied()),
        };
        let account = arn.as_ref().and_then(Arn::account).unwrap_or_else(|| place.account.clone());
        let region = arn.as_ref().and_then(Arn::region).unwrap_or_else(|| place.region.clone());
        KeyRef { key_use, account, region, arn, alias, manager }
    }

    /// The default EBS key of an account and region.
    pub fn default_key(&self, place: &Place) -> KeyRef {
        let settings = self.estate.and_then(|estate| estate.settings(&place.account, &place.region));
        match settings.and_then(|settings| settings.default_ebs_key.known()) {
            Some(name) => self.key(KeyUse::Default, name, place),
            None => KeyRef::named_by_part(KeyUse::Default, &place.account, &place.region),
        }
    }

    /// Whether new volumes and copies are encrypted unasked.
    pub fn encryption_by_default(&self, place: &Place) -> Observed<bool> {
        self.estate
            .and_then(|estate| estate.settings(&place.account, &place.region))
            .map_or(Observed::Unknown, |settings| settings.encryption_by_default.clone())
    }

    /// The role that serves a use in an account: the one the question names, or else the estate. A role that writes to a
    /// bucket may be of another account than the bucket; everything else is called in the role's own account.
    pub fn role(&self, role_use: &'static str, account: &AccountId) -> RoleRef {
        let named = self.question.role(role_use, account);
        if let Some(arn) = named.filter(|_| role_use == "repository") {
            let account = arn.account().unwrap_or_else(|| account.clone());
            return RoleRef { role_use, account, arn: Some(arn.clone()) };
        }
        let listed = || {
            let product = self.estate?.product(self.question.release.product)?;
            let of_account = |arn: &Arn| arn.account_text() == account.as_str();
            let role =
                product.roles.iter().find(|role| role.role_use == role_use && of_account(&role.arn))?;
            Some(role.arn.clone())
        };
        let arn = named.filter(|arn| arn.account_text() == account.as_str()).cloned().or_else(listed);
        RoleRef { role_use, account: account.clone(), arn }
    }

    /// The role as which the product assumes the others.
    pub fn appliance(&self) -> Option<&'a Arn> {
        self.estate?.product(self.question.release.product)?.appliance.known()
    }

    /// The repository of a place, with its keys as far as they are known.
    pub fn repository(&self, place: &Place) -> Result<RepositoryFacts, QuestionError> {
        let listed: Vec<&Repository> = self
            .estate
            .into_iter()
            .flat_map(|estate| estate.repositories_at(&place.account, &place.region))
            .collect();
        let names = || listed.iter().map(|repository| repository.name.as_str());
        let found = match &self.question.repository {
            Some(name) => match listed.iter().find(|repository| repository.name == *name) {
                Some(found) => Some(*found),
                None => {
                    return Err(QuestionError::Repository {
                        why: format!("`{name}` is not a repository of `{place}`"),
                        near: did_you_mean(name, names()),
                    });
                }
            },
            None if listed.len() > 1 => {
                let names: Vec<&str> = names().collect();
                return Err(QuestionError::Repository {
                    why: format!("`{place}` has several, name one of them: {}", names.join(", ")),
                    near: None,
                });
            }
            None => listed.first().copied(),
        };
        let requester = self.role("repository", &place.account).account;
        Ok(self.repository_facts(found, place, &requester))
    }

    /// The repository in a bucket, as a caller in a place sees it. Where nobody knows it, the bucket is taken to be there.
    pub fn repository_of_bucket(&self, bucket: &str, caller: &Place) -> RepositoryFacts {
        let accounts = self.estate.into_iter().flat_map(|estate| &estate.document().accounts);
        let mut listed = accounts
            .flat_map(|account| account.repositories.iter().map(move |repository| (&account.id, repository)));
        let found = listed.find(|(_, repository)| repository.bucket == bucket);
        let place = found.map_or_else(
            || caller.clone(),
            |(account, repository)| Place { account: account.clone(), region: repository.region.clone() },
        );
        let facts = self.repository_facts(found.map(|(_, repository)| repository), &place, &caller.account);
        RepositoryFacts { bucket: Some(bucket.to_owned()), ..facts }
    }

    fn repository_facts(
        &self,
        found: Option<&Repository>,
        place: &Place,
        requester: &AccountId,
    ) -> RepositoryFacts {
        // An alias means a key of whoever asks (S3 user guide, "Using server-side encryption with AWS KMS keys").
        let requester = Place { account: requester.clone(), region: place.region.clone() };
        let key = |known: Option<&Observed<OrNone<KeyName>>>, what: &str| match known {
            Some(Observed::Known(OrNone::None)) => RepositoryKey::None,
            Some(Observed::Known(OrNone::Some(name))) => {
                RepositoryKey::Key(self.key(KeyUse::Repository, name, &requester))
            }
            Some(Observed::Unknown) | None => RepositoryKey::Maybe(
                KeyRef::named_by_part(KeyUse::Repository, &place.account, &place.region),
                format!("the repository in {place} {what}"),
            ),
        };
        RepositoryFacts {
            name: found.map(|repository| repository.name.clone()),
            bucket: found.map(|repository| repository.bucket.clone()),
            account: place.account.clone(),
            region: place.region.clone(),
            bucket_key: key(found.map(|r| &r.bucket_key), "is encrypted with a KMS key (SSE-KMS)"),
            product_key: key(
                found.map(|r| &r.repository_key),
                "has the product's own encryption with a KMS key",
            ),
        }
    }
}
