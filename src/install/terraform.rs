//! A Terraform module. Resources and arguments are those of the AWS provider's documentation.

use super::hcl::{Block, string};
use super::names::{Names, of_block};
use super::shell::comment;
use super::{SCRIPT, Work};
use crate::aws::{AccountId, Arn, DatabaseArn, Region};
use crate::estate::{Edit, Grant, KeyName};
use crate::fact::Observed;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const HEAD: &str = "\
# Made by `keyway fix`. Read the plan before you apply it.
#
# The policies in `../policies/` replace those in AWS as a whole, and belong to this module from then on: when it is
# destroyed, a key gets the default key policy, and a default EBS key becomes aws/ebs again. Resources that another module
# has already belong there.
";

/// The module.
pub(super) fn module(work: &Work<'_>) -> String {
    let mut text = HEAD.to_owned();
    let mut push = |block: &Block| {
        text.push('\n');
        text.push_str(&block.text());
    };
    let provider = Block::new("terraform", &[]).with(
        Block::new("required_providers", &[])
            .set("aws", "{ source = \"hashicorp/aws\", version = \">= 5.0\" }"),
    );
    push(&provider);
    for account in work.accounts() {
        let about = format!("The profile with which account {account} is changed.");
        push(
            &Block::new("variable", &[&format!("profile_{account}")])
                .set("description", string(&about))
                .set("type", "string"),
        );
    }
    let places: BTreeSet<(AccountId, Region)> =
        work.edits.iter().filter_map(|edit| work.place(edit)).collect();
    for (account, region) in &places {
        push(
            &Block::new("provider", &["aws"])
                .set("alias", string(&alias(account, region)))
                .set("profile", format!("var.profile_{account}"))
                .set("region", string(region.as_str()))
                .set("allowed_account_ids", format!("[{}]", string(account.as_str()))),
        );
    }
    text.push_str(&resources(work));
    text
}

fn resources(work: &Work<'_>) -> String {
    let mut text = String::new();
    let mut names = Names::default();
    let mut written: Vec<&str> = Vec::new();
    for edit in work.edits {
        let document = work.document(edit);
        if let Some(document) = document {
            if written.contains(&document.path.as_str()) {
                continue;
            }
            written.push(&document.path);
        }
        text.push('\n');
        let same = |other: &&Edit| document.map_or(*other == edit, |document| document.is_of(other));
        for edit in work.edits.iter().filter(same) {
            let _infallible = writeln!(text, "# {}", comment(&edit.in_words()));
        }
        let blocks = blocks(work, edit, &mut names);
        if blocks.is_empty() {
            let _infallible =
                writeln!(text, "# Terraform has no resource for this alone: the command is in {SCRIPT}.");
        }
        let blocks: Vec<String> = blocks.iter().map(Block::text).collect();
        text.push_str(&blocks.join("\n"));
    }
    text
}

/// The resources of an edit; none where Terraform would have to own the whole key or role.
fn blocks(work: &Work<'_>, edit: &Edit, names: &mut Names) -> Vec<Block> {
    let Some((account, region)) = work.place(edit) else { return Vec::new() };
    let mut resource = |kind: &str, name: String| {
        let name = names.unique(&of_block(&name), '_');
        Block::new("resource", &[kind, &name]).set("provider", format!("aws.{}", alias(&account, &region)))
    };
    let policy = || policy(work, edit);
    match edit {
        Edit::CreateKey { key } => {
            let Some(number) = work.new_key(&key.arn) else { return Vec::new() };
            let name = new_key(number);
            let mut blocks = vec![
                Block::new("resource", &["aws_kms_key", &name])
                    .set("provider", format!("aws.{}", alias(&account, &region)))
                    .set("description", string("EBS volumes and copies"))
                    .set("policy", policy()),
            ];
            let aliases = match &key.aliases {
                Observed::Known(aliases) => aliases.as_slice(),
                Observed::Unknown => &[],
            };
            for alias in aliases {
                blocks.push(
                    resource("aws_kms_alias", name.clone())
                        .set("name", string(alias))
                        .set("target_key_id", format!("aws_kms_key.{name}.key_id")),
                );
            }
            blocks
        }
        Edit::KeyPolicy { key, .. } => vec![
            resource("aws_kms_key_policy", format!("key_{}", key.resource_name()))
                .set("key_id", key_id(work, key))
                .set("policy", policy()),
        ],
        Edit::IdentityPolicy { role, policy: name, .. } => vec![
            resource("aws_iam_role_policy", format!("role_{}_{name}", role.resource_name()))
                .set("name", string(name))
                .set("role", string(role.resource_name()))
                .set("policy", policy()),
        ],
        Edit::BucketPolicy { bucket, .. } => vec![
            resource("aws_s3_bucket_policy", format!("bucket_{bucket}"))
                .set("bucket", string(bucket))
                .set("policy", policy()),
        ],
        Edit::VaultPolicy { vault, .. } => {
            let name = vault.vault_name().unwrap_or_default();
            vec![
                resource("aws_backup_vault_policy", format!("vault_{name}"))
                    .set("backup_vault_name", string(name))
                    .set("policy", policy()),
            ]
        }
        Edit::Grant { key, grant } => {
            let block = resource("aws_kms_grant", format!("grant_{}", grant.id));
            vec![grant_block(block, key_arn(work, key), grant)]
        }
        Edit::DefaultKey { account, region, key } => match key {
            KeyName::Arn(arn) => vec![
                resource("aws_ebs_default_kms_key", format!("default_{account}_{region}"))
                    .set("key_arn", key_arn(work, arn)),
            ],
            KeyName::Alias(_) => Vec::new(),
        },
        // Who may restore a snapshot of a database is an argument of the snapshot itself.
        Edit::Share { snapshot, .. } if snapshot.parse::<DatabaseArn>().is_ok() => Vec::new(),
        Edit::Share { snapshot, with, .. } => vec![
            resource("aws_snapshot_create_volume_permission", format!("share_{snapshot}_{with}"))
                .set("snapshot_id", string(snapshot))
                .set("account_id", string(with.as_str())),
        ],
        Edit::TrustPolicy { .. } | Edit::EnableKey { .. } | Edit::CancelKeyDeletion { .. } => Vec::new(),
    }
}

fn grant_block(block: Block, key: String, grant: &Grant) -> Block {
    let operations: Vec<String> = grant.operations.iter().map(|operation| string(operation)).collect();
    let mut block = block
        .set("name", string(&of_block(&grant.id)))
        .set("key_id", key)
        .set("grantee_principal", string(&grant.grantee))
        .set("operations", format!("[{}]", operations.join(", ")));
    if let Some(retiring) = &grant.retiring {
        block = block.set("retiring_principal", string(retiring));
    }
    let constraints = [
        ("encryption_context_subset", &grant.encryption_context_subset),
        ("encryption_context_equals", &grant.encryption_context_equals),
    ];
    for (name, pairs) in constraints {
        if let Some(pairs) = pairs {
            block = block.with(Block::new("constraints", &[]).set(name, map(pairs)));
        }
    }
    block
}

fn map(pairs: &BTreeMap<String, String>) -> String {
    let pairs: Vec<String> =
        pairs.iter().map(|(key, value)| format!("{} = {}", string(key), string(value))).collect();
    format!("{{ {} }}", pairs.join(", "))
}

fn alias(account: &AccountId, region: &Region) -> String {
    format!("account_{account}_{}", of_block(region.as_str()))
}

fn new_key(number: usize) -> String {
    format!("new_{number}")
}

/// The ARN of a key, or the attribute that will hold it.
fn key_arn(work: &Work<'_>, key: &Arn) -> String {
    match work.new_key(key) {
        Some(number) => format!("aws_kms_key.{}.arn", new_key(number)),
        None => string(key.as_str()),
    }
}

fn key_id(work: &Work<'_>, key: &Arn) -> String {
    match work.new_key(key) {
        Some(number) => format!("aws_kms_key.{}.key_id", new_key(number)),
        None => string(key.resource_name()),
    }
}

/// The document of an edit, read from its file, the ARNs of new keys put in.
fn policy(work: &Work<'_>, edit: &Edit) -> String {
    let Some(document) = work.document(edit) else { return string("") };
    let file = format!("file(\"${{path.module}}/../{}\")", document.path);
    let keys = work.new_keys_in(&document.text);
    keys.into_iter().fold(file, |text, (number, key)| {
        format!("replace({text}, {}, aws_kms_key.{}.arn)", string(key.as_str()), new_key(number))
    })
}
