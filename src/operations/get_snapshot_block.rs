use super::ParameterKind::Data;
use super::ebs_direct::{SOURCES, need_key, need_snapshot};
use super::{Effects, Invocation, Operation, Parameter, rejections};
use crate::graph::{ArtefactKind, Evidence};

/// Reads a block of a snapshot: `DescribeKey` and `Decrypt` on its key, both proven by denial.
pub static GET_SNAPSHOT_BLOCK: Operation = Operation {
    name: "GetSnapshotBlock",
    service: "ebs",
    summary: "reads a block of a snapshot; describes its key and decrypts with it",
    sources: SOURCES,
    parameters: &[
        Parameter::required("SnapshotId", Data(&[ArtefactKind::Snapshot])),
        Parameter::any("BlockIndex"),
        Parameter::any("BlockToken"),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rejections::not_here(call, effects, "GetSnapshotBlock");
    need_snapshot(call, effects, "ebs:GetSnapshotBlock");
    need_key(call, effects, &[("kms:DescribeKey", Evidence::Proven), ("kms:Decrypt", Evidence::Proven)]);
}
