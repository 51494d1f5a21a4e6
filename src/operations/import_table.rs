use super::call::Row;
use super::{Effects, Invocation, Operation, Parameter, failures};
use crate::fact::Source;
use crate::graph::{ArtefactKind, Evidence, Protection};
use crate::iam::{ContextValue, Text};

/// Makes a table of what lies in a bucket, under the key that is passed or else under one that AWS owns.
pub static IMPORT_TABLE: Operation = Operation {
    name: "ImportTable",
    service: "dynamodb",
    summary: "makes a table of what lies in an S3 bucket, under the key that is passed or one that AWS owns",
    sources: &[
        Source {
            title: "DynamoDB developer guide, Requesting a table import in DynamoDB",
            url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.Requesting.html",
        },
        Source {
            title: "DynamoDB developer guide, DynamoDB encryption at rest: How it works",
            url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html",
        },
    ],
    parameters: &[
        Parameter::any("S3BucketSource"),
        Parameter::any("InputFormat"),
        Parameter::any("TableCreationParameters"),
    ],
    makes: Some(ArtefactKind::Resource),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let (place, input) = (call.place, call.input);
    effects.need(
        input,
        Row::on("dynamodb:ImportTable", table_arn(call), &place.account)
            .fails(failures::access_denied("dynamodb:ImportTable")),
    );
    let protection = call.key.map_or(Protection::Plain, |passed| Protection::Under(passed.key.clone()));
    need_key(
        call,
        effects,
        &protection,
        &["kms:DescribeKey", "kms:CreateGrant", "kms:GenerateDataKey", "kms:Decrypt"],
    );
    effects.output = Some(call.made(ArtefactKind::Resource, protection, Text::Prefix(String::new())));
}

/// ARN of the table that is read or made.
pub(super) fn table_arn(call: &Invocation<'_>) -> Text {
    let place = call.place;
    let prefix =
        format!("arn:{}:dynamodb:{}:{}:table/", place.region.partition(), place.region, place.account);
    match (call.input.kind, call.input.resource_id.exact()) {
        (ArtefactKind::Resource, Some(name)) => Text::Exact(format!("{prefix}{name}")),
        _ => Text::Prefix(prefix),
    }
}

/// Calls of `DynamoDB` for its caller on the key of a table, whose encryption context is its name and its account.
pub(super) fn need_key(
    call: &Invocation<'_>,
    effects: &mut Effects,
    protection: &Protection,
    actions: &[&'static str],
) {
    let Some(key) = protection.key() else { return };
    let table = match (call.input.kind, call.input.resource_id.exact()) {
        (ArtefactKind::Resource, Some(name)) => Text::Exact(name.to_owned()),
        _ => Text::Prefix(String::new()),
    };
    for &action in actions {
        let mut row = Row::kms(action, key)
            .via("dynamodb", &key.region)
            .evidence(Evidence::Documented)
            .only_if(protection.condition())
            .fails(failures::access_denied(action));
        if action != "kms:DescribeKey" {
            let names = ["aws:dynamodb:subscriberId", "aws:dynamodb:tableName"];
            row = row
                .with("kms:EncryptionContext:aws:dynamodb:tableName", ContextValue::One(table.clone()))
                .with("kms:EncryptionContext:aws:dynamodb:subscriberId", call.place.account.as_str().into())
                .with("kms:EncryptionContextKeys", ContextValue::Many(names.map(Into::into).to_vec()));
        }
        if action == "kms:CreateGrant" {
            row = row.with("kms:GrantIsForAWSResource", "true".into());
        }
        effects.need(call.input, row);
    }
}
