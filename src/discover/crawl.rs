//! Which calls an account takes, each following from the replies before it. Makes none itself.

use super::sources::settings::{DESCRIBE_REGIONS, enabled_regions};
use super::{After, Call, Each, Only, Place, Read, Replies, Reply, Scope};
use crate::aws::Region;
use serde_json::Value;
use std::collections::{BTreeSet, VecDeque};

/// The reading of one account: hands out calls and takes their replies, in any order.
#[derive(Debug)]
pub struct Crawl {
    scope: Scope,
    reads: Vec<&'static Read>,
    asked: BTreeSet<String>,
    waiting: VecDeque<Call>,
    replies: Replies,
}

impl Crawl {
    /// The reading of an account in this scope.
    pub fn new(scope: Scope) -> Self {
        let mut reads: Vec<&'static Read> = Vec::new();
        let sources = scope.sources.iter().flat_map(|source| source.reads.iter().copied());
        for read in [&DESCRIBE_REGIONS].into_iter().chain(sources) {
            if !reads.iter().any(|known| known.is(read)) {
                reads.push(read);
            }
        }
        let mut crawl = Self {
            scope,
            reads,
            asked: BTreeSet::new(),
            waiting: VecDeque::new(),
            replies: Replies::default(),
        };
        crawl.begin(Place::Account, None);
        crawl
    }

    /// What is read.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The next call to make; `None` while nothing more follows from the replies so far.
    pub fn next_call(&mut self) -> Option<Call> {
        self.waiting.pop_front()
    }

    /// Takes the reply to a call.
    pub fn take(&mut self, call: Call, reply: Reply) {
        let path = call.path();
        self.replies.keep(call, reply);
        let Some((call, reply)) = self.replies.kept(&path) else { return };
        let mut next = Vec::new();
        follow(&self.reads, &self.scope, call, reply, &mut next);
        let regions = call.read.is(&DESCRIBE_REGIONS).then(|| enabled_regions(&self.scope, &self.replies));
        self.ask(next);
        for region in regions.into_iter().flatten() {
            self.begin(Place::Region, Some(&region));
        }
    }

    /// Reads on in a wider scope: what was read is not read again.
    pub fn widen(&mut self, scope: Scope) {
        self.scope = scope;
        let mut next = Vec::new();
        for (call, reply) in self.replies.iter() {
            follow(&self.reads, &self.scope, call, reply, &mut next);
        }
        for region in enabled_regions(&self.scope, &self.replies) {
            self.begin(Place::Region, Some(&region));
        }
        self.ask(next);
    }

    /// The replies so far.
    pub fn replies(&self) -> &Replies {
        &self.replies
    }

    fn begin(&mut self, place: Place, region: Option<&Region>) {
        let starts = |read: &&&'static Read| {
            read.place == place
                && read.after.iter().any(|after| match after {
                    After::Start => true,
                    After::StartIf(wanted) => wanted(&self.scope),
                    After::Each(_) | After::FailureOf(_) => false,
                })
        };
        let calls: Vec<Call> =
            self.reads.iter().filter(starts).map(|read| Call::new(read, region, [])).collect();
        self.ask(calls);
    }

    /// Every call is made once.
    fn ask(&mut self, calls: Vec<Call>) {
        for call in calls {
            if self.asked.insert(call.path()) {
                self.waiting.push_back(call);
            }
        }
    }
}

/// The calls that follow from a reply.
fn follow(reads: &[&'static Read], scope: &Scope, call: &Call, reply: &Reply, next: &mut Vec<Call>) {
    for &read in reads {
        for after in read.after {
            match (after, reply) {
                (After::Each(each), Reply::Told(value)) if each.of.is(call.read) => {
                    each_text(each, scope, value, &mut |text| next.push(following(read, each, call, text)));
                }
                (After::FailureOf(other), Reply::Failed(_)) if other.is(call.read) => {
                    next.push(Call::new(read, call.region.as_ref(), []));
                }
                _ => {}
            }
        }
    }
}

fn following(read: &'static Read, each: &Each, call: &Call, text: &str) -> Call {
    let kept = each.keeps.iter().filter_map(|name| Some((*name, call.parameter(name)?.to_owned())));
    let own = (!each.parameter.is_empty()).then(|| (each.parameter, text.to_owned()));
    Call::new(read, call.region.as_ref(), kept.chain(own))
}

/// Hands over each text, and each text of a list, under the name of `each`, at any depth, of the objects that are followed.
fn each_text(each: &Each, scope: &Scope, value: &Value, take: &mut impl FnMut(&str)) {
    match value {
        Value::Object(fields) => {
            let of_field = fields.get(each.field).into_iter();
            let texts = of_field
                .flat_map(|found| found.as_array().map_or(std::slice::from_ref(found), Vec::as_slice));
            for text in texts.filter_map(Value::as_str) {
                let wanted = match each.only {
                    Only::All => true,
                    Only::Those(wanted) => wanted(scope, value),
                    Only::Named(names) => names(scope).iter().any(|name| name == text),
                };
                if wanted {
                    take(text);
                }
            }
            for field in fields.values() {
                each_text(each, scope, field, take);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| each_text(each, scope, item, take)),
        _ => {}
    }
}
