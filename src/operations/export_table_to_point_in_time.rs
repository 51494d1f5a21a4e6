use super::call::Row;
use super::{Effects, Invocation, Operation, Parameter, failures, import_table};
use crate::fact::Source;
use crate::graph::{ArtefactKind, Protection};
use crate::iam::Text;

/// Writes a table into a bucket as it was at a point in time. `DynamoDB` decrypts the table for the caller.
pub static EXPORT_TABLE_TO_POINT_IN_TIME: Operation = Operation {
    name: "ExportTableToPointInTime",
    service: "dynamodb",
    summary: "writes a table into an S3 bucket; DynamoDB decrypts it for the caller",
    sources: &[
        Source {
            title: "DynamoDB developer guide, Requesting a table export in DynamoDB",
            url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html",
        },
        Source {
            title: "DynamoDB developer guide, DynamoDB encryption at rest: How it works",
            url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html",
        },
    ],
    parameters: &[Parameter::any("TableArn"), Parameter::any("S3Bucket"), Parameter::any("ExportType")],
    makes: Some(ArtefactKind::Backup),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let (place, input) = (call.place, call.input);
    let arn = import_table::table_arn(call);
    effects.need(
        input,
        Row::on("dynamodb:ExportTableToPointInTime", arn, &place.account)
            .fails(failures::access_denied("dynamodb:ExportTableToPointInTime")),
    );
    import_table::need_key(call, effects, &input.protection, &["kms:Decrypt", "kms:DescribeKey"]);
    effects.assumptions.push((
        "an export decrypts a table under a customer managed key with the permissions of its caller, through DynamoDB".to_owned(),
        "DynamoDB developer guide, DynamoDB encryption at rest: How it works; no calls were watched",
    ));
    effects.output = Some(call.made(ArtefactKind::Backup, Protection::Plain, Text::Prefix(String::new())));
}
