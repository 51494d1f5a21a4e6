//! The organization: units, accounts, SCPs and RCPs, and what they are attached to.

use super::{Source, Tell};
use crate::aws::AccountId;
use crate::discover::read::{After, Each, Only, Read, Service};
use crate::discover::replies::{answer, backup, organizations};
use crate::discover::{Call, Replies, Scope, Telling};
use crate::estate::{AttachedPolicy, NoneMark, Organization, Unit};
use crate::fact::Observed;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

static DESCRIBE: Read = Read::of_account(
    Service::Organizations,
    "DescribeOrganization",
    "organizations:DescribeOrganization",
    answer::<organizations::DescribeOrganization>(),
)
.none_is(&["AWSOrganizationsNotInUseException"])
.leaves("whether the account is in an organization");

/// Only the management account and delegated administrators may read on.
static LIST_ROOTS: Read = Read::of_account(
    Service::Organizations,
    "ListRoots",
    "organizations:ListRoots",
    answer::<organizations::ListRoots>(),
)
.after(&[After::Each(Each::of(&DESCRIBE, "MasterAccountId", "").only(Only::Those(reads_all)))])
.leaves("the root, and which types of policies are in use");

static LIST_UNITS: Read = Read::of_account(
    Service::Organizations,
    "ListOrganizationalUnitsForParent",
    "organizations:ListOrganizationalUnitsForParent",
    answer::<organizations::ListOrganizationalUnits>(),
)
.after(UNITS_AFTER)
.leaves("the units in a unit");

static UNITS_AFTER: &[After] = &[
    After::Each(Each::of(&LIST_ROOTS, "Id", "ParentId")),
    After::Each(Each::of(&LIST_UNITS, "Id", "ParentId")),
];

static LIST_ACCOUNTS: Read = Read::of_account(
    Service::Organizations,
    "ListAccountsForParent",
    "organizations:ListAccountsForParent",
    answer::<organizations::ListAccounts>(),
)
.after(UNITS_AFTER)
.leaves("the accounts in a unit");

static LIST_SCPS: Read = Read::of_account(
    Service::Organizations,
    "ListPolicies",
    "organizations:ListPolicies",
    answer::<organizations::ListPolicies>(),
)
.with(&[("Filter", "SERVICE_CONTROL_POLICY")])
.after(&[After::Each(Each::of(&DESCRIBE, "MasterAccountId", "").only(Only::Those(reads_all)))])
.leaves("which SCPs there are");

static LIST_RCPS: Read = Read::of_account(
    Service::Organizations,
    "ListPolicies",
    "organizations:ListPolicies",
    answer::<organizations::ListPolicies>(),
)
.with(&[("Filter", "RESOURCE_CONTROL_POLICY")])
.after(&[After::Each(Each::of(&DESCRIBE, "MasterAccountId", "").only(Only::Those(reads_all)))])
.leaves("which RCPs there are");

static DESCRIBE_POLICY: Read = Read::of_account(
    Service::Organizations,
    "DescribePolicy",
    "organizations:DescribePolicy",
    answer::<organizations::DescribePolicy>(),
)
.after(POLICIES_AFTER)
.leaves("the document of a policy");

static LIST_TARGETS: Read = Read::of_account(
    Service::Organizations,
    "ListTargetsForPolicy",
    "organizations:ListTargetsForPolicy",
    answer::<organizations::ListTargets>(),
)
.after(POLICIES_AFTER)
.leaves("what a policy is attached to");

static POLICIES_AFTER: &[After] = &[
    After::Each(Each::of(&LIST_SCPS, "Id", "PolicyId")),
    After::Each(Each::of(&LIST_RCPS, "Id", "PolicyId")),
];

static GLOBAL_SETTINGS: Read = Read::of_account(
    Service::Backup,
    "DescribeGlobalSettings",
    "backup:DescribeGlobalSettings",
    answer::<backup::DescribeGlobalSettings>(),
)
.after(&[After::Each(Each::of(&DESCRIBE, "MasterAccountId", "").only(Only::Those(is_management)))])
.leaves("whether AWS Backup may copy between accounts");

/// The organization.
pub static SOURCE: Source = Source {
    word: "organization",
    about: "the organization, its units and accounts, SCPs and RCPs",
    reads: &[
        &DESCRIBE,
        &LIST_ROOTS,
        &LIST_UNITS,
        &LIST_ACCOUNTS,
        &LIST_SCPS,
        &LIST_RCPS,
        &DESCRIBE_POLICY,
        &LIST_TARGETS,
        &GLOBAL_SETTINGS,
    ],
    tell: Tell(tell),
};

fn is_management(scope: &Scope, organization: &Value) -> bool {
    organization.get("MasterAccountId").and_then(Value::as_str) == Some(scope.account.as_str())
}

fn reads_all(scope: &Scope, organization: &Value) -> bool {
    scope.reads_organization || is_management(scope, organization)
}

fn tell(telling: &mut Telling<'_>) {
    let describe = Call::new(&DESCRIBE, None, []);
    if telling.replies.is_none(&describe) {
        telling.account.organization = Observed::Known(NoneMark);
        return;
    }
    let told: Option<organizations::DescribeOrganization> = telling.replies.told(&describe);
    let Some(told) = told.map(|told| told.organization) else { return };
    let Ok(management_account) = told.master_account_id.parse() else { return };
    let roots: Option<organizations::ListRoots> = telling.replies.told(&Call::new(&LIST_ROOTS, None, []));
    let Some(root) = roots.and_then(|told| told.roots.into_iter().next()) else {
        telling.in_organization(&told.id, &management_account);
        return;
    };
    let scps = attached(telling, &root, "SERVICE_CONTROL_POLICY", &LIST_SCPS);
    let rcps = attached(telling, &root, "RESOURCE_CONTROL_POLICY", &LIST_RCPS);
    let mut tree = Tree { scps, rcps, accounts: Members::default() };
    let Some(root) = tree.unit(telling, &root.id, root.name.as_deref()) else { return };
    let mut root = root;
    let twice = twice_listed(&root);
    if !twice.is_empty() {
        // They moved while the units were read.
        without(&mut root, &twice);
        for account in &twice {
            let why = "the account was listed in two units";
            telling.not_understood(&LIST_ACCOUNTS, None, account.as_str(), why);
        }
    }
    let global: Option<backup::DescribeGlobalSettings> =
        telling.replies.told(&Call::new(&GLOBAL_SETTINGS, None, []));
    let cross_account =
        global.and_then(|told| told.global_settings.get("isCrossAccountBackupEnabled").cloned());
    telling.organization(
        Organization {
            id: told.id,
            management_account,
            root,
            cross_account_backup: cross_account.map_or(Observed::Unknown, |on| Observed::Known(on == "true")),
        },
        tree.accounts,
        (tree.scps, tree.rcps),
    );
}

/// Policies of a type by what they are attached to; `None` where that is not known.
pub(in crate::discover) type Attached = Option<BTreeMap<String, Vec<AttachedPolicy>>>;

/// Where a type of policies is not in use, nothing is attached anywhere.
fn attached(
    telling: &mut Telling<'_>,
    root: &organizations::Root,
    kind: &str,
    list: &'static Read,
) -> Attached {
    let known = root.policy_types.as_ref().map(|types| {
        let of_kind = types.iter().find(|known| known.policy_type.as_deref() == Some(kind));
        of_kind.map(|known| known.status.as_deref().unwrap_or_default())
    });
    match known {
        Some(None) => return Some(BTreeMap::new()),
        Some(Some("ENABLED")) => {}
        // It is being switched on or off.
        other => {
            let status = other.flatten().unwrap_or("not told");
            let why = format!("whether policies of type {kind} are in use is open: {status}");
            telling.not_understood(&LIST_ROOTS, None, &root.id, &why);
            return None;
        }
    }
    let told: organizations::ListPolicies = telling.replies.told(&Call::new(list, None, []))?;
    let mut by_target: BTreeMap<String, Vec<AttachedPolicy>> = BTreeMap::new();
    for policy in told.policies {
        // The default RCP lets everything pass and cannot be taken away.
        if policy.id == "p-RCPFullAWSAccess" {
            continue;
        }
        let call = |read| Call::new(read, None, [("PolicyId", policy.id.clone())]);
        let targets: organizations::ListTargets = telling.replies.told(&call(&LIST_TARGETS))?;
        let described: Option<organizations::DescribePolicy> = telling.replies.told(&call(&DESCRIBE_POLICY));
        let name = name_of(&policy);
        if let Some(told) = described {
            telling.policy(&call(&DESCRIBE_POLICY), &name, &Value::String(told.policy.content));
        }
        for target in targets.targets {
            let attached = AttachedPolicy { name: name.clone(), document: Observed::Unknown };
            by_target.entry(target.target_id).or_default().push(attached);
        }
    }
    for policies in by_target.values_mut() {
        policies.sort_by(|one, other| one.name.cmp(&other.name));
    }
    Some(by_target)
}

/// The name of a policy in an estate, with its id: an SCP and an RCP may bear one name in AWS.
fn name_of(policy: &organizations::PolicySummary) -> String {
    match &policy.name {
        Some(name) => format!("{name} ({})", policy.id),
        None => policy.id.clone(),
    }
}

/// The name of the policy with this id, if it was told.
pub(in crate::discover) fn policy_name(replies: &Replies, id: &str) -> Option<String> {
    [&LIST_SCPS, &LIST_RCPS].into_iter().find_map(|list| {
        let told: organizations::ListPolicies = replies.told(&Call::new(list, None, []))?;
        told.policies.iter().find(|policy| policy.id == id).map(name_of)
    })
}

/// Accounts that stand in several units.
fn twice_listed(unit: &Unit) -> BTreeSet<AccountId> {
    fn count(unit: &Unit, seen: &mut BTreeMap<AccountId, usize>) {
        for account in &unit.accounts {
            *seen.entry(account.clone()).or_default() += 1;
        }
        unit.units.iter().for_each(|below| count(below, seen));
    }
    let mut seen = BTreeMap::new();
    count(unit, &mut seen);
    seen.into_iter().filter(|(_, count)| *count > 1).map(|(account, _)| account).collect()
}

fn without(unit: &mut Unit, accounts: &BTreeSet<AccountId>) {
    unit.accounts.retain(|account| !accounts.contains(account));
    unit.units.iter_mut().for_each(|below| without(below, accounts));
}

struct Tree {
    scps: Attached,
    rcps: Attached,
    accounts: Members,
}

/// The accounts of an organization.
#[derive(Debug, Clone, Default)]
pub(in crate::discover) struct Members {
    /// Their names.
    pub(in crate::discover) names: BTreeMap<AccountId, String>,
    /// Those that are in use: not suspended, not closed.
    pub(in crate::discover) active: Vec<AccountId>,
}

impl Tree {
    /// A unit and all below it; `None` where one of the lists is not known, for an account that is not found in the tree
    /// would seem to be in another organization.
    fn unit(&mut self, telling: &Telling<'_>, id: &str, name: Option<&str>) -> Option<Unit> {
        let call = |read| Call::new(read, None, [("ParentId", id.to_owned())]);
        let accounts: organizations::ListAccounts = telling.replies.told(&call(&LIST_ACCOUNTS))?;
        let units: organizations::ListOrganizationalUnits = telling.replies.told(&call(&LIST_UNITS))?;
        let mut ids = Vec::new();
        for account in accounts.accounts {
            let Ok(id) = account.id.parse::<AccountId>() else { continue };
            if let Some(name) = account.name.filter(|name| !name.is_empty()) {
                self.accounts.names.insert(id.clone(), name);
            }
            // `State` takes the place of `Status` (Organizations API reference, `Account`).
            if account.state.or(account.status).is_none_or(|state| state == "ACTIVE") {
                self.accounts.active.push(id.clone());
            }
            ids.push(id);
        }
        ids.sort();
        let mut below = Vec::new();
        for unit in units.organizational_units {
            below.push(self.unit(telling, &unit.id, unit.name.as_deref())?);
        }
        below.sort_by(|one, other| one.id.cmp(&other.id));
        Some(Unit {
            id: id.to_owned(),
            name: name.filter(|name| !name.is_empty()).map(str::to_owned),
            scps: of_target(&self.scps, id),
            rcps: of_target(&self.rcps, id),
            accounts: ids,
            units: below,
        })
    }
}

/// What is attached to a unit or account.
pub(in crate::discover) fn of_target(attached: &Attached, id: &str) -> Observed<Vec<AttachedPolicy>> {
    match attached {
        Some(known) => Observed::Known(known.get(id).cloned().unwrap_or_default()),
        None => Observed::Unknown,
    }
}
