use super::ParameterKind::Data;
use super::ebs_direct::{SOURCES, need_key, need_snapshot};
use super::{Effects, Invocation, Operation, Parameter, rejections};
use crate::graph::{ArtefactKind, Evidence};

/// Lists the blocks of a snapshot. For an own snapshot `DescribeKey` is needed, for a shared one `Decrypt` too: both were
/// proven by denial.
pub static LIST_SNAPSHOT_BLOCKS: Operation = Operation {
    name: "ListSnapshotBlocks",
    service: "ebs",
    summary: "lists the blocks of a snapshot; describes its key, and decrypts with it if it is shared",
    sources: SOURCES,
    parameters: &[
        Parameter::required("SnapshotId", Data(&[ArtefactKind::Snapshot])),
        Parameter::any("MaxResults"),
        Parameter::any("StartingBlockIndex"),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rejections::not_here(call, effects, "ListSnapshotBlocks");
    need_snapshot(call, effects, "ebs:ListSnapshotBlocks");
    let own = [("kms:DescribeKey", Evidence::Proven)];
    let shared = [("kms:DescribeKey", Evidence::Observed), ("kms:Decrypt", Evidence::Proven)];
    need_key(call, effects, if call.is_foreign() { &shared } else { &own });
}
