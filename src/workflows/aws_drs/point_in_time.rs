use super::{Workflow, snapshot};
use crate::question::Job;
use crate::workflows::Recipe;

/// A replication server makes a snapshot of a staging volume, which has the key of the volume and needs none.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws-drs/point-in-time",
    title: "Point-in-time snapshot of a staging volume",
    answers: |question| question.job == Job::Backup && question.src == question.dst,
    recipe: |question| Recipe::default().step(snapshot(question, &question.src, "data")),
};
