use super::ParameterKind::JobRole;
use super::backup::{SOURCES, pass_job_role};
use super::call::Row;
use super::{Effects, Invocation, Operation, Parameter, failures};
use crate::iam::Text;

/// Says what a backup plan protects, and as which role: the caller has to be allowed to pass it.
pub static CREATE_BACKUP_SELECTION: Operation = Operation {
    name: "CreateBackupSelection",
    service: "backup",
    summary: "says what a backup plan protects, and passes the job role",
    sources: SOURCES,
    parameters: &[
        Parameter::any("BackupPlanId"),
        Parameter::any("BackupSelection"),
        Parameter::required("IamRoleArn", JobRole),
        Parameter::any("CreatorRequestId"),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let place = call.place;
    let plans =
        format!("arn:{}:backup:{}:{}:backup-plan:", place.region.partition(), place.region, place.account);
    let row = Row::on("backup:CreateBackupSelection", Text::Prefix(plans), &place.account);
    effects.need(call.input, row.fails(failures::access_denied("backup:CreateBackupSelection")));
    pass_job_role(call, effects);
}
