//! The calls of accounts, side by side, with bounds.

use super::{Access, Clients};
use crate::aws::{AccountId, Region};
use crate::discover::{Call, Crawl, Journal, JournalError, Refusal, Reply, Scope, Service, Told, told};
use crate::estate::Unread;
use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// So many calls of one service are under way in one region of one account: AWS counts by these.
const IN_ONE_PLACE: usize = 4;

/// So many accounts are read at once.
const ACCOUNTS: usize = 8;

/// So many calls of an account are prepared; the others wait where they take less room.
const PREPARED: usize = 256;

/// Whoever watches a run. Told from many threads.
pub trait Watch: Send + Sync {
    /// A call was answered.
    fn called(&self, account: &AccountId, call: &Call, reply: &Reply);
    /// An account was read.
    fn finished(&self, done: usize, all: usize);
}

/// Why a run cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A file of the journal.
    #[error("what is read cannot be kept: {0}")]
    Keep(#[from] io::Error),
    /// A task of the run broke off.
    #[error("a task of the run broke off: {0}")]
    Task(#[from] tokio::task::JoinError),
}

/// What reading an account came to.
#[derive(Debug)]
pub enum Outcome {
    /// What it told.
    Told(Box<Told>),
    /// It could not be read at all.
    Closed(Unread),
}

/// A run over accounts.
pub struct Run {
    /// How accounts are reached.
    pub access: Arc<Access>,
    /// Where replies are kept, if anywhere.
    pub journal: Option<Arc<Journal>>,
    /// So many calls are under way at once.
    pub concurrency: usize,
    /// Who watches.
    pub watch: Arc<dyn Watch>,
}

impl Run {
    /// Reads accounts, each in its scope, and hands over what each came to as soon as it is read.
    pub async fn all(
        &self,
        scopes: Vec<Scope>,
        mut take: impl FnMut(Outcome) -> io::Result<()>,
    ) -> Result<(), RunError> {
        let all = scopes.len();
        let mut waiting: VecDeque<Scope> = scopes.into();
        let gate = Arc::new(Semaphore::new(self.concurrency.max(1)));
        let mut done = 0_usize;
        let mut running = JoinSet::new();
        loop {
            while running.len() < ACCOUNTS.min(self.concurrency.max(1)) {
                let Some(scope) = waiting.pop_front() else { break };
                let reader = self.reader(Arc::clone(&gate));
                running.spawn(async move {
                    match reader.open(scope).await {
                        Ok(mut session) => {
                            session.answer().await?;
                            Ok::<_, RunError>(Outcome::Told(Box::new(session.told())))
                        }
                        Err(unread) => Ok(Outcome::Closed(*unread)),
                    }
                });
            }
            let Some(read) = running.join_next().await else { return Ok(()) };
            take(read??)?;
            done += 1;
            self.watch.finished(done, all);
        }
    }

    /// Begins to read one account, whose scope may be widened by what the replies bring up.
    pub async fn session(&self, scope: Scope) -> Result<Session, Box<Unread>> {
        self.reader(Arc::new(Semaphore::new(self.concurrency.max(1)))).open(scope).await
    }

    fn reader(&self, gate: Arc<Semaphore>) -> Reader {
        Reader {
            access: Arc::clone(&self.access),
            journal: self.journal.clone(),
            gate,
            watch: Arc::clone(&self.watch),
        }
    }
}

/// The reading of one account, step by step.
pub struct Session {
    reader: Reader,
    clients: Arc<Clients>,
    crawl: Crawl,
}

impl Session {
    /// Makes every call that waits, and those that follow from their replies.
    pub async fn answer(&mut self) -> Result<(), RunError> {
        self.reader.answer(&mut self.crawl, &self.clients).await
    }

    /// The replies so far.
    pub fn crawl(&self) -> &Crawl {
        &self.crawl
    }

    /// Widens what is read.
    pub fn widen(&mut self, scope: Scope) {
        self.crawl.widen(scope);
    }

    /// What the account told.
    pub fn told(&self) -> Told {
        told(&self.crawl, Some(&self.clients.principal))
    }
}

/// Reads one account of a run.
struct Reader {
    access: Arc<Access>,
    journal: Option<Arc<Journal>>,
    gate: Arc<Semaphore>,
    watch: Arc<dyn Watch>,
}

impl Reader {
    async fn open(self, scope: Scope) -> Result<Session, Box<Unread>> {
        match self.access.account(&scope.account).await {
            Ok(clients) => Ok(Session { reader: self, clients: Arc::new(clients), crawl: Crawl::new(scope) }),
            Err(refusal) => Err(Box::new(closed(&self.access, &scope.account, refusal))),
        }
    }

    /// Makes every call that waits, and those that follow, unless the journal has their replies.
    async fn answer(&self, crawl: &mut Crawl, clients: &Arc<Clients>) -> Result<(), RunError> {
        let account = crawl.scope().account.clone();
        let mut known = match &self.journal {
            Some(journal) => journal.replies(&account)?,
            None => HashMap::new(),
        };
        let mut kept = self.journal.as_ref().map(|journal| journal.account(&account)).transpose()?;
        let mut places: HashMap<(Option<Region>, Service), Arc<Semaphore>> = HashMap::new();
        let mut running: JoinSet<(Call, Reply)> = JoinSet::new();
        loop {
            while running.len() < PREPARED {
                let Some(call) = crawl.next_call() else { break };
                if let Some(reply) = known.remove(&call.path()) {
                    crawl.take(call, reply);
                    continue;
                }
                let place = (call.region.clone(), call.read.service);
                let place =
                    Arc::clone(places.entry(place).or_insert_with(|| Arc::new(Semaphore::new(IN_ONE_PLACE))));
                let (gate, clients) = (Arc::clone(&self.gate), Arc::clone(clients));
                running.spawn(async move {
                    // Neither is ever closed.
                    let _in_place = place.acquire_owned().await;
                    let _in_all = gate.acquire_owned().await;
                    let reply = clients.ask(&call).await;
                    (call, reply)
                });
            }
            let Some(answered) = running.join_next().await else { return Ok(()) };
            let (call, reply) = answered?;
            if let Some(kept) = &mut kept {
                kept.keep(&call, &reply)?;
            }
            self.watch.called(&account, &call, &reply);
            crawl.take(call, reply);
        }
    }
}

/// An account that cannot be read at all.
fn closed(access: &Access, account: &AccountId, refusal: Refusal) -> Unread {
    let (_, caller, _) = access.own();
    Unread {
        account: account.clone(),
        region: None,
        call: "sts:AssumeRole".to_owned(),
        resource: None,
        error: refusal.code,
        message: refusal.message,
        principal: Some(crate::discover::principal(caller)),
    }
}
