use super::{Asked, Job, Question, QuestionError, Release, RestoreFrom, resource};
use crate::aws::{AccountId, Arn, KNOWN_REGIONS, Region, ResourceType};
use crate::estate::{Estate, KeyName};
use crate::graph::Place;
use crate::input::did_you_mean;
use crate::products;
use std::collections::BTreeMap;

/// Checks a question. Every mistake is listed.
pub(super) fn resolve(asked: &Asked, estate: Option<&Estate>) -> Result<Question, Vec<QuestionError>> {
    Resolver { asked, estate, errors: Vec::new() }.resolve()
}

struct Resolver<'a> {
    asked: &'a Asked,
    estate: Option<&'a Estate>,
    errors: Vec<QuestionError>,
}

impl Resolver<'_> {
    fn resolve(mut self) -> Result<Question, Vec<QuestionError>> {
        let asked = self.asked;
        let job = asked.operation;
        let release = self.release();
        let src = self.place("src", &asked.src);
        let dst = asked.dst.as_ref().map(|text| self.place("dst", text));
        let worker = asked.worker.as_ref().map(|text| self.place("worker", text));
        self.refuse_senseless_fields();
        if dst.is_none() && matches!(job, Job::Replica | Job::Restore | Job::Copy | Job::Share) {
            self.errors.push(QuestionError::Missing { field: "dst", job: job.as_str() });
        }
        let roles = self.roles(release);
        let resource = resource::of(asked, self.estate).map_err(|error| self.errors.push(error)).ok();
        self.refuse_unknown_workload(src.as_ref());
        let dst = match (job, dst) {
            (Job::Snapshot, _) | (Job::Backup, None) => src.clone(),
            (_, dst) => dst.flatten(),
        };
        let target_key = asked.target_key.as_ref().and_then(|text| self.target_key(text, dst.as_ref()));
        let (Some(src), Some(dst)) = (src, dst) else { return Err(self.errors) };
        let from = asked.from.unwrap_or_default();
        let worker = self.worker(worker.flatten(), &src, &dst);
        self.check_places(&src, &dst);
        let (target_key, alias_place) = target_key.unzip();
        match release.zip(resource) {
            Some((release, resource)) if self.errors.is_empty() => Ok(Question {
                job,
                from,
                release,
                resource,
                src,
                dst,
                worker,
                workload: asked.workload.clone(),
                target_key,
                alias_place: alias_place.flatten(),
                repository: asked.repository.clone(),
                vault: asked.vault.clone(),
                destination_vault: asked.destination_vault.clone(),
                recovery_point: asked.recovery_point.clone(),
                roles,
            }),
            _ => Err(self.errors),
        }
    }

    fn release(&mut self) -> Option<Release> {
        let Some(text) = &self.asked.product else { return Release::all().next() };
        let found = Release::all().find(|known| known.product == text || known.to_string() == *text);
        if found.is_none() {
            let known: Vec<String> = Release::all().map(|known| known.to_string()).collect();
            let near =
                did_you_mean(text, known.iter().map(String::as_str)).or_else(|| known.first().cloned());
            self.errors.push(QuestionError::Product { text: text.clone(), near });
        }
        found
    }

    fn place(&mut self, field: &'static str, text: &str) -> Option<Place> {
        let Some((account, region)) = text.rsplit_once('/') else {
            self.errors.push(QuestionError::Place { field, text: text.to_owned() });
            return None;
        };
        let account = self.account(field, account);
        let region = self.region(field, region);
        let place = Place { account: account?, region: region? };
        let partition = self.estate.and_then(|estate| estate.account(&place.account)).map(|a| &a.partition.0);
        if let Some(partition) = partition.filter(|name| *name != place.region.partition().as_str()) {
            self.errors.push(QuestionError::Senseless {
                field,
                why: format!(
                    "`{}` is an account of partition `{partition}`, `{}` is none of its regions",
                    place.account, place.region
                ),
            });
        }
        Some(place)
    }

    fn account(&mut self, field: &'static str, text: &str) -> Option<AccountId> {
        if let Ok(id) = text.parse() {
            return Some(id);
        }
        if let Some(account) = self.estate.and_then(|estate| estate.account_named(text)) {
            return Some(account.id.clone());
        }
        let near = self.estate.and_then(|estate| did_you_mean(text, estate.account_names()));
        self.errors.push(QuestionError::Account { field, text: text.to_owned(), near });
        None
    }

    fn region(&mut self, field: &'static str, text: &str) -> Option<Region> {
        let parsed: Option<Region> = text.parse().ok();
        let in_estate =
            |region: &Region| self.estate.is_some_and(|estate| estate.regions().any(|r| r == region));
        match parsed {
            Some(region) if region.is_known() || in_estate(&region) => Some(region),
            _ => {
                let near = did_you_mean(text, KNOWN_REGIONS.iter().copied());
                self.errors.push(QuestionError::Region { field, text: text.to_owned(), near });
                None
            }
        }
    }

    fn refuse_senseless_fields(&mut self) {
        let asked = self.asked;
        let job = asked.operation;
        let mut senseless = |field, why: &str| {
            self.errors.push(QuestionError::Senseless { field, why: why.to_owned() });
        };
        if job == Job::Snapshot && asked.dst.is_some() {
            senseless("dst", "a snapshot stays where its volume is; ask for a replica");
        }
        let of_veeam = asked.product.as_deref().is_none_or(|product| product.starts_with("veeam"));
        if job != Job::Restore && asked.from.is_some() {
            senseless("from", "only a restore starts from something");
        } else if !of_veeam && asked.from.is_some() {
            senseless("from", "only `veeam` restores from different things");
        }
        let has_vaults = asked.product.as_deref().is_some_and(products::has_vaults);
        let named = asked.product.as_deref().and_then(|text| text.split('@').next()).unwrap_or("veeam");
        let tells_no_kinds = products::find(named).is_some_and(|known| !known.tells_kinds);
        for (field, given) in [
            ("vault", asked.vault.is_some()),
            ("destination_vault", asked.destination_vault.is_some()),
            ("recovery_point", asked.recovery_point.is_some()),
        ] {
            if given && !has_vaults {
                senseless(field, "only jobs of AWS Backup have vaults and recovery points");
            } else if given && field == "recovery_point" && tells_no_kinds {
                senseless(
                    field,
                    "its backups are several recovery points; name their vault, or a snapshot as workload",
                );
            } else if given && field == "destination_vault" && job != Job::Copy {
                senseless(field, "only a copy goes into another vault");
            } else if given && field == "recovery_point" && !matches!(job, Job::Copy | Job::Restore) {
                senseless(field, "only a copy or a restore starts from a recovery point");
            }
        }
        if tells_no_kinds && asked.resource_type.is_some() {
            senseless("resource_type", &format!("`{named}` does not tell kinds of things apart"));
        }
        let has_worker = of_veeam
            && (job == Job::Backup || (job == Job::Restore && asked.from == Some(RestoreFrom::Backup)));
        if !has_worker && asked.worker.is_some() {
            senseless("worker", "only an image-level backup and a restore from one use workers");
        }
        if !has_worker && asked.repository.is_some() {
            senseless("repository", "only an image-level backup and a restore from one use a repository");
        }
        if job == Job::Copy && has_vaults && asked.target_key.is_some() {
            senseless("target_key", "a copy has the key of the vault that it goes into");
        }
        let has_own_key = products::find(named).is_some_and(|known| !known.restores_under_a_key);
        if job == Job::Restore && has_own_key && asked.target_key.is_some() {
            senseless("target_key", &format!("`{named}` itself decides under which key it restores"));
        }
        if job == Job::Share && asked.target_key.is_some() {
            senseless("target_key", "what is shared keeps its key");
        }
        if matches!(job, Job::Snapshot | Job::Backup) && asked.target_key.is_some() {
            senseless("target_key", "the key of the result is the volume's or the repository's own");
        }
    }

    fn refuse_unknown_workload(&mut self, src: Option<&Place>) {
        let Some(id) = &self.asked.workload else { return };
        // File systems, buckets and tables are in no estate.
        let in_estates =
            [None, Some(ResourceType::Ebs), Some(ResourceType::Ec2), Some(ResourceType::AutoScalingGroup)];
        if !in_estates.contains(&self.asked.resource_type) {
            return;
        }
        if let Some(estate) = self.estate {
            let backed_up = || {
                let mut repositories =
                    estate.document().accounts.iter().flat_map(|account| &account.repositories);
                repositories.any(|repository| repository.backups.known().is_some_and(|ids| ids.contains(id)))
            };
            let known = estate.instance(id).is_some()
                || estate.volume(id).is_some()
                || estate.snapshot(id).is_some()
                || estate.image(id).is_some()
                || backed_up();
            if !known {
                self.errors.push(unknown_workload(id, estate, src));
            }
        } else if !["i-", "vol-", "snap-", "ami-"].iter().any(|prefix| id.starts_with(prefix)) {
            let why = "is no id of an instance, volume, snapshot or image (`i-`, `vol-`, `snap-`, `ami-`)"
                .to_owned();
            self.errors.push(QuestionError::Workload { text: id.clone(), why, near: None });
        } else if id.starts_with("snap-")
            && (matches!(self.asked.operation, Job::Snapshot | Job::Backup | Job::Replica)
                || self.asked.from == Some(RestoreFrom::Backup))
        {
            let why =
                "is a snapshot, and only copies, shares and restores from a snapshot or replica start from one"
                    .to_owned();
            self.errors.push(QuestionError::Workload { text: id.clone(), why, near: None });
        }
    }

    fn worker(&mut self, given: Option<Place>, src: &Place, dst: &Place) -> Option<Place> {
        if self.asked.product.as_deref().is_some_and(|product| !product.starts_with("veeam")) {
            return None;
        }
        let (place, what) = match (self.asked.operation, self.asked.from) {
            (Job::Backup, _) => (src, "the region of the instance"),
            (Job::Restore, Some(RestoreFrom::Backup)) => (dst, "the target region"),
            _ => return None,
        };
        let worker = given.unwrap_or_else(|| place.clone());
        if worker.region != place.region {
            self.errors.push(QuestionError::Senseless {
                field: "worker",
                why: format!(
                    "workers run in {what}: `{}` is expected, not `{}`",
                    place.region, worker.region
                ),
            });
        }
        Some(worker)
    }

    fn check_places(&mut self, src: &Place, dst: &Place) {
        let why = match self.asked.operation {
            Job::Replica if src == dst => "a replica in the account and region of its snapshot is no replica",
            Job::Backup if src != dst && self.asked.product.as_deref().is_some_and(products::has_vaults) => {
                "a backup goes into a vault of the account and region of its data; ask for a copy to have it elsewhere"
            }
            Job::Share if src.account == dst.account => "a share is with another account",
            Job::Share if src.region != dst.region => {
                "a share is seen in its own region only; ask for a copy to have it in another"
            }
            _ => return,
        };
        self.errors.push(QuestionError::Senseless { field: "dst", why: why.to_owned() });
    }

    /// The target key, and the place of its alias where an ARN tells it. Without a target only the form is checked.
    fn target_key(&mut self, text: &str, dst: Option<&Place>) -> Option<(KeyName, Option<Place>)> {
        let refuse = |why: String| QuestionError::TargetKey { text: text.to_owned(), why };
        let bare_id = text.strip_prefix("mrk-").unwrap_or(text);
        let is_id = bare_id.len() >= 32 && bare_id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        if is_id {
            let Place { account, region } = dst?;
            let arn = format!("arn:{}:kms:{region}:{account}:key/{text}", region.partition());
            return arn.parse().ok().map(|name| (name, None));
        }
        let arn: Option<Arn> = text.parse().ok();
        let name = match arn.as_ref().and_then(of_alias) {
            Some((place, alias)) => Some((KeyName::Alias(alias), Some(place))),
            None => text.parse::<KeyName>().ok().map(|name| (name, None)),
        };
        if name.is_none() {
            self.errors.push(refuse("is not the ARN or id of a KMS key and not an alias".to_owned()));
        }
        if let (Some(arn), Some(dst)) = (&arn, dst)
            && name.is_some()
            && arn.partition() != dst.region.partition().as_str()
        {
            self.errors.push(refuse(format!(
                "is a key of partition `{}`; the result is in `{}`",
                arn.partition(),
                dst.region.partition()
            )));
        }
        name
    }

    fn roles(&mut self, release: Option<Release>) -> BTreeMap<String, Arn> {
        let known = release.and_then(|release| products::find(release.product));
        let uses: Vec<&str> = match known {
            Some(known) => known.role_uses.to_vec(),
            None => products::PRODUCTS.iter().flat_map(|known| known.role_uses).copied().collect(),
        };
        let mut roles = BTreeMap::new();
        for (written, arn) in &self.asked.roles {
            let (role_use, account) = match written.split_once('@') {
                Some((role_use, account)) => (role_use, self.account("roles", account)),
                None => (written.as_str(), None),
            };
            if let Some(account) = account.as_ref().filter(|account| arn.account_text() != account.as_str()) {
                self.errors.push(QuestionError::Senseless {
                    field: "roles",
                    why: format!("`{arn}` is not a role of `{account}`"),
                });
            }
            let key = account.map_or_else(|| role_use.to_owned(), |account| format!("{role_use}@{account}"));
            roles.insert(key, arn.clone());
            if !uses.contains(&role_use) {
                let near = did_you_mean(role_use, uses.iter().copied());
                self.errors.push(QuestionError::RoleUse { text: role_use.to_owned(), near });
            }
            let places = [Some(&self.asked.src), self.asked.dst.as_ref(), self.asked.worker.as_ref()];
            let regions: Vec<Region> = places
                .into_iter()
                .flatten()
                .filter_map(|place| place.rsplit('/').next()?.parse().ok())
                .collect();
            let at_home = |region: &Region| region.partition().as_str() == arn.partition();
            if let Some(region) = regions.first().filter(|_| !regions.iter().any(at_home)) {
                self.errors.push(QuestionError::Senseless {
                    field: "roles",
                    why: format!("`{arn}` is not of the partition of `{region}`"),
                });
            }
            if !arn.is_role() {
                self.errors.push(QuestionError::NoRole { arn: arn.to_string() });
            } else if let Some(estate) = self.estate
                && estate.role(arn).is_none()
            {
                let near = did_you_mean(arn.as_str(), estate.roles().map(|role| role.arn.as_str()));
                let why = estate.missing_role("is not a role of the estate".to_owned(), arn);
                self.errors.push(QuestionError::Role { arn: arn.to_string(), why, near });
            }
        }
        roles
    }
}

/// The place and the name of an alias, from its ARN.
fn of_alias(arn: &Arn) -> Option<(Place, String)> {
    let alias =
        arn.resource().strip_prefix("alias/").filter(|name| !name.is_empty() && arn.service() == "kms")?;
    Some((Place { account: arn.account()?, region: arn.region()? }, format!("alias/{alias}")))
}

/// A workload that the estate does not hold, or that could not be read.
pub(crate) fn unknown_workload(id: &str, estate: &Estate, src: Option<&Place>) -> QuestionError {
    let known = estate.document().accounts.iter().flat_map(|account| {
        let instances = account.instances.iter().map(|instance| instance.id.as_str());
        let volumes = account.volumes.iter().map(|volume| volume.id.as_str());
        let snapshots = account.snapshots.iter().map(|snapshot| snapshot.id.as_str());
        let images = account.images.iter().map(|image| image.id.as_str());
        instances.chain(volumes).chain(snapshots).chain(images)
    });
    let why = "is no instance, volume, snapshot or image of the estate".to_owned();
    let (account, region) = (src.map(|place| &place.account), src.map(|place| &place.region));
    QuestionError::Workload {
        text: id.to_owned(),
        why: estate.missing_data(why, id, account, region),
        near: did_you_mean(id, known),
    }
}
