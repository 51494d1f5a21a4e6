use super::ParameterKind::Key;
use super::call::Row;
use super::{Effects, Invocation, Operation, Parameter, failures};
use crate::aws::KeyManager;
use crate::estate::Grant;
use crate::fact::Source;
use crate::graph::{Evidence, KeyRef, Place};
use crate::iam::{ContextValue, Text};

/// Path and name of the service-linked role of Elastic Disaster Recovery (its user guide, "Initialization and permissions").
pub const DISASTER_RECOVERY_ROLE: &str =
    "role/aws-service-role/drs.amazonaws.com/AWSServiceRoleForElasticDisasterRecovery";

/// Sets the key of the staging area of Elastic Disaster Recovery.
///
/// The policy of its service-linked role has no call on a key. The user guide of Application Migration Service, which replicates in
/// the same way, tells how that role gets at a customer managed key: the service makes it a grant in the name of whoever saves the
/// settings, and on a key of another account somebody makes that grant by hand. The policy of `aws/ebs` admits it anyway.
pub static UPDATE_REPLICATION_CONFIGURATION: Operation = Operation {
    name: "UpdateReplicationConfiguration",
    service: "drs",
    summary: "sets the key of the staging area; the service-linked role gets a grant on a customer managed key",
    sources: &[
        Source {
            title: "Elastic Disaster Recovery API reference, UpdateReplicationConfiguration",
            url: "https://docs.aws.amazon.com/drs/latest/APIReference/API_UpdateReplicationConfiguration.html",
        },
        Source {
            title: "Application Migration Service user guide, Replication server settings: Using a customer managed key",
            url: "https://docs.aws.amazon.com/mgn/latest/ug/replication-server-settings.html",
        },
        Source {
            title: "AWS managed policy reference, AWSElasticDisasterRecoveryServiceRolePolicy",
            url: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSElasticDisasterRecoveryServiceRolePolicy.html",
        },
    ],
    parameters: &[
        Parameter::any("SourceServerID"),
        Parameter::any("EbsEncryption"),
        Parameter::optional("EbsEncryptionKeyArn", Key),
        Parameter::any("StagingAreaSubnetId"),
        Parameter::any("StagingAreaTags"),
    ],
    makes: None,
    run,
};

/// Operations of the grant (`kms:GrantOperations` of the key policy that the guide asks for).
const GRANTED: &[&str] = &[
    "CreateGrant",
    "DescribeKey",
    "Encrypt",
    "Decrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
];

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let Place { account, region } = call.place;
    let partition = region.partition();
    let servers = Text::Prefix(format!("arn:{partition}:drs:{region}:{account}:source-server/"));
    effects.need(
        call.input,
        Row::on("drs:UpdateReplicationConfiguration", servers, account)
            .fails(failures::access_denied("drs:UpdateReplicationConfiguration")),
    );
    let Some(passed) = call.key.filter(|passed| !passed.key.is_aws_managed()) else { return };
    let key = passed.key;
    if key.account != *account {
        effects.assumptions.push((
            "on a key of another account Elastic Disaster Recovery makes no grant: its service-linked role has one, or the key \
             policy names it"
                .to_owned(),
            "Application Migration Service user guide, Replication server settings: a key from another account",
        ));
        return;
    }
    let role = format!("arn:{partition}:iam::{account}:{DISASTER_RECOVERY_ROLE}");
    let of_customer = key.manager == Some(KeyManager::Customer);
    let condition = (!of_customer).then(|| format!("the {} is a customer managed key", key.in_words()));
    effects.need(call.input, on_behalf("kms:DescribeKey", key).documented().only_if(condition.as_deref()));
    effects.need(
        call.input,
        on_behalf("kms:CreateGrant", key)
            .with("kms:GranteePrincipal", role.as_str().into())
            .with(
                "kms:GrantOperations",
                ContextValue::Many(GRANTED.iter().map(|name| (*name).into()).collect()),
            )
            .evidence(Evidence::Inferred)
            .only_if(condition.as_deref())
            .fails(failures::access_denied("kms:CreateGrant")),
    );
    effects.grant = Some((key.clone(), grant(role)));
    effects.assumptions.push((
        "when the settings are saved, Elastic Disaster Recovery makes its service-linked role a grant on a customer managed key, in \
         the name of whoever saves them"
            .to_owned(),
        "inferred from Application Migration Service, whose user guide says so; the policy of the role has kms:ListRetirableGrants \
         and no call on a key",
    ));
}

/// A call that the service makes on a key for the caller. What else the request shows is not documented.
fn on_behalf(action: &'static str, key: &KeyRef) -> Row {
    let why =
        |name: &str| ContextValue::Unknown(format!("{name}: not documented for Elastic Disaster Recovery"));
    let mut row = Row::kms(action, key).with("aws:ViaAWSService", "true".into());
    row = row.with("kms:ViaService", why("kms:ViaService"));
    if action != "kms:CreateGrant" {
        return row;
    }
    for name in [
        "kms:EncryptionContextKeys",
        "kms:GrantConstraintType",
        "kms:GrantIsForAWSResource",
        "kms:RetiringPrincipal",
        "kms:RetiringServicePrincipal",
    ] {
        row = row.with(name, why(name));
    }
    row
}

fn grant(grantee: String) -> Grant {
    Grant {
        id: String::new(),
        grantee,
        retiring: None,
        operations: GRANTED.iter().map(|name| (*name).to_owned()).collect(),
        encryption_context_subset: None,
        encryption_context_equals: None,
        source_arn: None,
    }
}
