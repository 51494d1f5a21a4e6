//! The runs of `keyway discover` and `--live`.

use super::discover::{Args, Reach};
use super::exit::Reply;
use super::failure::Failure;
use super::progress::Progress;
use crate::aws::{AccountId, Region};
use crate::discover::live::{Access, Counters, Outcome, Run, Session, Settings};
use crate::discover::{Gathered, Journal, Scope, Told, brought_up, joined, owner, source, touched, valid};
use crate::estate::{Estate, EstateDocument};
use crate::question::Asked;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::task::JoinSet;

/// A runtime for the calls.
pub(super) fn block_on<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime
        .map_err(|error| Failure::Discovery(format!("no runtime for the calls: {error}")))?
        .block_on(future)
}

/// Access as the arguments say.
pub(super) async fn access(reach: &Reach, region: Option<Region>) -> Result<Arc<Access>, Failure> {
    let settings = Settings {
        profile: reach.profile.clone(),
        endpoint_url: reach.endpoint_url.clone(),
        region,
        role_name: reach.role_name.clone(),
        role_in_own_account: false,
        external_id: reach.external_id.clone(),
    };
    Ok(Arc::new(Access::new(settings).await.map_err(in_words)?))
}

/// Reads accounts and writes the estate.
pub(super) fn discover(args: &Args) -> Result<Reply, Failure> {
    args.reading.check_out()?;
    block_on(reading(args))
}

async fn reading(args: &Args) -> Result<Reply, Failure> {
    let access = access(&args.reach, args.reading.home()).await?;
    let progress = Arc::new(Progress::new(args.reach.verbose, access.counters()));
    let (own, ..) = access.own();
    let mut gathered = Gathered::new(args.reading.all_tags);
    let journal = journal(args, own)?.map(Arc::new);
    let run = |journal| Run {
        access: Arc::clone(&access),
        journal,
        concurrency: usize::from(args.reach.concurrency),
        watch: Arc::clone(&progress) as _,
    };
    // The organization is read first: it says which accounts there are, and which policies bind those that are read.
    let mut accounts = args.accounts.clone();
    if args.organization || args.reading.reads("organization") {
        let told = organization(&run(None), own).await?;
        if args.organization {
            let Some(whole) = &told.organization else { return Err(no_organization(&told.unread)) };
            accounts = whole.active();
        }
        gathered.add_organization(told);
    }
    if accounts.is_empty() {
        accounts.push(own.clone());
    }
    accounts.sort();
    accounts.dedup();
    progress.begin(accounts.len());
    let scopes: Vec<Scope> = accounts.iter().map(|account| args.reading.scope(account.clone())).collect();
    let mut parts = Parts { journal: journal.clone(), files: Vec::new(), held: Vec::new() };
    let result = run(journal.clone())
        .all(scopes, |outcome| match outcome {
            Outcome::Told(told) => parts.put(gathered.add(*told)),
            Outcome::Closed(unread) => {
                gathered.add_unread(unread);
                Ok(())
            }
        })
        .await;
    progress.finish();
    result.map_err(in_words)?;
    let calls = in_numbers(&access.counters());
    let reply = args.reading.finish(&gathered, parts.documents(), &calls)?;
    drop(parts);
    if let Some(journal) = journal.and_then(Arc::into_inner) {
        journal.done().map_err(in_words)?;
    }
    Ok(reply)
}

/// The organization, as the caller's own account can read it: all of it as its management account or a delegated administrator.
async fn organization(run: &Run, own: &AccountId) -> Result<Told, Failure> {
    let mut scope = Scope::whole(own.clone(), source("organization").into_iter().collect(), Some(Vec::new()));
    scope.reads_organization = true;
    let session = run.session(scope).await;
    let mut session =
        session.map_err(|unread| Failure::Discovery(format!("{}: {}", unread.call, unread.error)))?;
    session.answer().await.map_err(in_words)?;
    Ok(session.told())
}

/// Reads what a question touches. `file` is what is known besides.
pub(super) fn estate(asked: &Asked, file: Option<&Estate>, reach: &Reach) -> Result<Estate, Failure> {
    let scopes = touched(asked, file).map_err(Failure::Question)?;
    block_on(touching(asked, file, scopes, reach))
}

async fn touching(
    asked: &Asked,
    file: Option<&Estate>,
    scopes: BTreeMap<AccountId, Scope>,
    reach: &Reach,
) -> Result<Estate, Failure> {
    let home = scopes.values().find_map(|scope| scope.regions.as_ref()?.first().cloned());
    let access = access(reach, home).await?;
    let progress = Arc::new(Progress::new(reach.verbose, access.counters()));
    progress.begin(scopes.len());
    let run = Arc::new(Run {
        access: Arc::clone(&access),
        journal: None,
        concurrency: usize::from(reach.concurrency),
        watch: Arc::clone(&progress) as _,
    });
    let mut gathered = Gathered::new(true);
    let (own, ..) = access.own();
    gathered.add_organization(organization(&run, own).await?);
    let mut sessions: BTreeMap<AccountId, Option<Session>> = BTreeMap::new();
    let mut waiting = scopes;
    // Each round follows what the one before has brought up; keys lead to accounts, and no further.
    while !waiting.is_empty() {
        let mut reading = JoinSet::new();
        for (account, scope) in std::mem::take(&mut waiting) {
            let (run, known) = (Arc::clone(&run), sessions.remove(&account).flatten());
            reading.spawn(async move {
                let session = match known {
                    Some(mut session) => {
                        session.widen(scope);
                        Ok(session)
                    }
                    None => run.session(scope).await,
                };
                let answered = match session {
                    Ok(mut session) => session.answer().await.map(|()| Ok(session)),
                    Err(unread) => Ok(Err(unread)),
                };
                (account, answered)
            });
        }
        while let Some(read) = reading.join_next().await {
            let (account, answered) = read.map_err(in_words)?;
            match answered.map_err(in_words)? {
                Ok(session) => sessions.insert(account, Some(session)),
                Err(unread) => {
                    gathered.add_unread(*unread);
                    sessions.insert(account, None)
                }
            };
        }
        waiting = widened(asked, &sessions);
    }
    progress.finish();
    let documents: Vec<EstateDocument> =
        sessions.values().flatten().map(|session| gathered.add(session.told())).collect();
    let mut document = gathered.whole(documents);
    if let Some(file) = file {
        let accounts: Vec<AccountId> = gathered.read().cloned().collect();
        document = joined(document, &accounts, file.document());
    }
    Ok(Estate::new(valid(&document).map_err(Failure::Input)?).as_read_now())
}

/// The scopes that what was read so far widens.
fn widened(asked: &Asked, sessions: &BTreeMap<AccountId, Option<Session>>) -> BTreeMap<AccountId, Scope> {
    let mut wider: BTreeMap<AccountId, Scope> = BTreeMap::new();
    for session in sessions.values().flatten() {
        let scope = session.crawl().scope();
        let found = brought_up(asked, session.crawl());
        if scope.only.as_ref() != Some(&found.own) {
            let entry = wider.entry(scope.account.clone()).or_insert_with(|| scope.clone());
            entry.only.get_or_insert_default().extend(found.own);
        }
        for arn in found.foreign {
            let (Some(account), Some(region)) = (arn.account(), arn.region()) else { continue };
            let id = arn.resource_name();
            let mut known = match sessions.get(&account) {
                Some(Some(owner)) => owner.crawl().scope().clone(),
                // It cannot be read.
                Some(None) => continue,
                None => owner(&account, Vec::new()),
            };
            let is_touched = known.only.as_ref().is_some_and(|only| only.keys.contains(id));
            let regions = known.regions.get_or_insert_default();
            if is_touched && regions.contains(&region) {
                continue;
            }
            let entry = wider.entry(account).or_insert(known);
            let regions = entry.regions.get_or_insert_default();
            if !regions.contains(&region) {
                regions.push(region);
            }
            entry.only.get_or_insert_default().keys.insert(id.to_owned());
        }
    }
    wider
}

/// Where what was read is kept until all is written, beside what is written.
fn journal(args: &Args, own: &AccountId) -> Result<Option<Journal>, Failure> {
    let Some(out) = &args.reading.out else { return Ok(None) };
    let accounts: Vec<&str> = args.accounts.iter().map(AccountId::as_str).collect();
    let arguments = serde_json::json!({
        "caller": own,
        "accounts": accounts,
        "organization": args.organization,
        "reading": args.reading.in_words(),
        "role_name": args.reach.role_name,
        "endpoint_url": args.reach.endpoint_url,
    });
    Journal::open(&folder(out), &arguments.to_string(), args.resume).map(Some).map_err(in_words)
}

fn folder(out: &Path) -> PathBuf {
    let name = out.file_name().map_or_else(|| "estate".into(), std::ffi::OsStr::to_string_lossy);
    out.with_file_name(format!(".{name}.keyway-resume"))
}

/// The documents of accounts, on disk where there is a journal, so that memory does not grow with their number.
struct Parts {
    journal: Option<Arc<Journal>>,
    files: Vec<(AccountId, PathBuf)>,
    held: Vec<EstateDocument>,
}

impl Parts {
    fn put(&mut self, document: EstateDocument) -> io::Result<()> {
        match (&self.journal, document.accounts.first()) {
            (Some(journal), Some(account)) => {
                let text = serde_json::to_string(&document)?;
                let path = journal.put(&format!("{}.part.json", account.id), &text)?;
                self.files.push((account.id.clone(), path));
            }
            _ => self.held.push(document),
        }
        Ok(())
    }

    /// One after another, in the order of the accounts.
    fn documents(&mut self) -> impl Iterator<Item = io::Result<EstateDocument>> {
        self.files.sort();
        let files = std::mem::take(&mut self.files).into_iter();
        let read = files.map(|(_, path)| Ok(serde_json::from_slice(&fs::read(path)?)?));
        read.chain(std::mem::take(&mut self.held).into_iter().map(Ok))
    }
}

/// How many calls were made.
pub(super) fn in_numbers(counters: &Counters) -> String {
    let calls = counters.calls.load(Ordering::Relaxed);
    match counters.throttled.load(Ordering::Relaxed) {
        0 => format!(", in {calls} calls"),
        throttled => format!(", in {calls} calls, {throttled} of them throttled"),
    }
}

fn no_organization(unread: &[crate::estate::Unread]) -> Failure {
    let why: Vec<String> = unread
        .iter()
        .map(|unread| {
            let message = unread.message.as_deref().unwrap_or_default();
            format!("{}: {} {message}", unread.call, unread.error)
        })
        .collect();
    let why = if why.is_empty() {
        "the account is in no organization, or is neither its management account nor a delegated administrator".to_owned()
    } else {
        why.join("\n")
    };
    Failure::Discovery(format!("{why}\n--organization: its accounts cannot be listed"))
}

/// What keeps a run from going on.
pub(super) fn in_words(error: impl std::fmt::Display) -> Failure {
    Failure::Discovery(error.to_string())
}
