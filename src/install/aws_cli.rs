//! A Bash script of AWS CLI commands. Flags are those of the AWS CLI command reference.

use super::shell::{comment, quoted};
use super::{SCRIPT, Work};
use crate::aws::{AccountId, Arn, DatabaseArn, DatabaseKind, Region};
use crate::estate::{Edit, Grant, KeyName};
use crate::fact::Observed;
use std::collections::BTreeMap;
use std::fmt::Write;

/// In which order changes are made: a key before what names it, a key that rests before its policy (`PutKeyPolicy` fails
/// while its deletion is pending: KMS developer guide, "Key states of AWS KMS keys"), policies before what relies on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    NewKeys,
    States,
    Policies,
    Grants,
    Settings,
}

impl Phase {
    fn of(edit: &Edit) -> Self {
        match edit {
            Edit::CreateKey { .. } => Self::NewKeys,
            Edit::EnableKey { .. } | Edit::CancelKeyDeletion { .. } => Self::States,
            Edit::KeyPolicy { .. }
            | Edit::IdentityPolicy { .. }
            | Edit::TrustPolicy { .. }
            | Edit::BucketPolicy { .. }
            | Edit::VaultPolicy { .. } => Self::Policies,
            Edit::Grant { .. } => Self::Grants,
            Edit::DefaultKey { .. } | Edit::Share { .. } => Self::Settings,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::NewKeys => "new keys",
            Self::States => "states of keys",
            Self::Policies => "policies",
            Self::Grants => "grants",
            Self::Settings => "settings",
        }
    }
}

/// The script.
pub(super) fn script(work: &Work<'_>) -> String {
    let mut script = head(work);
    let mut order: Vec<(Phase, AccountId, &Edit)> =
        work.edits.iter().filter_map(|edit| Some((Phase::of(edit), edit.account()?, edit))).collect();
    // Stable: within an account, edits stay in their order.
    order.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let mut told: Option<(Phase, AccountId)> = None;
    let mut written: Vec<&str> = Vec::new();
    for (phase, account, edit) in order {
        if let Some(document) = work.document(edit) {
            if written.contains(&document.path.as_str()) {
                continue;
            }
            written.push(&document.path);
        }
        let Some(commands) = commands(work, edit) else { continue };
        let here = (phase, account);
        if told.as_ref() != Some(&here) {
            let _infallible = write!(script, "\n### Account {}: {}\n", here.1, phase.title());
            told = Some(here);
        }
        script.push('\n');
        for line in words(work, edit) {
            let _infallible = writeln!(script, "# {}", comment(&line));
        }
        script.push_str(&commands);
    }
    script.push_str(
        "\necho 'done; a change of a policy or a grant can take some minutes to show everywhere'\n",
    );
    script
}

/// What an edit does, and what the other edits of its document do.
fn words(work: &Work<'_>, edit: &Edit) -> Vec<String> {
    match work.document(edit) {
        Some(document) => {
            work.edits.iter().filter(|other| document.is_of(other)).map(Edit::in_words).collect()
        }
        None => vec![edit.in_words()],
    }
}

fn head(work: &Work<'_>) -> String {
    let mut head = format!(
        "#!/usr/bin/env bash\n\
         # Made by `keyway fix`. Read it before you run it: bash {SCRIPT}\n\
         #\n\
         # The policies in `policies/` replace those in AWS as a whole. They were made from the estate: if a policy has been\n\
         # changed since, bring the estate up to date and make this anew.\n\
         #\n\
         # Each account is changed with an AWS CLI profile of its own, for example:\n"
    );
    for account in work.accounts() {
        let _infallible = writeln!(head, "#   export {}=my-profile-of-{account}", profile(&account));
    }
    head.push_str(
        "set -euo pipefail\ncd -- \"$(dirname -- \"${BASH_SOURCE[0]}\")\"\nexport AWS_PAGER=''\n\n\
         # A profile must lead to its account.\n\
         check_account() {\n\
         \x20 local found\n\
         \x20 found=\"$(aws sts get-caller-identity --profile \"$1\" --region \"$3\" --query Account --output text)\"\n\
         \x20 if [ \"$found\" != \"$2\" ]; then\n\
         \x20   echo \"profile $1 is of account $found, not of $2\" >&2\n\
         \x20   exit 1\n\
         \x20 fi\n\
         }\n",
    );
    let mut regions: BTreeMap<AccountId, Region> = BTreeMap::new();
    for (account, region) in work.edits.iter().filter_map(|edit| work.place(edit)) {
        regions.entry(account).or_insert(region);
    }
    for account in regions.keys() {
        let name = profile(account);
        let _infallible = writeln!(head, ": \"${{{name}:?names the AWS CLI profile of account {account}}}\"");
    }
    for (account, region) in &regions {
        let name = profile(account);
        let _infallible = writeln!(head, "check_account \"${name}\" {account} {region}");
    }
    head.push_str(&filled(work));
    head
}

/// The function that puts the ARNs of new keys into a policy.
fn filled(work: &Work<'_>) -> String {
    if work.documents.iter().all(|document| work.new_keys_in(&document.text).is_empty()) {
        return String::new();
    }
    let mut function =
        String::from("\n# Policies were written before the new keys had an id.\nfilled() {\n  sed");
    for (number, key) in (1..).zip(work.new_keys()) {
        let _infallible = write!(function, " \\\n    -e \"s|{key}|${{{}}}|g\"", variable(number));
    }
    function.push_str(" -- \"$1\"\n}\n");
    function
}

fn commands(work: &Work<'_>, edit: &Edit) -> Option<String> {
    let (account, region) = work.place(edit)?;
    let at = Call { account: &account, region: &region };
    let policy = |flag: &str| Some(format!("{flag} {}", document(work, edit)?));
    let key_id = |key: &Arn| format!("--key-id {}", key_word(work, key));
    Some(match edit {
        Edit::CreateKey { key } => create_key(work, edit, &key.arn, &key.aliases, &at)?,
        Edit::CancelKeyDeletion { key } => {
            at.line("kms cancel-key-deletion", &[key_id(key)]) + &at.line("kms enable-key", &[key_id(key)])
        }
        Edit::EnableKey { key } => at.line("kms enable-key", &[key_id(key)]),
        Edit::KeyPolicy { key, .. } => at.line(
            "kms put-key-policy",
            &[key_id(key), "--policy-name default".to_owned(), policy("--policy")?],
        ),
        Edit::IdentityPolicy { role, policy: name, .. } => at.line(
            "iam put-role-policy",
            &[
                format!("--role-name {}", quoted(role.resource_name())),
                format!("--policy-name {}", quoted(name)),
                policy("--policy-document")?,
            ],
        ),
        Edit::TrustPolicy { role, .. } => at.line(
            "iam update-assume-role-policy",
            &[format!("--role-name {}", quoted(role.resource_name())), policy("--policy-document")?],
        ),
        Edit::BucketPolicy { bucket, .. } => {
            at.line("s3api put-bucket-policy", &[format!("--bucket {}", quoted(bucket)), policy("--policy")?])
        }
        Edit::VaultPolicy { vault, .. } => {
            let name = quoted(vault.vault_name()?).into_owned();
            at.line(
                "backup put-backup-vault-access-policy",
                &[format!("--backup-vault-name {name}"), policy("--policy")?],
            )
        }
        Edit::Grant { key, grant } => {
            let mut flags = vec![key_id(key)];
            flags.extend(grant_flags(grant));
            at.line("kms create-grant", &flags)
        }
        Edit::DefaultKey { key, .. } => {
            let named = match key {
                KeyName::Arn(arn) => key_word(work, arn),
                KeyName::Alias(alias) => quoted(alias).into_owned(),
            };
            at.line("ec2 modify-ebs-default-kms-key-id", &[format!("--kms-key-id {named}")])
        }
        Edit::Share { snapshot, with, .. } if let Some(share) = database_share(snapshot, with, &at) => share,
        Edit::Share { snapshot, with, .. } => at.line(
            "ec2 modify-snapshot-attribute",
            &[
                format!("--snapshot-id {}", quoted(snapshot)),
                "--attribute createVolumePermission --operation-type add".to_owned(),
                format!("--user-ids {with}"),
            ],
        ),
    })
}

/// The share of a snapshot of a database.
fn database_share(snapshot: &str, with: &AccountId, at: &Call<'_>) -> Option<String> {
    let arn: DatabaseArn = snapshot.parse().ok()?;
    let name = if arn.kind == DatabaseKind::ClusterSnapshot { "db-cluster-snapshot" } else { "db-snapshot" };
    let flags = [
        format!("--{name}-identifier {}", quoted(&arn.id)),
        "--attribute-name restore".to_owned(),
        format!("--values-to-add {with}"),
    ];
    Some(at.line(&format!("rds modify-{name}-attribute"), &flags))
}

/// Makes a key, or goes on with the one that an earlier run has made.
fn create_key(
    work: &Work<'_>,
    edit: &Edit,
    arn: &Arn,
    aliases: &Observed<Vec<String>>,
    at: &Call<'_>,
) -> Option<String> {
    let name = variable(work.new_key(arn)?);
    let policy = format!("--policy {}", document(work, edit)?);
    let create = at.command(
        "kms create-key",
        &[
            "--description 'EBS volumes and copies'".to_owned(),
            policy,
            "--query KeyMetadata.Arn --output text".to_owned(),
        ],
    );
    let mut made = format!("{name}=\"$({create})\"\necho \"made: export {name}=${name}\"\n");
    for alias in aliases.known().into_iter().flatten() {
        let flags = [format!("--alias-name {}", quoted(alias)), format!("--target-key-id \"${name}\"")];
        made.push_str(&at.line("kms create-alias", &flags));
    }
    // No word holds a line break: `quoted` spells them out.
    let made = format!("  {}\n", made.trim_end().replace('\n', "\n  "));
    Some(format!(
        "# If an earlier run has made it already, set {name} to its ARN.\n\
         if [ -z \"${{{name}:-}}\" ]; then\n{made}fi\n"
    ))
}

fn grant_flags(grant: &Grant) -> Vec<String> {
    let name: String = grant
        .id
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || ":/_-".contains(c) { c } else { '-' })
        .collect();
    let operations: Vec<_> = grant.operations.iter().map(|operation| quoted(operation)).collect();
    let mut flags = vec![
        format!("--name {}", quoted(&name)),
        format!("--grantee-principal {}", quoted(&grant.grantee)),
        format!("--operations {}", operations.join(" ")),
    ];
    if let Some(retiring) = &grant.retiring {
        flags.push(format!("--retiring-principal {}", quoted(retiring)));
    }
    let constraints: BTreeMap<&str, &BTreeMap<String, String>> = [
        ("EncryptionContextSubset", &grant.encryption_context_subset),
        ("EncryptionContextEquals", &grant.encryption_context_equals),
    ]
    .into_iter()
    .filter_map(|(name, pairs)| Some((name, pairs.as_ref()?)))
    .collect();
    if !constraints.is_empty() {
        let json = serde_json::to_string(&constraints).unwrap_or_default();
        flags.push(format!("--constraints {}", quoted(&json)));
    }
    flags
}

/// Account and region of a call.
struct Call<'a> {
    account: &'a AccountId,
    region: &'a Region,
}

impl Call<'_> {
    fn command(&self, operation: &str, flags: &[String]) -> String {
        let profile = profile(self.account);
        let mut command = format!("aws {operation} --profile \"${profile}\" --region {}", self.region);
        for flag in flags {
            command.push_str(" \\\n  ");
            command.push_str(flag);
        }
        command
    }

    fn line(&self, operation: &str, flags: &[String]) -> String {
        self.command(operation, flags) + "\n"
    }
}

fn profile(account: &AccountId) -> String {
    format!("KEYWAY_PROFILE_{account}")
}

fn variable(number: usize) -> String {
    format!("KEYWAY_NEW_KEY_{number}")
}

fn key_word(work: &Work<'_>, key: &Arn) -> String {
    match work.new_key(key) {
        Some(number) => format!("\"${}\"", variable(number)),
        None => quoted(key.as_str()).into_owned(),
    }
}

/// A document as a word: its file, or its text once the ARNs of new keys are in it.
fn document(work: &Work<'_>, edit: &Edit) -> Option<String> {
    let document = work.document(edit)?;
    Some(if work.new_keys_in(&document.text).is_empty() {
        format!("file://{}", document.path)
    } else {
        format!("\"$(filled {})\"", document.path)
    })
}
