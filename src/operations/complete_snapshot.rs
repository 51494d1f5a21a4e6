use super::ParameterKind::Data;
use super::ebs_direct::{SOURCES, need_snapshot};
use super::{Effects, Invocation, Operation, Parameter, rejections};
use crate::graph::ArtefactKind;

/// Seals a snapshot that `StartSnapshot` has begun. No KMS call of it was seen.
pub static COMPLETE_SNAPSHOT: Operation = Operation {
    name: "CompleteSnapshot",
    service: "ebs",
    summary: "seals a snapshot that was started; no KMS call was seen",
    sources: SOURCES,
    parameters: &[
        Parameter::required("SnapshotId", Data(&[ArtefactKind::Snapshot])),
        Parameter::any("ChangedBlocksCount"),
        Parameter::any("Checksum"),
        Parameter::any("ChecksumAlgorithm"),
        Parameter::any("ChecksumAggregationMethod"),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rejections::not_here(call, effects, "CompleteSnapshot");
    need_snapshot(call, effects, "ebs:CompleteSnapshot");
}
