//! Arguments of the subcommands that ask about a single call.

use super::failure::Failure;
use super::files;
use crate::authorize::told;
use crate::aws::Action;
use crate::estate::Estate;
use crate::graph::KeyRef;
use crate::iam::Context;
use crate::input::neutral;
use crate::question::named_key;
use clap::ValueEnum;
use std::path::PathBuf;

/// What the two have in common.
#[derive(Debug, clap::Args)]
pub(super) struct CallArgs {
    /// The action, such as `kms:CreateGrant`
    #[arg(long, value_name = "ACTION")]
    pub(super) action: Action,

    /// What is known of the accounts: a file, or a folder of which every `*.json` file is read
    #[arg(long, value_name = "FILE|FOLDER")]
    pub(super) estate: PathBuf,

    /// The service that makes the call for the principal, such as `ec2`, `s3` or `rds`
    ///
    /// Sets `kms:ViaService` for the region of the key and `aws:ViaAWSService`, and for kms:CreateGrant
    /// `kms:GrantIsForAWSResource`. Without it the principal calls KMS itself.
    #[arg(long, value_name = "SERVICE")]
    pub(super) via: Option<String>,

    /// A condition key of the request, such as `kms:GrantOperations=Decrypt`; may be given several times
    ///
    /// A key given twice has several values. `KEY` alone says that the request does not have it. What is not told is not
    /// known, and named where it decides.
    #[arg(long = "context", value_name = "KEY=VALUE")]
    pub(super) context: Vec<String>,

    /// How to write the answer
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(super) format: AnswerFormat,
}

/// How an answer about a single call is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AnswerFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

impl CallArgs {
    /// The estate.
    pub(super) fn estate(&self) -> Result<Estate, Failure> {
        files::estate(&self.estate).map_err(Failure::Input)
    }

    /// What is told of the request, without what the service adds.
    pub(super) fn context(&self) -> Context {
        let mut told_keys: Vec<(&str, Vec<String>)> = Vec::new();
        for pair in &self.context {
            let (key, value) = match pair.split_once('=') {
                Some((key, value)) => (key, Some(value.to_owned())),
                None => (pair.as_str(), None),
            };
            match told_keys.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(key)) {
                Some((_, values)) => values.extend(value),
                None => told_keys.push((key, value.into_iter().collect())),
            }
        }
        told_keys.into_iter().map(|(key, values)| (key, told(values))).collect::<Context>()
    }
}

/// The key of a flag.
pub(super) fn key(text: &str, estate: &Estate) -> Result<KeyRef, Failure> {
    named_key(text, estate).map_err(|error| mistake("key", &error.to_string()))
}

/// A mistake in a flag.
pub(super) fn mistake(flag: &str, why: &str) -> Failure {
    Failure::Question(vec![neutral(&format!("--{flag}: {why}")).into_owned()])
}

/// A service name as `kms:ViaService` has it, without region.
pub(super) fn service(text: Option<&str>) -> Result<Option<&str>, Failure> {
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    match text {
        Some(name) if !is_name(name) => {
            Err(mistake("via", &format!("`{name}` is not the name of a service, such as `ec2`")))
        }
        name => Ok(name),
    }
}
