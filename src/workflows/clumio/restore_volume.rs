use super::{Workflow, is_ec2, is_instance, volume_from_backup};
use crate::question::Job;

/// A volume is written back into any account and region that Clumio is connected to. On the side of AWS only the key of the
/// result counts.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "clumio/restore-volume",
    title: "Restore of a volume from a SecureVault backup",
    answers: |question| question.job == Job::Restore && is_ec2(question) && !is_instance(question),
    recipe: |question| {
        volume_from_backup(question).assume(
            "a restore of a volume ends with the volume: attaching it to an instance that is there is not part of the job",
            "inferred: ec2:AttachVolume is asked for only where an instance is named",
        )
    },
};
