//! How far a run is, on standard error: a bar on a terminal, each call with `--verbose`, else nothing.

use super::terminal;
use crate::aws::AccountId;
use crate::discover::live::{Counters, Watch};
use crate::discover::{Call, Reply};
use crate::input::neutral;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// The progress of a run.
pub(super) struct Progress {
    bar: ProgressBar,
    verbose: bool,
    counters: Arc<Counters>,
}

impl Progress {
    /// Nothing read yet.
    pub(super) fn new(verbose: bool, counters: Arc<Counters>) -> Self {
        let shown = stderr().is_terminal() && !verbose;
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        Self { bar, verbose, counters }
    }

    /// So many accounts are to be read.
    pub(super) fn begin(&self, accounts: usize) {
        self.bar.set_length(u64::try_from(accounts).unwrap_or(u64::MAX));
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} accounts  {msg}") {
            self.bar.set_style(style);
        }
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn tell(&self, place: &str) {
        let calls = self.counters.calls.load(Ordering::Relaxed);
        let throttled = self.counters.throttled.load(Ordering::Relaxed);
        let throttled = if throttled > 0 { format!(", {throttled} throttled") } else { String::new() };
        self.bar.set_message(format!("{calls} calls{throttled}  {place}"));
    }
}

impl Watch for Progress {
    fn called(&self, account: &AccountId, call: &Call, reply: &Reply) {
        let place =
            call.region.as_ref().map_or_else(|| account.to_string(), |region| format!("{account}/{region}"));
        self.tell(&place);
        if self.verbose {
            let outcome = match reply {
                Reply::Told(_) => String::new(),
                Reply::None => ": none".to_owned(),
                Reply::Failed(refusal) => format!(": {}", refusal.code),
            };
            terminal::tell(&format!("{}\n", neutral(&format!("{account} {}{outcome}", call.path()))));
        }
    }

    fn finished(&self, done: usize, _: usize) {
        self.bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    }
}
