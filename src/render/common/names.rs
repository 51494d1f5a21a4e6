//! Names of keys and roles: short enough for a table, never alike for two different keys.

use super::words;
use crate::aws::{AccountId, Arn, KeyManager, Region};
use crate::report::v1::{Key, KeyUse, NeededKey, Report, Role};
use std::collections::{BTreeMap, BTreeSet};

/// A key as a report names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::render) struct KeyRef<'r> {
    pub key_use: KeyUse,
    pub account: &'r AccountId,
    pub region: &'r Region,
    pub arn: Option<&'r Arn>,
    pub alias: Option<&'r str>,
    pub manager: Option<KeyManager>,
}

impl<'r> From<&'r Key> for KeyRef<'r> {
    fn from(key: &'r Key) -> Self {
        Self {
            key_use: key.key_use,
            account: &key.account,
            region: &key.region,
            arn: key.arn.as_ref(),
            alias: key.alias.as_deref(),
            manager: key.manager,
        }
    }
}

impl<'r> From<&'r NeededKey> for KeyRef<'r> {
    fn from(key: &'r NeededKey) -> Self {
        Self {
            key_use: key.key_use,
            account: &key.account,
            region: &key.region,
            arn: key.arn.as_ref(),
            alias: key.alias.as_deref(),
            manager: None,
        }
    }
}

impl<'r> KeyRef<'r> {
    /// `aws/ebs` of `alias/aws/ebs`, for keys that AWS manages.
    pub(in crate::render) fn aws_alias(self) -> Option<&'r str> {
        let alias = self.alias.and_then(|alias| alias.strip_prefix("alias/"));
        let managed = self.manager == Some(KeyManager::Aws) || self.key_use == KeyUse::AwsManaged;
        match alias {
            Some(alias) if managed || alias.starts_with("aws/") => Some(alias),
            _ if managed => Some("AWS managed"),
            _ => None,
        }
    }
}

/// The short names of a report's keys.
#[derive(Debug)]
pub(in crate::render) struct Names<'r> {
    short: BTreeMap<&'r Arn, String>,
    keys: BTreeSet<KeyRef<'r>>,
}

impl<'r> Names<'r> {
    pub(in crate::render) fn of(report: &'r Report) -> Self {
        let keys = all_keys(report);
        let arns: BTreeSet<&Arn> = keys.iter().filter_map(|key| key.arn).collect();
        let forms: BTreeMap<&Arn, Vec<String>> = arns.iter().map(|arn| (*arn, forms(arn))).collect();
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        let once = |all: &Vec<String>| all.iter().cloned().collect::<BTreeSet<String>>();
        for form in forms.values().flat_map(once) {
            *times.entry(form).or_default() += 1;
        }
        let unique = |form: &&String| times.get(*form) == Some(&1);
        let short = forms
            .iter()
            .map(|(arn, all)| (*arn, all.iter().find(unique).cloned().unwrap_or_else(|| arn.to_string())))
            .collect();
        Self { short, keys }
    }

    /// `source key (key/1234abcd-…)`, `default key of 111122223333/eu-west-1 (aws/ebs)`.
    pub(in crate::render) fn key(&self, key: KeyRef<'_>) -> String {
        let place = format!(" of {}/{}", key.account, key.region);
        let by_place = key.arn.is_none() || key.key_use == KeyUse::Default || key.aws_alias().is_some();
        let place = if by_place { place } else { String::new() };
        let word = match key.key_use {
            KeyUse::Source => "source key",
            KeyUse::Target => "target key",
            KeyUse::Default => "default key",
            KeyUse::AwsManaged => return format!("{}{place}", key.aws_alias().unwrap_or("aws/ebs")),
            KeyUse::Repository => "repository key",
            KeyUse::Vault => "vault key",
            KeyUse::Named => "key",
        };
        match self.qualifier(key) {
            Some(qualifier) => format!("{word}{place} ({qualifier})"),
            None => format!("{word}{place}"),
        }
    }

    fn qualifier(&self, key: KeyRef<'_>) -> Option<String> {
        key.aws_alias()
            .map(str::to_owned)
            .or_else(|| self.short.get(key.arn?).cloned())
            .or_else(|| key.alias.map(str::to_owned))
    }

    /// What each short name stands for: short name, ARN, alias and manager. Each ARN once.
    pub(in crate::render) fn legend(&self) -> Vec<(String, String, String)> {
        let mut told = BTreeMap::new();
        for key in &self.keys {
            let Some(arn) = key.arn else { continue };
            let entry: &mut KeyRef<'_> = told.entry(arn).or_insert(*key);
            entry.alias = entry.alias.or(key.alias);
            entry.manager = entry.manager.or(key.manager);
        }
        let line = |(arn, key): (&Arn, KeyRef<'_>)| {
            let name = match key.aws_alias() {
                Some(alias) => alias.to_owned(),
                None => self.short.get(arn).cloned().unwrap_or_default(),
            };
            let manager = key.manager.map(|manager| match manager {
                KeyManager::Customer => "customer managed",
                KeyManager::Aws => "AWS managed",
            });
            let about = words::list(key.alias.into_iter().chain(manager));
            (name, arn.to_string(), about)
        };
        told.into_iter().map(line).collect()
    }
}

fn all_keys(report: &Report) -> BTreeSet<KeyRef<'_>> {
    let requirements = report.steps.iter().flat_map(|step| &step.requirements);
    let keys = report
        .artefacts
        .iter()
        .filter_map(|artefact| artefact.key.as_ref())
        .chain(requirements.filter_map(|requirement| requirement.key.as_ref()))
        .chain(report.findings.iter().filter_map(|finding| finding.key.as_ref()));
    let needed = report.keys_by_role.iter().flat_map(|role| &role.keys);
    keys.map(KeyRef::from).chain(needed.map(KeyRef::from)).collect()
}

/// Names of a key, the shortest first: its id up to one of its dashes, its id, then with its place: the
/// replicas of a multi-Region key share their id.
fn forms(arn: &Arn) -> Vec<String> {
    let id = arn.resource_name();
    let resource = arn.resource();
    let mut heads: Vec<&str> = id.match_indices('-').filter_map(|(at, _)| id.get(..=at)).collect();
    heads.retain(|head| head.len() > 8);
    if heads.is_empty() {
        // The id of a multi-Region key has one dash only.
        heads.extend(id.char_indices().nth(12).and_then(|(at, _)| id.get(..at)));
    }
    let mut forms: Vec<String> = heads.iter().map(|head| format!("key/{head}…")).collect();
    forms.push(resource.to_owned());
    let place = format!("in {}/{}", arn.account_text(), arn.region_text());
    let with_place: Vec<String> = forms.iter().map(|form| format!("{form} {place}")).collect();
    forms.extend(with_place);
    forms.push(arn.to_string());
    forms
}

/// `backup role`, `service-linked role`, `caller`.
pub(in crate::render) fn role_use(role: &Role) -> String {
    if role.role_use == "caller" {
        role.role_use.clone()
    } else {
        format!("{} role", role.role_use.replace('_', "-"))
    }
}

/// The role's name without its path, if the role is known.
pub(in crate::render) fn role_name(role: &Role) -> Option<&str> {
    role.arn.as_ref().map(Arn::resource_name)
}
