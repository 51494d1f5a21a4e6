//! Rows of the call tables: readable builders for requirements.

use super::{Effects, failures};
use crate::aws::{AccountId, Action, Arn, Region};
use crate::graph::{
    Artefact, Basis, Caller, Evidence, Failure, Judgement, KeyRef, Place, Protection, Requirement, Target,
};
use crate::iam::{Context, ContextValue, Text};

/// A requirement under construction.
#[must_use]
pub(super) struct Row(Requirement);

impl Row {
    /// A call of KMS on a key.
    pub(super) fn kms(action: &'static str, key: &KeyRef) -> Self {
        Self::new(action, Target::Key(key.clone()))
    }

    /// A call on another resource, owned by an account.
    pub(super) fn on(action: &'static str, arn: Text, account: &AccountId) -> Self {
        Self::new(action, Target::Resource { arn, account: account.clone(), vault: None })
    }

    /// On what is in a vault: its access policy has a say (AWS Backup developer guide, "Vault access policies").
    pub(super) fn in_vault(mut self, named: &Text) -> Self {
        if let (Target::Resource { vault, .. }, Text::Exact(arn)) = (&mut self.0.target, named) {
            *vault = Some(arn.clone());
        }
        self
    }

    fn new(action: &'static str, target: Target) -> Self {
        Self(Requirement {
            action: Action::new(action),
            volume: None,
            target,
            caller: None,
            session: None,
            grants: None,
            context: Context::new(),
            alternatives: Vec::new(),
            basis: Basis::Enforced,
            evidence: Evidence::Documented,
            condition: None,
            deny_only: false,
            besides: false,
            failure: None,
            judgement: Judgement::unknown("not judged"),
        })
    }

    /// Made by EC2 for the caller, which KMS sees as `kms:ViaService` of the region of the call (KMS developer guide,
    /// "kms:ViaService").
    pub(super) fn via(mut self, service: &str, region: &Region) -> Self {
        self.0.context.insert("kms:ViaService", format!("{service}.{region}.amazonaws.com").as_str());
        self.0.context.insert("aws:ViaAWSService", "true");
        self
    }

    /// With the encryption context of EBS: `aws:ebs:id` and the id of a volume or snapshot.
    pub(super) fn ebs_context(mut self, id: &Text) -> Self {
        self.0.context.insert("kms:EncryptionContext:aws:ebs:id", ContextValue::One(id.clone()));
        self.0.context.insert("kms:EncryptionContextKeys", ContextValue::Many(vec!["aws:ebs:id".into()]));
        self
    }

    /// A grant for EC2 to decrypt, constrained to one volume or snapshot.
    pub(super) fn grant(mut self, constraint: Constraint, grantee: &Grantee<'_>, id: &Text) -> Self {
        let context = &mut self.0.context;
        context.insert("kms:GrantIsForAWSResource", "true");
        context.insert("kms:GrantOperations", ContextValue::Many(vec!["Decrypt".into()]));
        context.insert("kms:GrantConstraintType", constraint.as_str());
        match grantee {
            Grantee::Service(region) => {
                let service = format!("ec2.{region}.amazonaws.com");
                context.insert("kms:GranteePrincipal", service.as_str());
                context.insert("kms:GranteeServicePrincipal", service.as_str());
                context.insert("kms:RetiringPrincipal", service.as_str());
                context.insert("kms:RetiringServicePrincipal", service.as_str());
            }
            Grantee::Infrastructure { partition, account, region } => {
                let session =
                    format!("arn:{partition}:sts::{account}:assumed-role/aws:ec2-infrastructure/i-");
                context.insert("kms:GranteePrincipal", ContextValue::One(Text::Prefix(session)));
                let service = format!("ec2.{region}.amazonaws.com");
                context.insert("kms:RetiringPrincipal", service.as_str());
                context.insert("kms:RetiringServicePrincipal", service.as_str());
            }
        }
        self.ebs_context(id)
    }

    /// On an existing volume or snapshot: `ec2:Encrypted` says whether it is encrypted (service authorization reference,
    /// "Amazon EC2").
    pub(super) fn encrypted(self, protection: &Protection) -> Self {
        let value = match protection.is_encrypted() {
            Some(encrypted) => encrypted.to_string().as_str().into(),
            None => ContextValue::Unknown("whether the data is encrypted".to_owned()),
        };
        self.with("ec2:Encrypted", value)
    }

    /// On an existing snapshot: `ec2:Owner` is the account that owns it (service authorization reference, "Amazon EC2").
    pub(super) fn owned_by(self, account: &AccountId) -> Self {
        self.with("ec2:Owner", account.as_str().into())
    }

    /// Sets a condition key.
    pub(super) fn with(mut self, key: &str, value: ContextValue) -> Self {
        self.0.context.insert(key, value);
        self
    }

    /// Made by the host of an instance, on the strength of the grant that the attachment makes. Explicit denies of SCPs,
    /// RCPs and the key policy bind it (EBS user guide, "Requirements for Amazon EBS encryption").
    pub(super) fn by_host(mut self, region: &Region, account: &AccountId) -> Self {
        let arn = format!("arn:{}:iam::{account}:role/aws:ec2-infrastructure", region.partition());
        self.0.caller = Some(Caller {
            words: "host of the instance",
            arn: arn.parse().ok(),
            service: None,
            granted: true,
            vendor: false,
        });
        let why = "whether the host's call counts as one of EC2";
        for key in
            ["kms:ViaService", "aws:ViaAWSService", "aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp"]
        {
            self.0.context.insert(key, ContextValue::Unknown(format!("{key}: {why}")));
        }
        self
    }

    /// Only an explicit deny matters: the call may fail without harm as long as nobody forbids it.
    pub(super) fn unless_forbidden(mut self) -> Self {
        self.0.deny_only = true;
        self
    }

    /// The same call, authorized on another resource too.
    pub(super) fn besides(mut self) -> Self {
        self.0.besides = true;
        self
    }

    /// Only listed by documentation: the step has been seen to pass without it.
    pub(super) fn documented(mut self) -> Self {
        self.0.basis = Basis::Documented;
        self.0.evidence = Evidence::Documented;
        self
    }

    /// How well the row is known.
    pub(super) fn evidence(mut self, evidence: Evidence) -> Self {
        self.0.evidence = evidence;
        self
    }

    /// What AWS answers without it.
    pub(super) fn fails(mut self, failure: Failure) -> Self {
        self.0.failure = Some(failure);
        self
    }

    /// The fact under which the row exists at all.
    pub(super) fn only_if(mut self, condition: Option<&str>) -> Self {
        self.0.condition = condition.map(str::to_owned);
        self
    }
}

impl Effects {
    /// Adds a row for the data of an artefact.
    pub(super) fn need(&mut self, artefact: &Artefact, row: Row) {
        let mut requirement = row.0;
        requirement.volume.clone_from(&artefact.volume);
        self.requirements.push(requirement);
    }
}

/// Constraint of a grant (KMS API reference, `GrantConstraints`).
#[derive(Debug, Clone, Copy)]
pub(super) enum Constraint {
    /// The encryption context holds the pair.
    Subset,
    /// The encryption context is the pair.
    Equals,
}

impl Constraint {
    fn as_str(self) -> &'static str {
        match self {
            Self::Subset => "EncryptionContextSubset",
            Self::Equals => "EncryptionContextEquals",
        }
    }
}

/// Who receives a grant.
#[derive(Debug)]
pub(super) enum Grantee<'a> {
    /// EC2 in a region.
    Service(&'a Region),
    /// The host of an instance: the session `aws:ec2-infrastructure` (EBS user guide, "Requirements for Amazon EBS
    /// encryption").
    Infrastructure { partition: &'a str, account: &'a AccountId, region: &'a Region },
}

/// ARN of a volume. A volume still to be made is `*`, as AWS evaluates it.
pub(super) fn volume_arn(partition: &str, region: &Region, account: &AccountId, id: &Text) -> Text {
    resource_text(&format!("arn:{partition}:ec2:{region}:{account}:volume/"), id)
}

/// ARN of a snapshot: its account field is empty (service authorization reference, "Amazon EC2").
pub(super) fn snapshot_arn(partition: &str, region: &Region, id: &Text) -> Text {
    resource_text(&format!("arn:{partition}:ec2:{region}::snapshot/"), id)
}

/// ARN of a resource that does not exist before the call: AWS evaluates its id as `*`.
pub(super) fn new_resource(prefix: &str) -> Text {
    Text::Exact(format!("{prefix}*"))
}

/// The id of what an earlier step makes is known up to its prefix only.
pub(super) fn resource_text(prefix: &str, id: &Text) -> Text {
    match id {
        Text::Exact(id) => Text::Exact(format!("{prefix}{id}")),
        Text::Prefix(id) => Text::Prefix(format!("{prefix}{id}")),
    }
}

/// How a role is assumed, beyond who does it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Assumed<'a> {
    /// `ExternalId`, if one is passed.
    pub external_id: Option<&'a str>,
    /// The account for which a service does it, where that is not the account of the role.
    pub for_account: Option<&'a AccountId>,
    /// `SourceIdentity`, if one is passed.
    pub source_identity: Option<&'a str>,
}

/// Somebody, such as a product's appliance or an AWS service, must be able to assume a role before the role can do anything.
///
/// A service says for which account it works (IAM user guide, "The confused deputy problem"; EBS user guide, "AWS service
/// roles for Amazon Data Lifecycle Manager"). Who passes a source identity needs `sts:SetSourceIdentity`, too (IAM user guide,
/// "Monitor and control actions taken with assumed roles").
pub fn assume_role(caller: &Caller, assumed: &Assumed<'_>, role: &Arn, place: &Place) -> Vec<Requirement> {
    let mut actions = vec!["sts:AssumeRole"];
    if assumed.source_identity.is_some() {
        actions.push("sts:SetSourceIdentity");
    }
    actions.into_iter().map(|action| assumption(action, caller, assumed, role, place)).collect()
}

fn assumption(
    action: &'static str,
    caller: &Caller,
    assumed: &Assumed<'_>,
    role: &Arn,
    place: &Place,
) -> Requirement {
    let mut row = Row::on(action, Text::Exact(role.as_str().to_owned()), &place.account);
    if let Some(id) = assumed.external_id {
        row = row.with("sts:ExternalId", id.into());
    }
    if let Some(identity) = assumed.source_identity {
        row = row.with("sts:SourceIdentity", identity.into());
    }
    if caller.service.is_none() {
        row = row.fails(failures::assume_role(role.as_str()));
    }
    if let Some(name) = caller.service.as_ref().and_then(|service| service.split('.').next()) {
        let Place { account, region } = place;
        let account = assumed.for_account.unwrap_or(account);
        let kind = match name {
            "dlm" => "policy/",
            "drs" => "source-server/",
            _ => "",
        };
        let of_service = format!("arn:{}:{name}:{region}:{account}:{kind}", region.partition());
        row = row
            .with("aws:SourceAccount", account.as_str().into())
            .with("aws:SourceArn", ContextValue::One(Text::Prefix(of_service)));
    }
    row.0.caller = Some(caller.clone());
    row.0
}
