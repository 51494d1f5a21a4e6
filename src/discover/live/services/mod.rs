//! The operations of each service: one file for each, with its calls and how what the SDK gives becomes an answer.

mod backup;
mod ec2;
mod iam;
mod kms;
mod organizations;
mod rds;
mod s3;

use super::clients::Clients;
use super::refusals::not_understood;
use crate::discover::{Call, Refusal, Service};
use serde::Serialize;
use serde_json::Value;

/// An operation that a client can be asked for.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// The name of the API reference.
    pub name: &'static str,
    /// Parameters that a call must have.
    pub needs: &'static [&'static str],
    /// Parameters that a call may have.
    pub may_have: &'static [&'static str],
}

/// The operations that the client of a service can be asked for.
pub fn operations(service: Service) -> &'static [Operation] {
    match service {
        Service::Backup => backup::OPERATIONS,
        Service::Ec2 => ec2::OPERATIONS,
        Service::Iam => iam::OPERATIONS,
        Service::Kms => kms::OPERATIONS,
        Service::Organizations => organizations::OPERATIONS,
        Service::Rds => rds::OPERATIONS,
        Service::S3 => s3::OPERATIONS,
    }
}

/// Makes a call and tells its answer.
pub(super) async fn ask(clients: &Clients, call: &Call) -> Result<Value, Refusal> {
    match call.read.service {
        Service::Backup => backup::ask(clients, call).await,
        Service::Ec2 => ec2::ask(clients, call).await,
        Service::Iam => iam::ask(clients, call).await,
        Service::Kms => kms::ask(clients, call).await,
        Service::Organizations => organizations::ask(clients, call).await,
        Service::Rds => rds::ask(clients, call).await,
        Service::S3 => s3::ask(clients, call).await,
    }
}

/// The operations of a service: each with the function that makes the call, the parameters that it needs and, after a
/// semicolon, those that it may have. The file has a function `client`, whose result every function takes first.
macro_rules! register {
    ($($name:literal => $make:ident($($need:ident),* $(; $($may:ident),+)?)),+ $(,)?) => {
        /// What can be asked for.
        pub(super) const OPERATIONS: &[super::Operation] = &[$(super::Operation {
            name: $name,
            needs: &[$(stringify!($need)),*],
            may_have: &[$($(stringify!($may)),+)?],
        }),+];

        /// Makes a call and tells its answer.
        pub(super) async fn ask(
            clients: &crate::discover::live::Clients,
            call: &crate::discover::Call,
        ) -> Result<serde_json::Value, crate::discover::Refusal> {
            let client = client(clients, call);
            match call.read.operation {
                $($name => {
                    let made = $make(
                        &client,
                        $(super::needed(call, stringify!($need))?,)*
                        $($(call.parameter(stringify!($may)).map(str::to_owned),)+)?
                    );
                    // The calls of some services take more room than a stack should have.
                    super::told(&Box::pin(made).await?)
                })+
                _ => Err(super::unknown(call)),
            }
        }
    };
}
use register;

/// The client of a service in the region, made with the guard and a pace of its own.
macro_rules! client {
    ($sdk:ident, $field:ident, $clients:expr, $region:expr $(, $set:ident($value:expr))*) => {
        $clients.$field.of($region, || {
            let region = aws_types::region::Region::new($region.to_owned());
            let pace = $clients.pace(stringify!($field), $region);
            let builder = $sdk::config::Builder::from(&$clients.config)
                .region(region)
                .interceptor($clients.guard.clone())
                .retry_partition($sdk::config::retry::RetryPartition::new(pace))
                $(.$set($value))*;
            $sdk::Client::from_conf(builder.build())
        })
    };
}
use client;

fn told(answer: &impl Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(answer).map_err(|error| not_understood(&error.to_string()))
}

fn needed(call: &Call, name: &str) -> Result<String, Refusal> {
    let why = || format!("`{}` is asked for without `{name}`", call.read.operation);
    let value = call.parameter(name).map(str::to_owned);
    value.ok_or_else(|| Refusal::new(Refusal::NOT_READ, Some(&why())))
}

fn unknown(call: &Call) -> Refusal {
    let why = format!("there is no client for `{}`", call.read.operation);
    Refusal::new(Refusal::NOT_READ, Some(&why))
}

/// A field that the API reference says is always there.
fn required<T>(value: Option<T>, name: &str) -> Result<T, Refusal> {
    value.ok_or_else(|| not_understood(&format!("it has no `{name}`")))
}

/// A word of AWS.
fn word(value: Option<impl AsRef<str>>) -> Option<String> {
    value.map(|value| value.as_ref().to_owned())
}

/// All items of a list that came in pages, or the first mistake.
fn each<T, U>(
    lists: impl IntoIterator<Item = Option<Vec<T>>>,
    make: impl FnMut(T) -> Result<U, Refusal>,
) -> Result<Vec<U>, Refusal> {
    lists.into_iter().flatten().flatten().map(make).collect()
}
