use super::backup::SOURCES;
use super::call::Row;
use super::{Effects, Invocation, Operation, Parameter, failures};
use crate::iam::Text;

/// Makes a backup plan. What it protects, selections say.
pub static CREATE_BACKUP_PLAN: Operation = Operation {
    name: "CreateBackupPlan",
    service: "backup",
    summary: "makes a backup plan; selections say what it protects and as which role",
    sources: SOURCES,
    parameters: &[
        Parameter::any("BackupPlan"),
        Parameter::any("BackupPlanTags"),
        Parameter::any("CreatorRequestId"),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let place = call.place;
    let plans =
        format!("arn:{}:backup:{}:{}:backup-plan:*", place.region.partition(), place.region, place.account);
    let row = Row::on("backup:CreateBackupPlan", Text::Exact(plans), &place.account);
    effects.need(call.input, row.fails(failures::access_denied("backup:CreateBackupPlan")));
}
