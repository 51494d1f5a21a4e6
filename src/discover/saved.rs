//! A folder of replies that the AWS CLI has saved: `FOLDER/ACCOUNT/REGION/SERVICE/OPERATION,PARAMETER=VALUE.json`, and `.err` where
//! the call failed.

use super::{Call, Crawl, Refusal, Reply, Scope};
use crate::aws::AccountId;
use serde_json::Value;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// The accounts of which a folder holds replies.
pub fn saved_accounts(folder: &Path) -> io::Result<Vec<AccountId>> {
    let mut accounts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if fs::metadata(entry.path())?.is_dir() {
            accounts.extend(entry.file_name().to_string_lossy().parse::<AccountId>().ok());
        }
    }
    accounts.sort();
    Ok(accounts)
}

/// Reads an account from its folder of replies. A reply that was not saved counts as failed.
pub fn read_saved(folder: &Path, mut scope: Scope) -> Crawl {
    let folder = folder.join(scope.account.as_str());
    // A delegated administrator may read the organization too; in every other account the script was refused.
    scope.reads_organization |= folder.join("global/organizations/ListRoots.json").exists();
    let mut crawl = Crawl::new(scope);
    while let Some(call) = crawl.next_call() {
        let reply = reply(&folder, &call);
        crawl.take(call, reply);
    }
    crawl
}

/// The ARN as which a folder of replies was saved: what `GetCallerIdentity` said.
pub fn saved_principal(folder: &Path, account: &AccountId) -> Option<String> {
    let text = fs::read_to_string(folder.join(account.as_str()).join(CALLER)).ok()?;
    let told: Value = serde_json::from_str(&text).ok()?;
    Some(principal(told.get("Arn")?.as_str()?))
}

/// Where a folder of replies has who saved it.
pub(super) const CALLER: &str = "caller.json";

/// The role behind a session, as policies name it; anybody else as they are.
pub fn principal(caller: &str) -> String {
    let parts: Vec<&str> = caller.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", partition, "sts", "", account, resource] => {
            let role = resource.strip_prefix("assumed-role/").and_then(|rest| rest.split('/').next());
            role.map_or_else(
                || caller.to_owned(),
                |role| format!("arn:{partition}:iam::{account}:role/{role}"),
            )
        }
        _ => caller.to_owned(),
    }
}

fn reply(folder: &Path, call: &Call) -> Reply {
    let path = call.path();
    match fs::read_to_string(folder.join(format!("{path}.json"))) {
        Ok(text) => match serde_json::from_str(&text) {
            Ok(value) => Reply::Told(value),
            Err(error) => {
                let why = format!("`{path}.json` is not JSON: {error}");
                Reply::Failed(Refusal::new(Refusal::NOT_UNDERSTOOD, Some(&why)))
            }
        },
        Err(error) if error.kind() == ErrorKind::NotFound => {
            match fs::read_to_string(folder.join(format!("{path}.err"))) {
                Ok(text) => Reply::Failed(refusal(&text)),
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    let why = format!("there is no `{path}.json`");
                    Reply::Failed(Refusal::new(Refusal::NOT_SAVED, Some(&why)))
                }
                Err(error) => unreadable(&format!("{path}.err"), &error),
            }
        }
        Err(error) => unreadable(&format!("{path}.json"), &error),
    }
}

fn unreadable(path: &str, error: &io::Error) -> Reply {
    let why = format!("`{path}` cannot be read: {error}");
    Reply::Failed(Refusal::new(Refusal::NOT_UNDERSTOOD, Some(&why)))
}

/// The error that the AWS CLI printed: `An error occurred (CODE) when calling the OPERATION operation: MESSAGE`.
fn refusal(printed: &str) -> Refusal {
    let told = printed.split_once("An error occurred (").and_then(|(_, rest)| rest.split_once(')'));
    match told {
        Some((code, rest)) => {
            let message = rest.split_once(" operation").and_then(|(_, rest)| rest.split_once(": "));
            Refusal::new(code, message.map(|(_, message)| message))
        }
        None => Refusal::new(Refusal::NO_REPLY, Some(printed)),
    }
}
