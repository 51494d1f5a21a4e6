//! What the operations of AWS Backup have in common: vaults, job roles, and what AWS Backup supports.

mod copies;
mod facts;
mod matrix;
mod regions;
mod resources;
mod told;

pub use facts::{BackupFacts, VaultFacts, VaultKey};
pub use matrix::{CopyKey, PointKey, Support, support};
pub use regions::{NoCopies, no_copies_in};

pub(super) use copies::{need_copy, need_share};
pub(super) use resources::{need_backup, need_restore};
pub(super) use told::{denied_on_vault_key, objects_left_out, restore_unauthorized, role_not_sufficient};

use super::call::{Row, resource_text};
use super::{Effects, Invocation, PassedRole, failures};
use crate::aws::Region;
use crate::fact::Source;
use crate::graph::{ArtefactKind, Evidence, Protection};
use crate::iam::{ContextValue, Text};

/// The service that assumes job roles.
pub const BACKUP_SERVICE: &str = "backup.amazonaws.com";

/// Where the rows of these operations come from.
pub(super) const SOURCES: &[Source] = &[
    Source {
        title: "AWS Backup developer guide, Access control",
        url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html",
    },
    Source {
        title: "Service authorization reference, AWS Backup",
        url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html",
    },
];

/// What recovery points are.
pub(super) const POINTS: &[ArtefactKind] =
    &[ArtefactKind::RecoveryPoint, ArtefactKind::Snapshot, ArtefactKind::Image];

/// ARN of a vault.
pub(super) fn vault_arn(vault: &VaultFacts) -> Text {
    let VaultFacts { account, region, name, .. } = vault;
    let prefix = format!("arn:{}:backup:{region}:{account}:backup-vault:", region.partition());
    match name {
        Some(name) => Text::Exact(format!("{prefix}{name}")),
        None => Text::Prefix(prefix),
    }
}

/// ARN of a recovery point: that of the snapshot or image for EBS and EC2, one of AWS Backup for the rest.
pub(super) fn point_arn(call: &Invocation<'_>, facts: &BackupFacts, region: &Region) -> Text {
    let of_ec2 = |kind: &str| {
        resource_text(&format!("arn:{}:ec2:{region}::{kind}", region.partition()), &call.input.resource_id)
    };
    match (&facts.recovery_point, call.input.kind) {
        (Some(arn), _) => Text::Exact(arn.as_str().to_owned()),
        (None, ArtefactKind::Snapshot) => of_ec2("snapshot/"),
        (None, ArtefactKind::Image) => of_ec2("image/"),
        (None, _) => Text::Prefix(format!("arn:{}:", region.partition())),
    }
}

/// Recovery points carry the tag by which the roles of AWS Backup know them (AWS managed policy
/// `AWSBackupServiceRolePolicyForBackup`, `EC2ModifyPermissions`).
pub(super) fn tagged(row: Row) -> Row {
    let source = ContextValue::One(Text::Prefix("arn:".to_owned()));
    row.with("aws:ResourceTag/aws:backup:source-resource", source)
}

/// The caller hands the job role to AWS Backup.
pub(super) fn pass_job_role(call: &Invocation<'_>, effects: &mut Effects) {
    let place = call.place;
    let roles = format!("arn:{}:iam::{}:role/", place.region.partition(), place.account);
    let arn = match &call.parameters.passed_role {
        PassedRole::Role(arn) => Text::Exact(arn.as_str().to_owned()),
        PassedRole::None | PassedRole::Perhaps(_) => Text::Prefix(roles),
    };
    effects.need(
        call.input,
        Row::on("iam:PassRole", arn, &place.account)
            .with("iam:PassedToService", BACKUP_SERVICE.into())
            .fails(failures::access_denied("iam:PassRole")),
    );
}

/// A call of a service for the data, on a key, as AWS documents it and nobody has watched it.
pub(super) fn need_key(
    call: &Invocation<'_>,
    effects: &mut Effects,
    protection: &Protection,
    service: &str,
    actions: &[&'static str],
) {
    let Some(key) = protection.key() else { return };
    for &action in actions {
        let mut row = Row::kms(action, key)
            .via(service, &key.region)
            .evidence(Evidence::Documented)
            .only_if(protection.condition())
            .fails(if service == "s3" { objects_left_out() } else { failures::access_denied(action) });
        if action == "kms:CreateGrant" {
            row = of_service(row);
        }
        effects.need(call.input, row);
    }
}

/// A job uses the key of a vault by the grant that AWS Backup has had since the vault was made. Nobody needs a permission for
/// that, and a Deny that meets the role of the job stops it: "If Deny policies are necessary, you will need to allowlist the
/// required roles" (AWS Backup developer guide, "Encryption for backups": permissions, grants, and deny statements).
pub(super) fn use_vault_key(call: &Invocation<'_>, effects: &mut Effects, protection: &Protection) {
    effects.use_key(protection);
    let Some(key) = protection.key() else { return };
    for action in ["kms:CreateGrant", "kms:GenerateDataKey", "kms:Decrypt"] {
        let unknown =
            |what: &str| ContextValue::Unknown(format!("{what} AWS Backup calls the key of a vault"));
        let mut row = Row::kms(action, key)
            .with("kms:ViaService", unknown("through which service"))
            .with("kms:EncryptionContextKeys", unknown("with which encryption context"))
            .only_if(protection.condition())
            .unless_forbidden()
            .fails(denied_on_vault_key());
        if action == "kms:CreateGrant" {
            row = of_service(row);
        }
        effects.need(call.input, row);
    }
    if !key.is_aws_managed() {
        effects.assumptions.push((
            "AWS Backup uses the key of a vault in every job on what it encrypts itself, by a grant of its own: the role of the job \
             needs no permission on the key, and must not be denied kms:CreateGrant, kms:GenerateDataKey and kms:Decrypt"
                .to_owned(),
            "AWS Backup developer guide, Encryption for backups: permissions, grants, and deny statements",
        ));
    }
}

/// What the role of a copy or restore needs on the key of a logically air-gapped vault, and on that of data which goes into one
/// (AWS Backup developer guide, "Logically air-gapped vault": key policy for copy and restore, IAM role).
pub(super) fn need_shared_key(call: &Invocation<'_>, effects: &mut Effects, protection: &Protection) {
    // Nobody can let others use an AWS managed key: that is told by itself.
    let Some(key) = protection.key().filter(|key| !key.is_aws_managed()) else { return };
    for action in ["kms:DescribeKey", "kms:CreateGrant"] {
        let through = ContextValue::Unknown("through which service AWS Backup calls the key".to_owned());
        let mut row = Row::kms(action, key)
            .with("kms:ViaService", through)
            .only_if(protection.condition())
            .fails(failures::access_denied(action));
        if action == "kms:CreateGrant" {
            row = of_service(row);
        }
        effects.need(call.input, row);
    }
}

/// A grant for an AWS service, of which nobody has watched more.
pub(super) fn of_service(row: Row) -> Row {
    let unknown = |what: &str| ContextValue::Unknown(format!("{what} of the grant that AWS Backup makes"));
    row.with("kms:GrantIsForAWSResource", "true".into())
        .with("kms:GrantOperations", unknown("the operations"))
        .with("kms:GranteePrincipal", unknown("the grantee"))
        .with("kms:GrantConstraintType", unknown("the constraint"))
}
