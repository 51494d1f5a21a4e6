//! Condition keys that follow from principal and resource (IAM user guide, "AWS global condition context keys";
//! KMS developer guide, "Condition keys for AWS KMS").

use super::condition_keys::action_has_key;
use super::query::Query;
use crate::aws::{AccountId, Arn};
use crate::iam::{ContextValue, Found, Given, Keys, Principal, Text, TextRef};
use std::cell::OnceCell;

/// Condition keys of the pairs of an encryption context begin so.
pub(super) const ENCRYPTION_CONTEXT: &str = "kms:EncryptionContext:";

/// Names of the roles of IAM Identity Center begin so, and their paths so (IAM Identity Center user guide,
/// "Referencing permission sets in resource policies").
pub(super) const SINGLE_SIGN_ON: &str = "AWSReservedSSO_";
const SINGLE_SIGN_ON_PATH: &str = "aws-reserved/sso.amazonaws.com/";

/// The condition keys of a query: those given, and those that follow.
pub(super) struct Derived<'q> {
    query: &'q Query<'q>,
    action: &'q str,
    resource: Option<Arn>,
    principal_arn: OnceCell<Option<Text>>,
    user_id: OnceCell<Option<Text>>,
    organization_paths: OnceCell<Vec<Text>>,
    encryption_context_keys: OnceCell<Vec<Text>>,
}

impl<'q> Derived<'q> {
    /// `action` in lower case.
    pub(super) fn new(query: &'q Query<'q>, action: &'q str) -> Self {
        Self {
            query,
            action,
            resource: query.resource.known_part().parse().ok(),
            principal_arn: OnceCell::new(),
            user_id: OnceCell::new(),
            organization_paths: OnceCell::new(),
            encryption_context_keys: OnceCell::new(),
        }
    }

    /// Account of the resource: as told, or as its ARN has it, or else the principal's own.
    pub(super) fn resource_account(&self) -> Option<&str> {
        let of_arn = || self.resource.as_ref().map(Arn::account_text).filter(|text| !text.is_empty());
        let told = self.query.resource_account.map(AccountId::as_str).or_else(of_arn);
        if told.is_some() || self.owner_is_unknown() { told } else { self.query.principal.account_text() }
    }

    /// Whether nothing tells the account of the resource, though it has one.
    pub(super) fn owner_is_unknown(&self) -> bool {
        self.query.owner_unknown
            || (self.resource.is_none() && matches!(self.query.resource, Text::Prefix(_)))
    }

    fn derive(&self, key: &str) -> Found<'_> {
        let principal = self.query.principal;
        match key {
            "kms:encryptioncontextkeys" => self.encryption_context_keys(),
            "kms:requestalias" => exact(self.alias()),
            "kms:resourcealiases" if self.alias().is_some() => {
                Found::Unknown("kms:ResourceAliases: the aliases of the key are not given")
            }
            "aws:principalarn" => found(self.principal_arn.get_or_init(|| principal_arn(principal)).as_ref()),
            "aws:principalaccount" if *principal == Principal::Anonymous => exact(Some("anonymous")),
            "aws:principalaccount" | "kms:calleraccount" => exact(principal.account_text()),
            "aws:principaltype" => exact(principal_type(principal)),
            "aws:userid" => match self.user_id.get_or_init(|| user_id(principal)) {
                Some(id) => Found::One(id.borrow()),
                None => match principal {
                    Principal::Anonymous => exact(Some("anonymous")),
                    Principal::Service(_) | Principal::Federated(_) => Found::Absent,
                    _ => Found::Unknown("aws:userid: the unique id of the principal is not known"),
                },
            },
            "aws:username" => match principal {
                Principal::User { arn, .. } => exact(Some(arn.resource_name())),
                _ => Found::Absent,
            },
            "aws:principalisawsservice" => flag(matches!(principal, Principal::Service(_))),
            "aws:principalservicename" => match principal {
                Principal::Service(name) => exact(Some(name)),
                _ => Found::Absent,
            },
            "aws:viaawsservice" => self.via_service(),
            "aws:calledvia" | "aws:calledviafirst" | "aws:calledvialast" => self.called_via(key),
            "aws:federatedprovider" => match principal {
                Principal::Federated(name) => exact(Some(name)),
                _ => Found::Absent,
            },
            "aws:principalorgid" => self.organization_id(),
            "aws:principalorgpaths" => self.organization_paths(),
            "aws:resourceaccount" => match self.resource_account() {
                Some(account) => exact(Some(account)),
                None => Found::Unknown("aws:ResourceAccount: the account of the resource is not given"),
            },
            "aws:resourceorgid" => given(&self.query.resource_organization),
            // "This key is included in the request context only if the resource owner account is a member of an
            // organization."
            "aws:resourceorgpaths" => match &self.query.resource_organization {
                Given::None => Found::Absent,
                _ => Found::Unknown(
                    "aws:ResourceOrgPaths: the place of the resource's account in its organization is not given",
                ),
            },
            // "This key is always included in the request context."
            "aws:requestedregion" => match self.resource.as_ref().map(Arn::region_text) {
                Some(region) if !region.is_empty() => exact(Some(region)),
                _ => Found::Unknown("aws:RequestedRegion: the resource does not tell the region of the call"),
            },
            _ => Found::Absent,
        }
    }

    /// The names of the pairs in the encryption context.
    fn encryption_context_keys(&self) -> Found<'_> {
        let pairs = || {
            self.query.context.iter().filter_map(|(key, value)| {
                let (prefix, name) = key.split_at_checked(ENCRYPTION_CONTEXT.len())?;
                prefix.eq_ignore_ascii_case(ENCRYPTION_CONTEXT).then_some((name, value))
            })
        };
        for (_, value) in pairs() {
            if let ContextValue::Unknown(why) = value {
                return Found::Unknown(why);
            }
        }
        let names =
            self.encryption_context_keys.get_or_init(|| pairs().map(|(name, _)| name.into()).collect());
        if names.is_empty() { Found::Absent } else { Found::Many(names) }
    }

    /// The alias by which a request names its key.
    fn alias(&self) -> Option<&str> {
        let arn = self.resource.as_ref().filter(|arn| arn.service() == "kms")?;
        matches!(self.query.resource, Text::Exact(_))
            .then(|| arn.resource())
            .filter(|name| name.starts_with("alias/"))
    }

    /// A service that calls in the name of the principal shows in `kms:ViaService` and `aws:CalledVia`.
    fn via_service(&self) -> Found<'_> {
        let seen = ["kms:viaservice", "aws:calledvia", "aws:calledviafirst", "aws:calledvialast"]
            .map(|key| Found::from(self.query.context.get(key)));
        if seen.iter().any(|found| matches!(found, Found::One(_) | Found::Many([_, ..]))) {
            return flag(true);
        }
        seen.into_iter().find(|found| matches!(found, Found::Unknown(_))).unwrap_or_else(|| flag(false))
    }

    /// "When FAS requests are made", these keys "are populated with the service principal of the service that initiated
    /// the FAS call" (IAM user guide, "Forward access sessions"), but EC2 is none of the services that the page on
    /// `aws:CalledVia` lists, and other services may stand before it in the chain.
    fn called_via(&self, key: &str) -> Found<'_> {
        let one = |text: Option<&'q Text>| text.map_or(Found::Absent, |text| Found::One(text.borrow()));
        match self.query.context.get("aws:calledvia") {
            Some(ContextValue::Many(chain)) if key == "aws:calledviafirst" => one(chain.first()),
            Some(ContextValue::Many(chain)) => one(chain.last()),
            Some(value) => Some(value).into(),
            None if self.query.context.get("kms:viaservice").is_some() => {
                Found::Unknown("aws:CalledVia: the services that the call came through are not given")
            }
            None => Found::Absent,
        }
    }

    fn organization_id(&self) -> Found<'_> {
        if self.query.principal.account_text().is_none() {
            return Found::Absent;
        }
        match &self.query.organization {
            Given::None => Found::Absent,
            Given::Known(organization) => exact(Some(&organization.id)),
            Given::Unknown(why) => Found::Unknown(why),
        }
    }

    fn organization_paths(&self) -> Found<'_> {
        if self.query.principal.account_text().is_none() {
            return Found::Absent;
        }
        match (&self.query.organization_path, &self.query.organization) {
            (Given::Known(path), _) => {
                Found::Many(self.organization_paths.get_or_init(|| vec![Text::Exact(path.clone())]))
            }
            (Given::Unknown(why), _) | (Given::None, Given::Unknown(why)) => Found::Unknown(why),
            (Given::None, Given::None) => Found::Absent,
            (Given::None, Given::Known(_)) => Found::Unknown(
                "aws:PrincipalOrgPaths: the place of the account in its organization is not given",
            ),
        }
    }
}

impl Keys for Derived<'_> {
    fn find(&self, key: &str) -> Found<'_> {
        if !action_has_key(self.action, key) {
            return Found::Absent;
        }
        match self.query.context.get(key) {
            Some(value) => Some(value).into(),
            None => self.derive(key),
        }
    }
}

fn exact(text: Option<&str>) -> Found<'_> {
    text.map_or(Found::Absent, |text| Found::One(TextRef::Exact(text)))
}

fn found(text: Option<&Text>) -> Found<'_> {
    text.map_or(Found::Absent, |text| Found::One(text.borrow()))
}

fn flag(value: bool) -> Found<'static> {
    Found::One(TextRef::Exact(if value { "true" } else { "false" }))
}

fn given(value: &Given<String>) -> Found<'_> {
    match value {
        Given::None => Found::Absent,
        Given::Known(text) => exact(Some(text)),
        Given::Unknown(why) => Found::Unknown(why),
    }
}

/// For a session the ARN of its role; services and anonymous callers have none.
fn principal_arn(principal: &Principal) -> Option<Text> {
    match principal {
        Principal::Role { arn, .. } | Principal::User { arn, .. } | Principal::FederatedUser { arn, .. } => {
            Some(Text::Exact(arn.as_str().to_owned()))
        }
        Principal::Session { partition, account, role_name, .. } => {
            let path = if role_name.starts_with(SINGLE_SIGN_ON) { SINGLE_SIGN_ON_PATH } else { "" };
            Some(Text::Prefix(format!("arn:{partition}:iam::{account}:role/{path}")))
        }
        Principal::Root { .. } => Some(Text::Exact(principal.to_string())),
        Principal::Service(_) | Principal::Federated(_) | Principal::Anonymous => None,
    }
}

/// IAM user guide, "IAM policy elements: Variables and tags", table of principal key values.
fn principal_type(principal: &Principal) -> Option<&'static str> {
    match principal {
        Principal::Role { .. } | Principal::Session { .. } => Some("AssumedRole"),
        Principal::User { .. } => Some("User"),
        Principal::FederatedUser { .. } => Some("FederatedUser"),
        Principal::Root { .. } => Some("Account"),
        Principal::Anonymous => Some("Anonymous"),
        Principal::Service(_) | Principal::Federated(_) => None,
    }
}

fn user_id(principal: &Principal) -> Option<Text> {
    match principal {
        Principal::Role { session, unique_id: Some(id), .. }
        | Principal::Session { session, unique_id: Some(id), .. } => Some(match session {
            Text::Exact(name) => Text::Exact(format!("{id}:{name}")),
            Text::Prefix(name) => Text::Prefix(format!("{id}:{name}")),
        }),
        Principal::User { unique_id: Some(id), .. } => Some(Text::Exact(id.clone())),
        Principal::FederatedUser { arn, .. } => {
            Some(Text::Exact(format!("{}:{}", arn.account_text(), arn.resource_name())))
        }
        Principal::Root { account, .. } => Some(Text::Exact(account.as_str().to_owned())),
        _ => None,
    }
}
