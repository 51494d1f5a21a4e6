//! Where AWS Backup has no copies of a type (AWS Backup developer guide, "Feature availability by AWS Region": considerations for
//! opt-in Regions, and its first footnote).

use super::BackupFacts;
use crate::aws::{Region, ResourceType};

/// A way of a copy that AWS Backup does not have in a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoCopies<'a> {
    /// The region.
    pub region: &'a Region,
    /// The way, in words: "to another account".
    pub way: &'static str,
    /// Whether the guide says so, or only names other regions in which there are such copies.
    pub certain: bool,
}

/// Opt-in regions between which and others Neptune is copied.
const NEPTUNE_COPIES: &[&str] =
    &["af-south-1", "ap-east-1", "ap-southeast-3", "il-central-1", "me-central-1", "me-south-1"];

/// Regions without logically air-gapped vaults, from which nothing is copied into one either.
const NO_AIR_GAPPED_COPIES: &[&str] = &[
    "ap-east-2",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "mx-central-1",
    "us-gov-east-1",
    "us-gov-west-1",
];

const ACCOUNT: &str = "to another account";
const REGION: &str = "to another region";

/// The region of a copy job in which AWS Backup has no such copies of the type, if there is one.
pub fn no_copies_in(facts: &BackupFacts) -> Option<NoCopies<'_>> {
    let to = facts.destination.as_ref()?;
    [&facts.vault.region, &to.region].into_iter().find_map(|region| no_copies(facts, region))
}

fn no_copies<'a>(facts: &BackupFacts, region: &'a Region) -> Option<NoCopies<'a>> {
    use ResourceType as R;
    let (account, abroad) = (facts.crosses_account(), facts.crosses_region());
    let sure = |way| Some(NoCopies { region, way, certain: true });
    let into_air_gap = facts.destination.as_ref().is_some_and(super::VaultFacts::is_air_gapped);
    if into_air_gap && NO_AIR_GAPPED_COPIES.contains(&region.as_str()) {
        return sure("into a logically air-gapped vault");
    }
    if !region.needs_opt_in() {
        return None;
    }
    match facts.resource {
        R::Documentdb | R::Cloudformation | R::Neptune | R::Timestream if account => sure(ACCOUNT),
        R::Documentdb | R::Fsx | R::FsxOntap | R::FsxOpenzfs if abroad => sure(REGION),
        R::Neptune if abroad && !NEPTUNE_COPIES.contains(&region.as_str()) => {
            Some(NoCopies { region, way: REGION, certain: false })
        }
        _ => None,
    }
}
