use super::ParameterKind::Data;
use super::ebs_direct::{SOURCES, need_key, need_snapshot};
use super::{Effects, Invocation, Operation, Parameter, rejections};
use crate::graph::{ArtefactKind, Evidence};

/// Writes a block into a snapshot that `StartSnapshot` has begun. It failed with a disabled key, from which `Decrypt` is
/// inferred.
pub static PUT_SNAPSHOT_BLOCK: Operation = Operation {
    name: "PutSnapshotBlock",
    service: "ebs",
    summary: "writes a block of a snapshot that was started; decrypts with its key",
    sources: SOURCES,
    parameters: &[
        Parameter::required("SnapshotId", Data(&[ArtefactKind::Snapshot])),
        Parameter::any("BlockIndex"),
        Parameter::any("BlockData"),
        Parameter::any("DataLength"),
        Parameter::any("Checksum"),
        Parameter::any("ChecksumAlgorithm"),
        Parameter::any("Progress"),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rejections::not_here(call, effects, "PutSnapshotBlock");
    need_snapshot(call, effects, "ebs:PutSnapshotBlock");
    need_key(call, effects, &[("kms:Decrypt", Evidence::Inferred)]);
    if call.input.protection.key().is_some() {
        effects.assumptions.push((
            "PutSnapshotBlock decrypts the data key of the snapshot for its caller".to_owned(),
            "inferred: it fails with a disabled key, captures of 2026-09",
        ));
    }
}
