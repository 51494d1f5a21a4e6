//! Failures in the words and the shape of each service.

use super::call::Call;
use super::http::Reply;

/// The shape of an error of a service (AWS SDKs, protocol of each service model).
enum Shape {
    /// AWS JSON 1.1: KMS, Organizations.
    Json,
    /// REST JSON: AWS Backup.
    RestJson,
    /// AWS Query: IAM, STS, RDS.
    Query,
    /// EC2 Query.
    Ec2,
    /// REST XML: S3.
    RestXml,
}

fn shape(service: &str) -> Shape {
    match service {
        "kms" | "organizations" => Shape::Json,
        "backup" => Shape::RestJson,
        "iam" | "sts" | "rds" => Shape::Query,
        "ec2" => Shape::Ec2,
        "s3" => Shape::RestXml,
        other => panic!("no shape of errors is known for `{other}`"),
    }
}

/// An error with a code of one's own choice.
pub(super) fn error(service: &str, status: u16, code: &str, message: &str) -> Reply {
    let xml = "text/xml;charset=UTF-8";
    match shape(service) {
        Shape::Json => {
            let body = serde_json::json!({"__type": code, "message": message});
            Reply::new(status, "application/x-amz-json-1.1", body.to_string())
        }
        Shape::RestJson => {
            let body = serde_json::json!({"message": message}).to_string();
            let mut reply = Reply::new(status, "application/json", body);
            reply.headers.push(("x-amzn-errortype".to_owned(), code.to_owned()));
            reply
        }
        Shape::Query => Reply::new(
            status,
            xml,
            format!(
                "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
                 <RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>"
            ),
        ),
        Shape::Ec2 => Reply::new(
            status,
            xml,
            format!(
                "<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>\
                 <RequestID>00000000-0000-0000-0000-000000000000</RequestID></Response>"
            ),
        ),
        Shape::RestXml => Reply::new(
            status,
            "application/xml",
            format!("<Error><Code>{code}</Code><Message>{message}</Message><RequestId>0</RequestId></Error>"),
        ),
    }
}

/// Too many requests (EC2 API reference, "Error codes": `RequestLimitExceeded`; S3: `SlowDown`; IAM, STS and RDS:
/// `Throttling`; elsewhere `ThrottlingException`).
pub(super) fn throttled(call: &Call) -> Reply {
    let (status, code) = match shape(&call.service) {
        Shape::Json => (400, "ThrottlingException"),
        Shape::RestJson => (429, "ThrottlingException"),
        Shape::Query => (400, "Throttling"),
        Shape::Ec2 => (503, "RequestLimitExceeded"),
        Shape::RestXml => (503, "SlowDown"),
    };
    error(&call.service, status, code, "Rate exceeded")
}

/// No permission ("Common errors" of each API reference; EC2: `UnauthorizedOperation`).
pub(super) fn denied(call: &Call) -> Reply {
    let (status, code) = match shape(&call.service) {
        Shape::Json => (400, "AccessDeniedException"),
        Shape::RestJson => (403, "AccessDeniedException"),
        Shape::Query | Shape::RestXml => (403, "AccessDenied"),
        Shape::Ec2 => (403, "UnauthorizedOperation"),
    };
    let account = call.account.as_deref().unwrap_or("000000000000");
    let message = format!(
        "User: arn:aws:sts::{account}:assumed-role/KeywayReadOnly/keyway is not authorized to perform: {}:{} \
         because no identity-based policy allows the action",
        call.service, call.operation
    );
    error(&call.service, status, code, &message)
}

/// What a region answers that the account has not enabled: it does not know the credentials (EC2: `AuthFailure`;
/// IAM user guide, "Managing AWS STS in an AWS Region": tokens of the global endpoint are not valid there).
pub(super) fn not_enabled(call: &Call) -> Reply {
    let invalid = "The security token included in the request is invalid";
    match shape(&call.service) {
        Shape::Json => error(&call.service, 400, "UnrecognizedClientException", invalid),
        Shape::RestJson => error(&call.service, 403, "UnrecognizedClientException", invalid),
        Shape::Query => error(&call.service, 403, "InvalidClientTokenId", invalid),
        Shape::Ec2 => {
            let message = "AWS was not able to validate the provided access credentials";
            error(&call.service, 401, "AuthFailure", message)
        }
        Shape::RestXml => {
            error(&call.service, 400, "InvalidToken", "The provided token is malformed or otherwise invalid.")
        }
    }
}
