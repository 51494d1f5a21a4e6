//! A loaded estate and the questions one can ask it.

use super::managed::managed_policy;
use super::{
    Account, AttachedPolicy, Edit, EditError, EstateDocument, Image, Instance, Key, KeyName, OrNone, Product,
    RecoveryPoint, RegionSettings, Repository, Role, Snapshot, SnapshotOrigin, Unit, Vault, Volume,
};
use crate::aws::{AccountId, Arn, Region};
use crate::fact::Observed;
use crate::iam::Document;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where an account stands in its organization: the policies of each level from the root down to the account.
#[derive(Debug, Clone)]
pub struct OrganizationPlace<'a> {
    /// Id of the organization.
    pub id: &'a str,
    /// Its management account.
    pub management_account: &'a AccountId,
    /// Ids of the units from the root down.
    pub path: Vec<&'a str>,
    /// Service control policies by level.
    pub scps: Vec<&'a Observed<Vec<AttachedPolicy>>>,
    /// Resource control policies by level.
    pub rcps: Vec<&'a Observed<Vec<AttachedPolicy>>>,
}

impl OrganizationPlace<'_> {
    /// The place as condition keys such as `aws:PrincipalOrgPaths` write it: `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/` (IAM user
    /// guide, "AWS global condition context keys").
    pub fn path_text(&self) -> String {
        format!("{}/{}/", self.id, self.path.join("/"))
    }
}

/// A merged, validated estate. Looking a thing up answers `None` where the estate does not know it, which never
/// means that it does not exist.
#[derive(Debug, Clone, Default)]
pub struct Estate {
    document: EstateDocument,
    accounts: Arc<BTreeMap<AccountId, usize>>,
    /// What each account holds, parallel to the accounts of the document. An edited estate shares those it left alone.
    indexes: Vec<Arc<AccountIndex>>,
    policies: Arc<BTreeMap<String, usize>>,
    read_now: bool,
}

/// Where in an account its things stand.
#[derive(Debug, Default)]
struct AccountIndex {
    keys: BTreeMap<Arn, usize>,
    roles: BTreeMap<Arn, usize>,
    volumes: BTreeMap<String, usize>,
}

impl AccountIndex {
    fn new(account: &Account) -> Self {
        let mut index = Self::default();
        for (at, key) in account.keys.iter().enumerate() {
            index.keys.entry(key.arn.clone()).or_insert(at);
        }
        for (at, role) in account.roles.iter().enumerate() {
            index.roles.entry(role.arn.clone()).or_insert(at);
        }
        for (at, volume) in account.volumes.iter().enumerate() {
            index.volumes.entry(volume.id.clone()).or_insert(at);
        }
        index
    }
}

static NO_POLICIES: Observed<Vec<AttachedPolicy>> = Observed::Unknown;

impl Estate {
    /// Indexes a document. Of two things with one id the first is found; validation refuses such a document. Reads that
    /// failed are sorted, each once.
    pub fn new(mut document: EstateDocument) -> Self {
        document.unread.sort_unstable();
        document.unread.dedup();
        let mut accounts = BTreeMap::new();
        for (at, account) in document.accounts.iter().enumerate() {
            accounts.entry(account.id.clone()).or_insert(at);
        }
        let indexes = document.accounts.iter().map(|account| Arc::new(AccountIndex::new(account))).collect();
        let mut policies = BTreeMap::new();
        for (at, policy) in document.policies.iter().enumerate() {
            policies.entry(policy.name.clone()).or_insert(at);
        }
        Self {
            document,
            accounts: Arc::new(accounts),
            indexes,
            policies: Arc::new(policies),
            read_now: false,
        }
    }

    /// The estate as it is after these edits, and the edits as RFC 6902 operations on its document.
    pub fn edited(&self, edits: &[Edit]) -> Result<(Self, Vec<serde_json::Value>), EditError> {
        let mut edited = self.clone();
        let mut operations = Vec::new();
        for edit in edits {
            let account = edit.account().and_then(|id| self.accounts.get(&id).copied());
            let at = account.ok_or_else(|| edit.misses("its account"))?;
            operations.extend(edit.apply(&mut edited.document, at)?);
            // Only a new key changes where things stand.
            if let Edit::CreateKey { .. } = edit
                && let (Some(account), Some(index)) =
                    (edited.document.accounts.get(at), edited.indexes.get_mut(at))
            {
                *index = Arc::new(AccountIndex::new(account));
            }
        }
        Ok((edited, operations))
    }

    /// The same, as one that was read from AWS for the question at hand.
    #[must_use]
    pub fn as_read_now(self) -> Self {
        Self { read_now: true, ..self }
    }

    /// Whether it was read from AWS for the question at hand.
    pub fn is_read_now(&self) -> bool {
        self.read_now
    }

    /// What it was made from.
    pub fn document(&self) -> &EstateDocument {
        &self.document
    }

    fn accounts_known(&self) -> impl Iterator<Item = &Account> {
        self.document.accounts.iter().map(AsRef::as_ref)
    }

    /// The account with this id.
    pub fn account(&self, id: &AccountId) -> Option<&Account> {
        self.accounts.get(id).and_then(|&at| self.document.accounts.get(at)).map(AsRef::as_ref)
    }

    fn indexed(&self, id: &AccountId) -> Option<(&Account, &AccountIndex)> {
        let &at = self.accounts.get(id)?;
        Some((self.document.accounts.get(at)?, self.indexes.get(at)?))
    }

    /// The account with this name.
    pub fn account_named(&self, name: &str) -> Option<&Account> {
        self.accounts_known().find(|account| account.name.as_deref() == Some(name))
    }

    /// Every account name the estate knows.
    pub fn account_names(&self) -> impl Iterator<Item = &str> {
        self.document.accounts.iter().filter_map(|account| account.name.as_deref())
    }

    /// Every region in which the estate knows something.
    pub fn regions(&self) -> impl Iterator<Item = &Region> {
        self.document.accounts.iter().flat_map(|account| {
            let keyed = account.regions.keys();
            keyed
                .chain(account.volumes.iter().map(|v| &v.region))
                .chain(account.instances.iter().map(|i| &i.region))
                .chain(account.snapshots.iter().map(|s| &s.region))
                .chain(account.images.iter().map(|i| &i.region))
                .chain(account.vaults.iter().map(|v| &v.region))
                .chain(account.repositories.iter().map(|r| &r.region))
                .chain(account.database_regions())
        })
    }

    /// EBS settings of an account in a region.
    pub fn settings(&self, account: &AccountId, region: &Region) -> Option<&RegionSettings> {
        self.account(account)?.regions.get(region)
    }

    /// The key with this ARN.
    pub fn key(&self, arn: &Arn) -> Option<&Key> {
        let (account, index) = self.indexed(&arn.account()?)?;
        account.keys.get(*index.keys.get(arn)?).map(AsRef::as_ref)
    }

    /// The key that a name means in an account and region. An alias of another account is never found, as in AWS
    /// (KMS developer guide, "Aliases in AWS KMS").
    pub fn key_named(&self, name: &KeyName, account: &AccountId, region: &Region) -> Option<&Key> {
        match name {
            KeyName::Arn(arn) => self.key(arn),
            KeyName::Alias(alias) => {
                let named = |key: &&Key| key.aliases.known().is_some_and(|known| known.contains(alias));
                self.account(account)?.keys_in(region).find(named)
            }
        }
    }

    /// The role with this ARN.
    pub fn role(&self, arn: &Arn) -> Option<&Role> {
        let (account, index) = self.indexed(&arn.account()?)?;
        account.roles.get(*index.roles.get(arn)?).map(AsRef::as_ref)
    }

    /// Every role the estate knows.
    pub fn roles(&self) -> impl Iterator<Item = &Role> {
        self.document.accounts.iter().flat_map(|account| &account.roles).map(AsRef::as_ref)
    }

    /// The volume with this id and its account.
    pub fn volume(&self, id: &str) -> Option<(&Account, &Volume)> {
        self.document.accounts.iter().zip(&self.indexes).find_map(|(account, index)| {
            Some((account.as_ref(), account.volumes.get(*index.volumes.get(id)?)?))
        })
    }

    /// The instance with this id and its account.
    pub fn instance(&self, id: &str) -> Option<(&Account, &Instance)> {
        self.accounts_known()
            .find_map(|account| Some((account, account.instances.iter().find(|instance| instance.id == id)?)))
    }

    /// The snapshot with this id and its owner.
    pub fn snapshot(&self, id: &str) -> Option<(&Account, &Snapshot)> {
        self.accounts_known()
            .find_map(|account| Some((account, account.snapshots.iter().find(|snapshot| snapshot.id == id)?)))
    }

    /// The image with this id and its owner.
    pub fn image(&self, id: &str) -> Option<(&Account, &Image)> {
        self.accounts_known()
            .find_map(|account| Some((account, account.images.iter().find(|image| image.id == id)?)))
    }

    /// The vault of a name in an account and region.
    pub fn vault(&self, account: &AccountId, region: &Region, name: &str) -> Option<&Vault> {
        self.account(account)?.vaults.iter().find(|vault| vault.region == *region && vault.name == name)
    }

    /// The recovery point with this ARN, its vault and the account of that.
    pub fn recovery_point(&self, arn: &str) -> Option<(&Account, &Vault, &RecoveryPoint)> {
        let vaults = self.accounts_known().flat_map(|a| a.vaults.iter().map(move |vault| (a, vault)));
        let mut points =
            vaults.flat_map(|(a, vault)| vault.recovery_points.iter().map(move |p| (a, vault, p)));
        points.find(|(.., point)| point.arn.as_str() == arn)
    }

    /// The recovery point that the snapshot or image with this id is.
    pub fn recovery_point_of(&self, id: &str) -> Option<&RecoveryPoint> {
        let vaults = self.accounts_known().flat_map(|account| &account.vaults);
        vaults.flat_map(|vault| &vault.recovery_points).find(|point| point.arn.resource_name() == id)
    }

    /// Whether AWS Backup may copy between the accounts of the organization.
    pub fn cross_account_backup(&self) -> Observed<bool> {
        match &self.document.organization {
            Observed::Known(OrNone::Some(organization)) => organization.cross_account_backup.clone(),
            Observed::Known(OrNone::None) => Observed::Known(false),
            Observed::Unknown => Observed::Unknown,
        }
    }

    /// Snapshots of an origin, in an account and region.
    pub fn snapshots_at<'a>(
        &'a self,
        account: &AccountId,
        region: &'a Region,
        origin: SnapshotOrigin,
    ) -> impl Iterator<Item = &'a Snapshot> {
        self.account(account)
            .into_iter()
            .flat_map(|account| &account.snapshots)
            .filter(move |snapshot| snapshot.region == *region && snapshot.origin == Observed::Known(origin))
    }

    /// Repositories in an account and region.
    pub fn repositories_at<'a>(
        &'a self,
        account: &AccountId,
        region: &'a Region,
    ) -> impl Iterator<Item = &'a Repository> {
        self.account(account)
            .into_iter()
            .flat_map(|account| &account.repositories)
            .filter(move |repository| repository.region == *region)
    }

    /// A product in use.
    pub fn product(&self, name: &str) -> Option<&Product> {
        self.document.products.iter().map(AsRef::as_ref).find(|product: &&Product| product.product == name)
    }

    /// The document of an attachment: its own, or the one of its name; `None` where it is not known.
    pub fn policy_document<'a>(&'a self, attached: &'a AttachedPolicy) -> Option<&'a Document> {
        attached.document.known().or_else(|| {
            let named = self.policies.get(&attached.name).and_then(|&at| self.document.policies.get(at));
            named.map(|policy| &policy.document).or_else(|| managed_policy(&attached.name))
        })
    }

    /// Where an account stands in the organization. `Known(None)`: in none; `Unknown`: nobody has told.
    pub fn organization_of(&self, id: &AccountId) -> Observed<OrNone<OrganizationPlace<'_>>> {
        let account = self.account(id);
        if account.is_some_and(|account| !account.organization.is_unknown()) {
            return Observed::Known(OrNone::None);
        }
        match &self.document.organization {
            Observed::Unknown => Observed::Unknown,
            Observed::Known(OrNone::None) => Observed::Known(OrNone::None),
            Observed::Known(OrNone::Some(organization)) => {
                let mut chain = Vec::new();
                if !find_unit(&organization.root, id, &mut chain) {
                    return Observed::Unknown;
                }
                let (scps, rcps) =
                    account.map_or((&NO_POLICIES, &NO_POLICIES), |account| (&account.scps, &account.rcps));
                Observed::Known(OrNone::Some(OrganizationPlace {
                    id: &organization.id,
                    management_account: &organization.management_account,
                    path: chain.iter().map(|unit| unit.id.as_str()).collect(),
                    scps: chain.iter().map(|unit| &unit.scps).chain([scps]).collect(),
                    rcps: chain.iter().map(|unit| &unit.rcps).chain([rcps]).collect(),
                }))
            }
        }
    }
}

/// Fills `chain` with the units from the root to the one that holds the account.
fn find_unit<'a>(unit: &'a Unit, id: &AccountId, chain: &mut Vec<&'a Unit>) -> bool {
    chain.push(unit);
    if unit.accounts.contains(id) || unit.units.iter().any(|below| find_unit(below, id, chain)) {
        return true;
    }
    chain.pop();
    false
}
