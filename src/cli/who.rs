//! `keyway who`: everyone who may use a key.

use super::call::{self, AnswerFormat, CallArgs};
use super::exit::{OK, Reply, UNDETERMINED};
use super::failure::Failure;
use super::why::PlacedReason;
use crate::authorize::{Admitted, Named, Who, call_through, who};
use crate::graph::{KeyRef, Verdict};
use crate::iam::PolicyType;
use crate::render;
use serde::Serialize;

const AFTER_HELP: &str = "\
Examples:
  keyway who --action kms:Decrypt --key prod/us-east-1/alias/data --via ec2 --estate estate/
  keyway who --action kms:ScheduleKeyDeletion --key alias/data --estate estate/ --format json

Exit codes:
  0  of everyone in the list it is known whether they may
  2  usage or input error
  3  of at least one it is not known; what would decide is named";

/// List everyone who may make a call on a key, and by which statements or grants
///
/// Every role of the estate, and everyone whom the key policy or a grant names and the estate does not hold. Of whom it
/// cannot be told, it is said what would decide.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// The key: an ARN, `ACCOUNT/REGION/alias/...`, `ACCOUNT/REGION/ID`, or an alias or id that is the only one of the
    /// estate
    #[arg(long, value_name = "KEY")]
    key: String,

    #[command(flatten)]
    call: CallArgs,
}

/// Lists who may.
pub(super) fn run(args: &Args) -> Result<Reply, Failure> {
    let estate = args.call.estate()?;
    let action = &args.call.action;
    if !action.service().eq_ignore_ascii_case("kms") {
        return Err(call::mistake("action", &format!("`{action}` is not an action of KMS")));
    }
    let key = call::key(&args.key, &estate)?;
    let mut context = args.call.context();
    let via = call::service(args.call.via.as_deref())?;
    if let Some(service) = via {
        call_through(&mut context, service, Some(&key.region), action);
    }
    let found = who(&estate, &key, action, &context);
    let open = found.roles.iter().chain(&found.others).any(|admitted| is(admitted, Verdict::Undetermined));
    let text = match args.call.format {
        AnswerFormat::Text => render::who(&found, action, &key, via),
        AnswerFormat::Json => render::json_document(&Answer::new(&found, action.as_str(), &key, via)),
    };
    Ok(Reply { text, code: if open { UNDETERMINED } else { OK } })
}

fn is(admitted: &Admitted, verdict: Verdict) -> bool {
    admitted.judgement.verdict == verdict
}

/// The answer for programs.
#[derive(Serialize)]
struct Answer<'a> {
    version: u8,
    action: &'a str,
    key: KeyName<'a>,
    via: Option<&'a str>,
    principals: Vec<Row<'a>>,
    named: Vec<NamedRow<'a>>,
}

#[derive(Serialize)]
struct KeyName<'a> {
    account: &'a str,
    region: &'a str,
    arn: Option<&'a str>,
    alias: Option<&'a str>,
}

#[derive(Serialize)]
struct Row<'a> {
    principal: &'a str,
    in_estate: bool,
    verdict: Verdict,
    blocked_by: &'a [PolicyType],
    reasons: Vec<PlacedReason<'a>>,
}

#[derive(Serialize)]
struct NamedRow<'a> {
    name: &'a str,
    meaning: &'a str,
    statements: Vec<StatementName<'a>>,
}

#[derive(Serialize)]
struct StatementName<'a> {
    statement: usize,
    sid: Option<&'a str>,
}

impl<'a> Answer<'a> {
    fn new(found: &'a Who, action: &'a str, key: &'a KeyRef, via: Option<&'a str>) -> Self {
        let roles = found.roles.iter().map(|admitted| Row::new(admitted, true));
        let others = found.others.iter().map(|admitted| Row::new(admitted, false));
        Self {
            version: 1,
            action,
            key: KeyName {
                account: key.account.as_str(),
                region: key.region.as_str(),
                arn: key.arn.as_ref().map(crate::aws::Arn::as_str),
                alias: key.alias.as_deref(),
            },
            via,
            principals: roles.chain(others).collect(),
            named: found.named.iter().map(NamedRow::new).collect(),
        }
    }
}

impl<'a> Row<'a> {
    fn new(admitted: &'a Admitted, in_estate: bool) -> Self {
        let judgement = &admitted.judgement;
        let decision = judgement.decision.as_ref();
        let reasons = decision.map_or(&[][..], |decision| &decision.reasons);
        let origins = judgement.origins.iter().map(Option::as_deref);
        Self {
            principal: &admitted.principal,
            in_estate,
            verdict: judgement.verdict,
            blocked_by: decision.map_or(&[], |decision| &decision.blocked_by),
            reasons: reasons
                .iter()
                .zip(origins)
                .map(|(reason, origin)| PlacedReason::new(reason, origin))
                .collect(),
        }
    }
}

impl<'a> NamedRow<'a> {
    fn new(named: &'a Named) -> Self {
        let statements = named.statements.iter();
        Self {
            name: &named.name,
            meaning: &named.words,
            statements: statements
                .map(|(statement, sid)| StatementName { statement: *statement, sid: sid.as_deref() })
                .collect(),
        }
    }
}
