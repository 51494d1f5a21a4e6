//! `keyway why`: whether one call is allowed, and everything that has a say in it.

use super::call::{self, AnswerFormat, CallArgs};
use super::exit::{BLOCKED, OK, Reply, UNDETERMINED};
use super::failure::Failure;
use crate::authorize::{Call, Explanation, Judge, Origins, call_through, principal_of};
use crate::aws::{AccountId, Arn, Region};
use crate::graph::Target;
use crate::iam::{PolicyType, Reason, Text, Verdict};
use crate::render;
use serde::Serialize;

const AFTER_HELP: &str = "\
Examples:
  May the restore role make the grant that starts an instance?
    keyway why --principal arn:aws:iam::222222222222:role/Restore --action kms:CreateGrant \\
      --key arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab \\
      --via ec2 --context kms:GrantOperations=Decrypt --estate estate/

  The key by its alias, and what encrypts the volume
    keyway why --principal arn:aws:iam::222222222222:role/Restore --action kms:Decrypt \\
      --key dr/eu-west-1/alias/restored --via ec2 \\
      --context kms:EncryptionContext:aws:ebs:id=vol-0123456789abcdef0 --estate estate/

  Another resource
    keyway why --principal arn:aws:iam::222222222222:role/Restore --action ec2:CreateVolume \\
      --resource 'arn:aws:ec2:eu-west-1::snapshot/snap-0123456789abcdef0' --estate estate/

Exit codes:
  0  allowed
  1  denied
  2  usage or input error
  3  undetermined: something that decides is not known, and is named";

/// Tell whether one call is allowed, and what every policy says to it
///
/// The policies come from the estate. What the estate does not hold, and what is not told of the request, is not known;
/// where that decides the answer names it. Statements are counted from 0.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// Who calls: the ARN of a role, session, user or account root, or a service such as `ec2.amazonaws.com`
    #[arg(long, value_name = "ARN")]
    principal: String,

    /// The key: an ARN, `ACCOUNT/REGION/alias/...`, `ACCOUNT/REGION/ID`, or an alias or id that is the only one of the
    /// estate
    #[arg(long, value_name = "KEY", required_unless_present = "resource", conflicts_with = "resource")]
    key: Option<String>,

    /// Another resource than a key: its ARN as AWS evaluates it
    #[arg(long, value_name = "ARN")]
    resource: Option<String>,

    /// Account that owns the resource [default: as the ARN tells, or else the principal's]
    #[arg(long, value_name = "ACCOUNT", requires = "resource")]
    resource_account: Option<AccountId>,

    #[command(flatten)]
    call: CallArgs,
}

/// Decides one call.
pub(super) fn run(args: &Args) -> Result<Reply, Failure> {
    let estate = args.call.estate()?;
    let action = &args.call.action;
    let principal = principal_of(&args.principal, &estate, action)
        .map_err(|error| call::mistake("principal", &error.to_string()))?;
    let (target, region) = match (&args.key, &args.resource) {
        (Some(key), _) => {
            let key = call::key(key, &estate)?;
            let region = key.region.clone();
            (Target::Key(key), Some(region))
        }
        (None, resource) => args.resource(resource.as_deref().unwrap_or("*"), principal.account())?,
    };
    let mut context = args.call.context();
    if let Some(service) = call::service(args.call.via.as_deref())? {
        call_through(&mut context, service, region.as_ref(), action);
    }
    let call = Call { principal, action: action.clone(), target, context };
    let (explanation, origins) = Judge::new(&estate).explain(&call);
    let code = match explanation.decision.verdict {
        Verdict::Allowed => OK,
        Verdict::ImplicitDeny | Verdict::ExplicitDeny => BLOCKED,
        Verdict::Undetermined => UNDETERMINED,
    };
    let text = match args.call.format {
        AnswerFormat::Text => {
            let place = |policy: PolicyType, level: Option<usize>, index: usize| {
                origins.of(policy, level, index).map(str::to_owned)
            };
            render::explanation(&explanation, &place)
        }
        AnswerFormat::Json => render::json_document(&Answer::new(&explanation, &origins)),
    };
    Ok(Reply { text, code })
}

impl Args {
    fn resource(
        &self,
        resource: &str,
        caller: Option<AccountId>,
    ) -> Result<(Target, Option<Region>), Failure> {
        let arn: Option<Arn> = resource.parse().ok();
        if arn.is_none() && resource != "*" {
            return Err(call::mistake("resource", &format!("`{resource}` is neither an ARN nor `*`")));
        }
        if arn.as_ref().is_some_and(|arn| arn.service() == "kms") {
            return Err(call::mistake("resource", "a key is named with `--key`"));
        }
        let of_arn = || arn.as_ref().and_then(Arn::account);
        let Some(account) = self.resource_account.clone().or_else(of_arn).or(caller) else {
            return Err(call::mistake("resource", "nothing tells its account: `--resource-account` does"));
        };
        let target = Target::Resource { arn: Text::Exact(resource.to_owned()), account, vault: None };
        Ok((target, arn.and_then(|arn| arn.region())))
    }
}

/// The answer for programs: that of `keyway authorize`, with what was asked and where each policy stands.
#[derive(Serialize)]
struct Answer<'a> {
    version: u8,
    principal: &'a str,
    action: &'a str,
    resource: &'a str,
    decision: Verdict,
    blocked_by: &'a [PolicyType],
    reasons: Vec<PlacedReason<'a>>,
}

/// A reason and where its policy stands.
#[derive(Serialize)]
pub(super) struct PlacedReason<'a> {
    #[serde(flatten)]
    reason: &'a Reason,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a str>,
}

impl<'a> PlacedReason<'a> {
    pub(super) fn new(reason: &'a Reason, origin: Option<&'a str>) -> Self {
        Self { reason, origin }
    }
}

impl<'a> Answer<'a> {
    fn new(explanation: &'a Explanation, origins: &'a Origins) -> Self {
        let placed = |reason: &'a Reason| {
            PlacedReason::new(reason, origins.of(reason.policy, reason.level, reason.index))
        };
        Self {
            version: 1,
            principal: &explanation.principal,
            action: &explanation.action,
            resource: &explanation.resource,
            decision: explanation.decision.verdict,
            blocked_by: &explanation.decision.blocked_by,
            reasons: explanation.decision.reasons.iter().map(placed).collect(),
        }
    }
}
