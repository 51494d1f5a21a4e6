//! Copies that AWS Backup does not make, whatever the policies: of this type, between these places, or into such a vault.

use super::Rejection;
use crate::aws::{Arn, Partition, ResourceType};
use crate::graph::{Failure, Protection, Timing};
use crate::operations::backup::{BackupFacts, CopyKey, NoCopies, VaultFacts, no_copies_in, support};
use crate::operations::{Effects, Invocation};

/// What AWS Backup does not copy.
pub(super) fn unsupported(
    call: &Invocation<'_>,
    facts: &BackupFacts,
    to: &VaultFacts,
    effects: &mut Effects,
) {
    of_type(facts, to, effects);
    between_places(facts, effects);
    with_air_gap(facts, to, effects);
    plain_into_air_gapped(call, facts, to, effects);
}

fn of_type(facts: &BackupFacts, to: &VaultFacts, effects: &mut Effects) {
    let Some(support) = support(facts.resource) else { return };
    let kind = facts.resource.as_str();
    if facts.crosses_account() && facts.vault.region.partition() == Partition::AwsCn {
        effects.reject(Rejection::new(
            "copy-not-supported",
            "in China recovery points cannot be copied to another account",
            "AWS Backup has no copies between accounts in the regions of China",
            "copy with the means of the service itself: `--product aws`",
        ));
    }
    if support.copy == CopyKey::None || (facts.crosses_account() && !support.cross_account) {
        let what = if support.copy == CopyKey::None { "copied" } else { "copied to another account" };
        effects.reject(
            Rejection::new(
                "copy-not-supported",
                format!("recovery points of {kind} cannot be {what}"),
                "AWS Backup has no such copies for this type",
                "use the service's own copies, or restore and back up where the copy is wanted",
            )
            .fails(not_supported(facts, to)),
        );
    }
    // A cluster snapshot of RDS itself is one of a Multi-AZ DB cluster.
    let of_cluster = |arn: &Arn| arn.resource().starts_with("cluster-snapshot:");
    if facts.resource == ResourceType::Rds && facts.recovery_point.as_ref().is_some_and(of_cluster) {
        effects.reject(Rejection::new(
            "copy-not-supported",
            "recovery points of Multi-AZ DB clusters cannot be copied",
            "AWS Backup copies those of Multi-AZ DB instances, and has no copies of Multi-AZ DB clusters",
            "use the copies of RDS, or restore and back up where the copy is wanted",
        ));
    }
}

fn between_places(facts: &BackupFacts, effects: &mut Effects) {
    let Some(NoCopies { region, way, certain }) = no_copies_in(facts) else { return };
    let kind = facts.resource.as_str();
    let open = format!("AWS Backup has no copies of {kind} {way} in {region}");
    effects.reject(
        Rejection::new(
            "copy-not-supported",
            format!(
                "recovery points of {kind} {} copied {way} in {region}",
                if certain { "cannot be" } else { "perhaps cannot be" }
            ),
            if certain {
                "AWS Backup has no such copies in this region"
            } else {
                "the guide names the regions where accounts have to opt in and such copies are made, and this is none of them"
            },
            "copy where AWS Backup has such copies, or use the service's own",
        )
        .only_if((!certain).then_some(open.as_str())),
    );
}

/// Logically air-gapped vaults take some types only (AWS Backup developer guide, "Feature availability by resource").
fn with_air_gap(facts: &BackupFacts, to: &VaultFacts, effects: &mut Effects) {
    use ResourceType as R;
    let kind = facts.resource.as_str();
    if to.is_air_gapped() && support(facts.resource).is_some_and(|support| !support.air_gapped) {
        effects.reject(Rejection::new(
            "copy-not-supported",
            format!("logically air-gapped vaults take no copies of {kind}"),
            "AWS Backup supports logically air-gapped vaults for some types only",
            "copy into a backup vault",
        ));
    }
    let of_clusters = matches!(facts.resource, R::Aurora | R::Documentdb | R::Neptune);
    if of_clusters && facts.crosses_region() && (to.is_air_gapped() || facts.vault.is_air_gapped()) {
        effects.assumptions.push((
            format!("AWS Backup copies recovery points of {kind} between regions to and from logically air-gapped vaults"),
            "AWS Backup developer guide, Logically air-gapped vault: its pages until 2025 ruled such copies out, the current one does \
             not",
        ));
    }
}

/// Copies of plain clusters stay plain, and a logically air-gapped vault takes nothing plain (AWS Backup developer guide,
/// "Logically air-gapped vault").
fn plain_into_air_gapped(call: &Invocation<'_>, facts: &BackupFacts, to: &VaultFacts, effects: &mut Effects) {
    let stays_plain =
        support(facts.resource).is_some_and(|support| support.copy == CopyKey::VaultIfEncrypted);
    let condition = match &call.input.protection {
        Protection::Under(_) => return,
        Protection::Plain => None,
        Protection::PlainOrUnder(_, encrypted) => Some(format!("not so: {encrypted}")),
    };
    if stays_plain && to.is_air_gapped() {
        let kind = facts.resource.as_str();
        effects.reject(
            Rejection::new(
                "copy-not-supported",
                format!("logically air-gapped vaults take no copies of plain data of {kind}"),
                "copies of plain clusters stay plain, and a logically air-gapped vault holds encrypted data only",
                "encrypt the cluster, or copy into a backup vault",
            )
            .only_if(condition.as_deref()),
        );
    }
}

/// What a copy job says of a type that it cannot copy.
fn not_supported(facts: &BackupFacts, to: &VaultFacts) -> Failure {
    let (from, to, kind) = (&facts.vault.region, &to.region, facts.resource.as_str());
    let message = format!(
        "Copy job from {from} to {to} cannot be initiated for {kind} resources. Feature is not supported for provided resource \
         type."
    );
    Failure::new("FAILED", message, Timing::Late)
}
