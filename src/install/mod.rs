//! Files that carry out edits in AWS: policy documents, AWS CLI commands, Terraform. One file per kind.
//!
//! Nothing here touches the disk or AWS: the files are texts, and whoever runs them has read them.

mod aws_cli;
mod documents;
mod hcl;
mod names;
mod shell;
mod terraform;

pub use shell::quoted;

use crate::aws::{AccountId, Arn, Region};
use crate::estate::{Edit, Estate, is_placeholder};
use crate::fixes::region;
use documents::Documented;

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path in the folder: letters, digits, dots and dashes, parts divided by slashes.
    pub path: String,
    /// Its text.
    pub text: String,
    /// What it is, in a few words.
    pub about: &'static str,
    /// Whether it is a program.
    pub runs: bool,
}

/// Name of the script.
pub const SCRIPT: &str = "apply.sh";

/// Folder of the Terraform module.
pub const TERRAFORM: &str = "terraform";

/// The files that carry out edits which lead from one estate to another.
pub fn files(before: &Estate, after: &Estate, edits: &[Edit]) -> Vec<File> {
    let documents = documents::of(before, after, edits);
    let work = Work { after, edits, documents: &documents };
    let mut files: Vec<File> = documents.iter().map(Documented::file).collect();
    files.push(File {
        path: SCRIPT.to_owned(),
        text: aws_cli::script(&work),
        about: "the AWS CLI commands that make the changes",
        runs: true,
    });
    files.push(File {
        path: format!("{TERRAFORM}/main.tf"),
        text: terraform::module(&work),
        about: "the same as a Terraform module",
        runs: false,
    });
    files
}

/// What is to be carried out.
struct Work<'a> {
    after: &'a Estate,
    edits: &'a [Edit],
    documents: &'a [Documented],
}

impl<'a> Work<'a> {
    /// The keys that are yet to be made.
    fn new_keys(&self) -> Vec<&'a Arn> {
        let made = |edit: &'a Edit| match edit {
            Edit::CreateKey { key } => Some(&key.arn),
            _ => None,
        };
        self.edits.iter().filter_map(made).collect()
    }

    /// The number of a key that is yet to be made, from 1.
    fn new_key(&self, arn: &Arn) -> Option<usize> {
        if !is_placeholder(arn) {
            return None;
        }
        self.new_keys().iter().position(|key| *key == arn).map(|at| at + 1)
    }

    /// The keys yet to be made that a text names, and their numbers.
    fn new_keys_in(&self, text: &str) -> Vec<(usize, &'a Arn)> {
        (1..).zip(self.new_keys()).filter(|(_, key)| text.contains(key.as_str())).collect()
    }

    /// The document that an edit changes.
    fn document(&self, edit: &Edit) -> Option<&'a Documented> {
        self.documents.iter().find(|documented| documented.is_of(edit))
    }

    /// Where an edit is made. IAM has no regions: its calls go to the first region of the partition.
    fn place(&self, edit: &Edit) -> Option<(AccountId, Region)> {
        let account = edit.account()?;
        let region = match region(self.after, edit) {
            Some(region) => region,
            None => iam_region(self.after, &account)?,
        };
        Some((account, region))
    }

    /// The accounts in which edits are made.
    fn accounts(&self) -> Vec<AccountId> {
        let mut accounts: Vec<AccountId> = self.edits.iter().filter_map(Edit::account).collect();
        accounts.sort_unstable();
        accounts.dedup();
        accounts
    }
}

/// The region that answers for IAM (IAM user guide, "Signing"; AWS general reference, "IAM endpoints").
fn iam_region(estate: &Estate, account: &AccountId) -> Option<Region> {
    let partition = &estate.account(account)?.partition.0;
    let region = match partition.as_str() {
        "aws-cn" => "cn-north-1",
        "aws-us-gov" => "us-gov-west-1",
        "aws-iso" => "us-iso-east-1",
        "aws-iso-b" => "us-isob-east-1",
        "aws-iso-f" => "us-isof-south-1",
        "aws-iso-e" => "eu-isoe-west-1",
        "aws-eusc" => "eusc-de-east-1",
        _ => "us-east-1",
    };
    region.parse().ok()
}
