//! What every layer says to a request, for people who want to see all of it.

use super::decision::PolicyType;
use super::evaluate::{Layer, Sources, Tally};
use super::miss::Miss;
use super::naming::Naming;
use super::statement::{Analysis, CompiledStatement, Request, Seat};
use super::written::Effect;

/// So many of the statements that came nearest are told.
const NEAREST: usize = 3;

/// What a layer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// There is no policy of this kind.
    Absent,
    /// It does not bind this request.
    Exempt,
    /// A statement denies.
    Denies,
    /// A statement allows.
    Allows,
    /// A statement of the resource's policy names the principal's account, which may hand the permission on.
    Delegates,
    /// No statement allows.
    Silent,
    /// Not known; the words say what it depends on, where no single statement tells.
    Unknown(Option<String>),
}

/// A layer and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// Its kind.
    pub policy: PolicyType,
    /// Level of the organization, its root first.
    pub level: Option<usize>,
    /// What it says.
    pub standing: Standing,
    /// How many statements it has.
    pub size: usize,
    /// The statements that match or may match; where none allows, those that come nearest.
    pub statements: Vec<StatementStand>,
}

/// How a statement fares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementStand {
    /// Which of the policies of the layer.
    pub index: usize,
    /// Which statement of it.
    pub statement: usize,
    /// Its name.
    pub sid: Option<String>,
    /// What it does.
    pub effect: Effect,
    /// How each of its elements fares.
    pub analysis: Analysis,
    /// Whether it names principals.
    pub names_principals: bool,
    /// Why it does not match.
    pub miss: Option<Miss>,
    /// What is not known of it.
    pub unknown: Vec<String>,
}

impl Layer<'_> {
    /// What the layer says to a request, with the statements that count.
    pub fn stand(&self, tally: Tally, request: &Request<'_>) -> Stand {
        let policies = match self.sources {
            Sources::Known(policies) => policies,
            Sources::None | Sources::Unknown(_) => &[],
        };
        let mut statements: Vec<StatementStand> = Vec::new();
        let mut near: Vec<(u32, StatementStand)> = Vec::new();
        for (index, policy) in policies.iter().enumerate() {
            for (at, statement) in policy.statements().iter().enumerate() {
                let naming = statement.matches(request, self.seat);
                let stand = || self.statement(index, at, statement, request);
                if naming.any().is_true() || naming.is_open() {
                    statements.push(stand());
                } else if statement.effect() == Effect::Allow {
                    near.push((statement.analyse(request, self.seat).score(), stand()));
                }
            }
        }
        if !tally.allow.any().is_true() {
            let best = near.iter().map(|(score, _)| *score).max().unwrap_or_default();
            let nearest = near.into_iter().filter(|(score, _)| *score == best).take(NEAREST);
            statements.extend(nearest.map(|(_, stand)| stand));
            statements.sort_by_key(|stand| (stand.index, stand.statement));
        }
        Stand {
            policy: self.policy,
            level: self.level,
            standing: self.standing(tally),
            size: policies.iter().map(|policy| policy.statements().len()).sum(),
            statements,
        }
    }

    fn standing(&self, tally: Tally) -> Standing {
        if self.applies.is_false() {
            return Standing::Exempt;
        }
        match self.sources {
            Sources::None => return Standing::Absent,
            Sources::Unknown(why) => return Standing::Unknown(Some(why.to_owned())),
            Sources::Known(_) => {}
        }
        if self.applies.is_unknown() && !(tally.allow.any().is_true() && tally.deny.is_false()) {
            return Standing::Unknown(self.doubt.map(str::to_owned));
        }
        if tally.deny.is_true() {
            return Standing::Denies;
        }
        if tally.deny.is_unknown() {
            return Standing::Unknown(None);
        }
        let Naming { direct, role, account } = tally.allow;
        if direct.or(role).is_true() {
            Standing::Allows
        } else if account.is_true() {
            Standing::Delegates
        } else if tally.allow.any().is_unknown() {
            Standing::Unknown(None)
        } else {
            Standing::Silent
        }
    }

    fn statement(
        &self,
        index: usize,
        at: usize,
        statement: &CompiledStatement,
        request: &Request<'_>,
    ) -> StatementStand {
        let analysis = statement.analyse(request, self.seat);
        let naming = analysis.naming();
        let missed = naming.any().is_false();
        StatementStand {
            index,
            statement: at,
            sid: statement.sid().map(str::to_owned),
            effect: statement.effect(),
            analysis,
            names_principals: self.seat == Seat::Resource,
            miss: if missed { statement.miss(request, analysis) } else { None },
            unknown: if naming.is_open() { statement.unknowns(request, self.seat) } else { Vec::new() },
        }
    }
}
