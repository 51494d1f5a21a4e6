//! Why a verdict is what it is: the statements that decided, the nearest misses, or the unknowns.

use super::decision::{Reason, Verdict};
use super::evaluate::{Layer, Relation, Role, Sources, Tallies};
use super::miss::Miss;
use super::naming::Naming;
use super::statement::{CompiledStatement, Request};
use super::truth::Truth;
use super::written::Effect;

impl Tallies<'_> {
    /// The reasons for the verdict, in the order of evaluation.
    pub fn reasons(&self, request: &Request<'_>, verdict: Verdict) -> Vec<Reason> {
        match verdict {
            Verdict::ExplicitDeny => self
                .layers()
                .filter(|(layer, _)| layer.applies.is_true())
                .flat_map(|(layer, _)| layer.matching(request, Effect::Deny, Naming::any))
                .collect(),
            Verdict::Allowed => self.allowing(request),
            Verdict::ImplicitDeny => {
                let silent = self.silent();
                self.layers()
                    // A policy that allows and is named because the service refuses has missed nothing.
                    .filter(|(layer, tally)| silent.contains(&layer.policy) && tally.allow.any().is_false())
                    .map(|(layer, _)| layer.nearest_miss(request))
                    .collect()
            }
            Verdict::Undetermined => self.unknowns(request),
        }
    }

    /// The statements that allow, one for each layer that has to.
    fn allowing(&self, request: &Request<'_>) -> Vec<Reason> {
        if self.relation == Relation::Unknown {
            return self.allowing_either_way(request);
        }
        let organization = self.rcps.iter().chain(&self.scps).filter(|(layer, _)| !layer.applies.is_false());
        let mut reasons: Vec<Reason> =
            organization.filter_map(|(layer, _)| layer.first(request, Naming::any)).collect();
        if !self.rests_on_aside() {
            reasons.extend(self.granting(request));
        } else if self.aside.direct.is_true() {
            // Nothing else was asked.
        } else if self.aside.role.is_true() {
            reasons.extend(self.limiting(request));
        } else {
            reasons.extend(self.of_principal(request));
        }
        reasons.extend(self.endpoint.0.first(request, Naming::any));
        reasons
    }

    /// The statements of resource and principal that allow together, by the shortest way.
    fn granting(&self, request: &Request<'_>) -> Vec<Reason> {
        let named = self.resource.1.allow;
        let by = |naming: fn(Naming) -> Truth| self.resource.0.first(request, naming).into_iter();
        match (self.relation, self.role) {
            (_, Role::Absent) => self.of_principal(request),
            (Relation::CrossAccount, _) => by(Naming::any).chain(self.of_principal(request)).collect(),
            _ if named.direct.is_true() => by(|naming| naming.direct).collect(),
            _ if named.role.is_true() => by(|naming| naming.role).chain(self.limiting(request)).collect(),
            (_, Role::Required) => by(|naming| naming.account).chain(self.of_principal(request)).collect(),
            (_, Role::Usual) => self.of_principal(request),
        }
    }

    fn of_principal(&self, request: &Request<'_>) -> Vec<Reason> {
        let identity = self.identity.0.first(request, Naming::any);
        identity.into_iter().chain(self.limiting(request)).collect()
    }

    fn limiting(&self, request: &Request<'_>) -> impl Iterator<Item = Reason> {
        let boundary = self.boundary.0.first(request, Naming::any);
        boundary.into_iter().chain(self.session.0.first(request, Naming::any))
    }

    fn allowing_either_way(&self, request: &Request<'_>) -> Vec<Reason> {
        let allowing = |relation| Self { relation, ..self.clone() }.allowing(request);
        let mut reasons = allowing(Relation::CrossAccount);
        for reason in allowing(Relation::SameAccount) {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons
    }

    /// Whether the policies would not allow without what stands aside of them.
    pub fn rests_on_aside(&self) -> bool {
        !self.granted_without_aside().is_true()
    }

    fn granted_without_aside(&self) -> Truth {
        let mut without = self.clone();
        without.aside = super::evaluate::Aside::NOTHING;
        without.granted()
    }

    /// The unknowns of every layer that can still turn the verdict.
    fn unknowns(&self, request: &Request<'_>) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if self.relation == Relation::Unknown && self.allowed().is_unknown() {
            let unknown = Some("resource_account".to_owned());
            reasons.push(Reason { unknown, ..Reason::new(self.resource.0.policy) });
        }
        if self.ceilings_are_in_doubt() {
            for (layer, tally) in [&self.boundary, &self.session] {
                if layer.permits(*tally).is_false() {
                    let unknown =
                        format!("whether a silent {} limits what a grant allows", layer.policy.as_words());
                    reasons.push(Reason { unknown: Some(unknown), ..Reason::new(layer.policy) });
                }
            }
        }
        for (at, (layer, tally)) in self.layers().enumerate() {
            if layer.applies.is_false() {
                continue;
            }
            let by_allowing = self.turns_by_allowing(at);
            // Where the verdict is open, a limit turns it that may bind or may not.
            if layer.applies.is_unknown() {
                let unknown = layer.doubt.unwrap_or("whether the policy binds the request");
                let reason = Reason { level: layer.level, ..Reason::new(layer.policy) };
                reasons.push(Reason { unknown: Some(unknown.to_owned()), ..reason });
            }
            if tally.deny.is_unknown() || by_allowing {
                reasons.extend(layer.unknowns(request, by_allowing));
            }
        }
        reasons
    }

    /// Whether it makes a difference that one layer allows.
    fn turns_by_allowing(&self, at: usize) -> bool {
        let allowed = |naming| {
            let mut other = self.clone();
            if let Some((_, tally)) = other.layer_mut(at) {
                tally.allow = naming;
            }
            other.allowed()
        };
        let (without, with) = (allowed(Naming::NOBODY), allowed(Naming::ALL));
        without != with || without.is_unknown()
    }
}

impl Layer<'_> {
    fn statements(&self) -> impl Iterator<Item = (usize, usize, &CompiledStatement)> {
        let policies = match self.sources {
            Sources::Known(policies) => policies,
            Sources::None | Sources::Unknown(_) => &[],
        };
        policies.iter().enumerate().flat_map(|(index, policy)| {
            policy.statements().iter().enumerate().map(move |(at, statement)| (index, at, statement))
        })
    }

    fn reason(&self, index: usize, at: usize, statement: &CompiledStatement) -> Reason {
        Reason {
            index,
            level: self.level,
            statement: Some(at),
            sid: statement.sid().map(str::to_owned),
            effect: Some(statement.effect()),
            ..Reason::new(self.policy)
        }
    }

    /// The statements that match, of a layer that may bind.
    fn matching(&self, request: &Request<'_>, effect: Effect, by: fn(Naming) -> Truth) -> Vec<Reason> {
        self.statements()
            .filter(|_| !self.applies.is_false())
            .filter(|(_, _, statement)| {
                statement.effect() == effect && by(statement.matches(request, self.seat)).is_true()
            })
            .map(|(index, at, statement)| Reason { matched: Some(true), ..self.reason(index, at, statement) })
            .collect()
    }

    fn first(&self, request: &Request<'_>, by: fn(Naming) -> Truth) -> Option<Reason> {
        self.matching(request, Effect::Allow, by).into_iter().next()
    }

    /// The Allow statement of which most elements match, the first among equals.
    fn nearest_miss(&self, request: &Request<'_>) -> Reason {
        let mut nearest: Option<(u32, Reason)> = None;
        for (index, at, statement) in self.statements() {
            if statement.effect() != Effect::Allow {
                continue;
            }
            let analysis = statement.analyse(request, self.seat);
            let score = analysis.score();
            if nearest.as_ref().is_none_or(|(best, _)| score > *best) {
                let reason = Reason {
                    matched: Some(false),
                    miss: statement.miss(request, analysis),
                    ..self.reason(index, at, statement)
                };
                nearest = Some((score, reason));
            }
        }
        nearest.map_or_else(
            || Reason { level: self.level, miss: Some(Miss::Nothing), ..Reason::new(self.policy) },
            |(_, reason)| reason,
        )
    }

    /// What is not known of the statements, of those that allow only where that makes a difference.
    fn unknowns(&self, request: &Request<'_>, allowing: bool) -> Vec<Reason> {
        if let Sources::Unknown(why) = self.sources {
            let reason = Reason { level: self.level, ..Reason::new(self.policy) };
            return vec![Reason { unknown: Some(why.to_owned()), ..reason }];
        }
        self.statements()
            .filter(|(_, _, statement)| allowing || statement.effect() == Effect::Deny)
            .filter(|(_, _, statement)| statement.matches(request, self.seat).is_open())
            .flat_map(|(index, at, statement)| {
                let unknowns = statement.unknowns(request, self.seat);
                unknowns.into_iter().map(move |unknown| Reason {
                    unknown: Some(unknown),
                    ..self.reason(index, at, statement)
                })
            })
            .collect()
    }
}
