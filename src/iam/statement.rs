//! One statement against one request: every element apart, so that a near miss can be named.

use super::condition::{self, Condition};
use super::context::Keys;
use super::elements::OneOrMany;
use super::miss::Miss;
use super::naming::{self, Name, Naming};
use super::pattern::{Pattern, Reach};
use super::principal::Principal;
use super::text::TextRef;
use super::truth::Truth;
use super::variables::{Template, Wildcards};
use super::written::{Effect, Selector, Statement};

/// What policies are evaluated against.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// Who asks.
    pub principal: &'a Principal,
    /// What for, in lower case, such as `kms:creategrant`.
    pub action: &'a str,
    /// The same as it was written.
    pub action_name: &'a str,
    /// Of which resource.
    pub resource: TextRef<'a>,
    /// The condition keys.
    pub keys: &'a dyn Keys,
    /// Whether the principal has a permissions boundary.
    pub bounded: Truth,
}

/// Where a policy stands, which decides whether its statements name principals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// At the principal or its account: statements name nobody.
    Principal,
    /// At the resource or on the way to it: statements name principals.
    Resource,
}

/// A statement prepared for evaluation.
#[derive(Debug)]
pub struct CompiledStatement {
    sid: Option<String>,
    effect: Effect,
    principal: Option<Selector<Vec<Name>>>,
    action: Selector<Vec<Pattern>>,
    resource: Option<Selector<Vec<Template>>>,
    /// `None` where an operator does not exist, so that the statement never matches.
    conditions: Option<Vec<Condition>>,
    source: Statement,
}

/// How each element of a statement fares against a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Analysis {
    /// By which of its names the principal is selected.
    pub principal: Naming,
    /// Whether the action is selected.
    pub action: Truth,
    /// Whether the resource is selected.
    pub resource: Truth,
    /// Whether every condition holds.
    pub condition: Truth,
}

impl Analysis {
    /// Whether the statement matches, told by each of the principal's names.
    pub fn naming(&self) -> Naming {
        self.principal.and(self.action.and(self.resource).and(self.condition))
    }

    /// How near the statement comes: whom and what it is about weighs more than where and when.
    pub(super) fn score(self) -> u32 {
        [(self.principal.any(), 4), (self.action, 4), (self.resource, 2), (self.condition, 1)]
            .iter()
            .filter(|(truth, _)| !truth.is_false())
            .map(|(_, weight)| weight)
            .sum()
    }
}

impl CompiledStatement {
    pub(super) fn new(statement: &Statement, variables: bool) -> Self {
        let actions = |list: &OneOrMany<String>| {
            let pattern = |text: &String| Pattern::parse(&text.to_ascii_lowercase(), Reach::Anything);
            list.as_slice().iter().map(pattern).collect()
        };
        let resources = |list: &OneOrMany<String>| {
            let template = |text: &String| Template::new(text, Wildcards::Yes(Reach::Segment), variables);
            list.as_slice().iter().map(template).collect()
        };
        Self {
            sid: statement.sid.clone(),
            effect: statement.effect,
            principal: statement.principal.as_ref().map(|element| element.map(naming::names)),
            action: statement.action.map(actions),
            resource: statement.resource.as_ref().map(|element| element.map(resources)),
            conditions: match &statement.condition {
                Some(conditions) => condition::compile(conditions, variables),
                None => Some(Vec::new()),
            },
            source: statement.clone(),
        }
    }

    /// Its name.
    pub fn sid(&self) -> Option<&str> {
        self.sid.as_deref()
    }

    /// What it does.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// By which of the principal's names it matches the request. Cheap tests come first.
    pub fn matches(&self, request: &Request<'_>, seat: Seat) -> Naming {
        let action = self.action_matches(request);
        if action.is_false() {
            return Naming::NOBODY;
        }
        let principal = self.principal_matches(request, seat);
        if principal == Naming::NOBODY {
            return Naming::NOBODY;
        }
        let resource = self.resource_matches(request, seat);
        if resource.is_false() {
            return Naming::NOBODY;
        }
        principal.and(action.and(resource).and(self.conditions_hold(request)))
    }

    /// How each element fares.
    pub fn analyse(&self, request: &Request<'_>, seat: Seat) -> Analysis {
        Analysis {
            principal: self.principal_matches(request, seat),
            action: self.action_matches(request),
            resource: self.resource_matches(request, seat),
            condition: self.conditions_hold(request),
        }
    }

    /// Whether it speaks of an action, written in lower case.
    pub fn selects_action(&self, action: &str) -> bool {
        let listed = self.action.list().iter().any(|pattern| pattern.matches_text(action));
        listed != self.action.is_negated()
    }

    fn action_matches(&self, request: &Request<'_>) -> Truth {
        self.selects_action(request.action).into()
    }

    /// AWS takes no policy of a principal that names principals, and no policy of a resource that names none.
    fn principal_matches(&self, request: &Request<'_>, seat: Seat) -> Naming {
        match (&self.principal, seat) {
            (None, Seat::Principal) => Naming { direct: Truth::True, ..Naming::NOBODY },
            (Some(element), Seat::Resource) => {
                naming::select(element, request.principal, self.effect, request.bounded)
            }
            (Some(_), Seat::Principal) | (None, Seat::Resource) => Naming::NOBODY,
        }
    }

    /// Trust policies have no `Resource`: they speak of the role they belong to.
    fn resource_matches(&self, request: &Request<'_>, seat: Seat) -> Truth {
        let Some(element) = &self.resource else { return (seat == Seat::Resource).into() };
        let templates = element.list();
        let listed =
            Truth::any(templates.iter().map(|template| template.matches(request.resource, request.keys)));
        if !element.is_negated() {
            return listed;
        }
        // "The resource that includes a policy variable with no value will not match any resource" (IAM user guide, "IAM
        // policy elements: Variables and tags") settles `Resource`. Under `NotResource` it may mean that nothing is left
        // out, or that the statement is about nothing.
        let unresolved = || Truth::any(templates.iter().map(|template| template.is_unresolved(request.keys)));
        if listed.is_false() && unresolved().is_true() {
            return Truth::Unknown;
        }
        !listed
    }

    fn conditions_hold(&self, request: &Request<'_>) -> Truth {
        match &self.conditions {
            Some(conditions) => Truth::all(conditions.iter().map(|condition| condition.holds(request.keys))),
            None => Truth::False,
        }
    }

    /// Which element fails, looked for in the order in which people read a statement.
    pub(super) fn miss(&self, request: &Request<'_>, analysis: Analysis) -> Option<Miss> {
        if analysis.action.is_false() {
            let (Selector::Only(list) | Selector::Except(list)) = &self.source.action;
            return Some(Miss::Action {
                actual: request.action_name.to_owned(),
                wanted: list.as_slice().to_vec(),
                negated: self.action.is_negated(),
            });
        }
        if analysis.principal.any().is_false() {
            return Some(Miss::Principal {
                actual: request.principal.to_string(),
                wanted: self.source.principal.as_ref().map(|e| naming::texts(e.list())).unwrap_or_default(),
                negated: self.principal.as_ref().is_some_and(Selector::is_negated),
            });
        }
        if analysis.resource.is_false() {
            let list = self.source.resource.as_ref().map(|element| element.list().as_slice().to_vec());
            return Some(Miss::Resource {
                actual: request.resource.to_string(),
                wanted: list.unwrap_or_default(),
                negated: self.resource.as_ref().is_some_and(Selector::is_negated),
            });
        }
        let failed = self.conditions.iter().flatten().find(|c| c.holds(request.keys).is_false())?;
        Some(Miss::Condition {
            operator: failed.operator_text.clone(),
            key: failed.key_text.clone(),
            actual: failed.actual(request.keys),
            wanted: failed.wanted.clone(),
        })
    }

    /// What keeps the statement from being decided.
    pub(super) fn unknowns(&self, request: &Request<'_>, seat: Seat) -> Vec<String> {
        let analysis = self.analyse(request, seat);
        let mut unknowns = Vec::new();
        if analysis.principal.is_open() {
            unknowns.push(format!("whether the statement names {}", request.principal));
        }
        if analysis.resource.is_unknown() {
            let templates = self.resource.iter().flat_map(Selector::list);
            let variable = templates.into_iter().find_map(|template| template.unknown(request.keys));
            unknowns.push(variable.unwrap_or_else(|| match request.resource {
                TextRef::Prefix(_) => format!("the whole of resource `{}`", request.resource),
                TextRef::Exact(_) if self.resource.as_ref().is_some_and(Selector::is_negated) => {
                    "what `NotResource` makes of a wildcard across segments or of a variable without value".to_owned()
                }
                TextRef::Exact(_) => "whether a `*` within a segment of an ARN crosses colons".to_owned(),
            }));
        }
        for condition in self.conditions.iter().flatten() {
            if condition.holds(request.keys).is_unknown() {
                unknowns.push(condition.unknown(request.keys));
            }
        }
        unknowns
    }
}
