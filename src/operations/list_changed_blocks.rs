use super::ParameterKind::Data;
use super::ebs_direct::{SOURCES, need_key, need_snapshot};
use super::{Effects, Invocation, Operation, Parameter, rejections};
use crate::graph::{ArtefactKind, Evidence};

/// Lists the blocks in which two snapshots of one volume differ.
///
/// No capture shows its calls: those of `ListSnapshotBlocks` are taken for each of the two.
pub static LIST_CHANGED_BLOCKS: Operation = Operation {
    name: "ListChangedBlocks",
    service: "ebs",
    summary: "lists the blocks in which two snapshots differ; calls are taken to be those of ListSnapshotBlocks",
    sources: SOURCES,
    parameters: &[
        Parameter::optional("FirstSnapshotId", Data(&[ArtefactKind::Snapshot])),
        Parameter::required("SecondSnapshotId", Data(&[ArtefactKind::Snapshot])),
        Parameter::any("MaxResults"),
        Parameter::any("StartingBlockIndex"),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rejections::not_here(call, effects, "ListChangedBlocks");
    need_snapshot(call, effects, "ebs:ListChangedBlocks");
    let own = [("kms:DescribeKey", Evidence::Inferred)];
    let shared = [("kms:DescribeKey", Evidence::Inferred), ("kms:Decrypt", Evidence::Inferred)];
    need_key(call, effects, if call.is_foreign() { &shared } else { &own });
    if call.input.protection.key().is_some() {
        effects.assumptions.push((
            "ListChangedBlocks calls KMS as ListSnapshotBlocks does, for each of its snapshots".to_owned(),
            "inferred: only ListSnapshotBlocks and GetSnapshotBlock were watched, 2026-09",
        ));
    }
}
