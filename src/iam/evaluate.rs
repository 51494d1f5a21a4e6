//! From statements to policies, and from policies to a verdict (IAM user guide, "Policy evaluation logic" and
//! "Cross-account policy evaluation logic").

use super::decision::{PolicyType, Verdict};
use super::document::Compiled;
use super::naming::Naming;
use super::statement::{Request, Seat};
use super::truth::Truth;
use super::written::Effect;
use std::sync::Arc;

/// The policies of one kind, or of one level of a kind.
#[derive(Debug, Clone, Copy)]
pub enum Sources<'a> {
    /// There are none.
    None,
    /// These.
    Known(&'a [Arc<Compiled>]),
    /// There may be some; the words say why nobody knows.
    Unknown(&'a str),
}

/// Policies of one kind that are evaluated together.
#[derive(Debug, Clone, Copy)]
pub struct Layer<'a> {
    /// Their kind.
    pub policy: PolicyType,
    /// Level of the organization.
    pub level: Option<usize>,
    /// Where they stand.
    pub seat: Seat,
    /// The policies.
    pub sources: Sources<'a>,
    /// Whether they bind this request at all.
    pub applies: Truth,
    /// Why nobody knows whether they bind.
    pub doubt: Option<&'a str>,
}

/// What a layer says to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Whether a statement allows it, told by each of the principal's names.
    pub allow: Naming,
    /// Whether a statement denies it.
    pub deny: Truth,
}

impl Tally {
    const SILENT: Self = Self { allow: Naming::NOBODY, deny: Truth::False };
}

impl Layer<'_> {
    /// What the layer says, whether or not it applies.
    pub fn tally(&self, request: &Request<'_>) -> Tally {
        match self.sources {
            Sources::None => Tally::SILENT,
            Sources::Unknown(_) => Tally { allow: Naming::UNKNOWN, deny: Truth::Unknown },
            Sources::Known(policies) => {
                let mut tally = Tally::SILENT;
                for statement in policies.iter().flat_map(|policy| policy.statements()) {
                    // What is certain already needs no further look.
                    match statement.effect() {
                        Effect::Allow if tally.allow.direct.is_true() => {}
                        Effect::Deny if tally.deny.is_true() => {}
                        Effect::Allow => tally.allow = tally.allow.or(statement.matches(request, self.seat)),
                        Effect::Deny => {
                            tally.deny = tally.deny.or(statement.matches(request, self.seat).any());
                        }
                    }
                }
                tally
            }
        }
    }

    /// Whether a statement denies the request and binds it.
    fn denies(&self, tally: Tally) -> Truth {
        tally.deny.and(self.applies)
    }

    /// As a limit: what is not there, or does not apply, limits nothing.
    pub(super) fn permits(&self, tally: Tally) -> Truth {
        match self.sources {
            Sources::None => Truth::True,
            _ => tally.allow.any().or(!self.applies),
        }
    }
}

/// Where principal and resource stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// In one account.
    SameAccount,
    /// In two accounts: both sides must allow.
    CrossAccount,
    /// The principal belongs to no account: a service, a federated identity, nobody. Its permission comes from the
    /// resource alone.
    NoAccount,
    /// The account of the resource is not known.
    Unknown,
}

/// What a service asks of the policy of its resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It adds to what identity policies allow; another account needs it.
    Usual,
    /// Nothing is allowed without it: it names the principal, or hands the decision to the account's identity
    /// policies (KMS keys, trust policies).
    Required,
    /// Resources of this kind have none.
    Absent,
}

/// What every layer says, ready to be put together.
#[derive(Debug, Clone)]
pub struct Tallies<'a> {
    /// One for each level.
    pub rcps: Vec<(Layer<'a>, Tally)>,
    /// One for each level.
    pub scps: Vec<(Layer<'a>, Tally)>,
    /// Policy of the resource.
    pub resource: (Layer<'a>, Tally),
    /// Policies of the principal.
    pub identity: (Layer<'a>, Tally),
    /// Permissions boundary.
    pub boundary: (Layer<'a>, Tally),
    /// Session policy.
    pub session: (Layer<'a>, Tally),
    /// Policy of the VPC endpoint.
    pub endpoint: (Layer<'a>, Tally),
    /// What is allowed aside from policies.
    pub aside: Aside,
    /// Where principal and resource stand.
    pub relation: Relation,
    /// What the service asks of the resource's policy.
    pub role: Role,
    /// Whether the principal needs no identity policy: the root user of an account, or an action that needs none.
    pub unlimited: bool,
    /// The service does not let this action cross accounts.
    pub confined: bool,
    /// The service refuses the principal whatever policies allow.
    pub refused: bool,
}

/// What a service allows aside from policies, such as a grant on a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aside {
    /// To the session, the user or the service.
    pub direct: Truth,
    /// To the role behind the session. The documentation does not say whether a permissions boundary or session policy
    /// that is silent limits it, as it limits what a policy of a resource allows to a role.
    pub role: Truth,
    /// To its account, whose identity policies must allow too.
    pub account: Truth,
}

impl Aside {
    /// Nothing.
    pub const NOTHING: Self = Self { direct: Truth::False, role: Truth::False, account: Truth::False };
}

fn permits((layer, tally): &(Layer<'_>, Tally)) -> Truth {
    layer.permits(*tally)
}

fn denies((layer, tally): &(Layer<'_>, Tally)) -> Truth {
    layer.denies(*tally)
}

impl<'a> Tallies<'a> {
    /// Every layer in the order of evaluation.
    pub fn layers(&self) -> impl Iterator<Item = &(Layer<'a>, Tally)> {
        self.rcps.iter().chain(&self.scps).chain([
            &self.resource,
            &self.identity,
            &self.boundary,
            &self.session,
            &self.endpoint,
        ])
    }

    /// The layer at a place in the order of evaluation.
    pub(super) fn layer_mut(&mut self, at: usize) -> Option<&mut (Layer<'a>, Tally)> {
        self.rcps
            .iter_mut()
            .chain(&mut self.scps)
            .chain([
                &mut self.resource,
                &mut self.identity,
                &mut self.boundary,
                &mut self.session,
                &mut self.endpoint,
            ])
            .nth(at)
    }

    /// Whether any statement denies.
    pub fn denied(&self) -> Truth {
        Truth::any(self.layers().map(denies))
    }

    fn ceilings(&self) -> Truth {
        permits(&self.boundary).and(permits(&self.session))
    }

    pub(super) fn identity_allows(&self) -> Truth {
        if self.unlimited { Truth::True } else { self.identity.1.allow.any() }
    }

    /// Whether the policies of resource and principal, and what stands aside of them, allow together; without SCPs,
    /// RCPs and endpoint policies.
    pub fn granted(&self) -> Truth {
        if self.refused {
            return Truth::False;
        }
        let resource = self.resource.1.allow;
        let identity = self.identity_allows();
        let by_policy = match (self.relation, self.role) {
            (Relation::Unknown, _) => return self.granted_either_way(),
            (Relation::NoAccount, Role::Absent) => Truth::False,
            (Relation::NoAccount, Role::Usual | Role::Required) => resource.any(),
            (Relation::CrossAccount, _) if self.confined => Truth::False,
            (Relation::CrossAccount, Role::Usual | Role::Required) => {
                resource.any().and(identity).and(self.ceilings())
            }
            (Relation::SameAccount, Role::Required) => {
                let by_role = resource.role.or(resource.account.and(identity));
                resource.direct.or(by_role.and(self.ceilings()))
            }
            (Relation::SameAccount, Role::Usual) => {
                resource.direct.or(resource.role.or(identity).and(self.ceilings()))
            }
            (Relation::SameAccount | Relation::CrossAccount, Role::Absent) => identity.and(self.ceilings()),
        };
        let ceilings = self.ceilings();
        let to_role = self.aside.role.and(ceilings.or(Truth::Unknown));
        by_policy.or(self.aside.direct).or(to_role).or(self.aside.account.and(identity).and(ceilings))
    }

    /// Whether the decision hangs on a boundary or session policy that is silent about what a role may do aside from
    /// policies.
    pub(super) fn ceilings_are_in_doubt(&self) -> bool {
        self.granted().is_unknown() && !self.aside.role.is_false() && self.ceilings().is_false()
    }

    fn granted_either_way(&self) -> Truth {
        let granted = |relation| Self { relation, ..self.clone() }.granted();
        let (same, cross) = (granted(Relation::SameAccount), granted(Relation::CrossAccount));
        if same == cross { same } else { Truth::Unknown }
    }

    /// Whether everything that has to allow does.
    pub fn allowed(&self) -> Truth {
        Truth::all(self.rcps.iter().chain(&self.scps).map(permits))
            .and(permits(&self.endpoint))
            .and(self.granted())
    }

    /// The answer. A denial stays a denial whatever the unknowns are, though an implicit one may turn out to be
    /// explicit.
    pub fn verdict(&self) -> Verdict {
        let denied = self.denied();
        if denied.is_true() {
            return Verdict::ExplicitDeny;
        }
        match self.allowed() {
            Truth::False => Verdict::ImplicitDeny,
            Truth::True if denied.is_false() => Verdict::Allowed,
            Truth::True | Truth::Unknown => Verdict::Undetermined,
        }
    }

    /// Kinds of policies with a statement that denies.
    pub fn denying(&self) -> Vec<PolicyType> {
        let denying = self.layers().filter(|layer| denies(layer).is_true());
        in_order(denying.map(|(layer, _)| layer.policy).collect())
    }

    /// Kinds of policies that had to allow and did not.
    pub fn silent(&self) -> Vec<PolicyType> {
        let mut silent: Vec<PolicyType> = self
            .rcps
            .iter()
            .chain(&self.scps)
            .chain([&self.endpoint])
            .filter(|layer| permits(layer).is_false())
            .map(|(layer, _)| layer.policy)
            .collect();
        if self.granted().is_false() {
            silent.extend(self.silent_grantors());
        }
        in_order(silent)
    }

    fn silent_grantors(&self) -> Vec<PolicyType> {
        let resource = self.resource.1.allow;
        let identity = self.identity_allows();
        let (resource_blocks, identity_blocks) = match (self.relation, self.role) {
            _ if self.refused => return vec![self.resource.0.policy],
            (Relation::NoAccount, _) => return vec![self.resource.0.policy],
            (Relation::CrossAccount, _) if self.confined => (true, identity.is_false()),
            (Relation::CrossAccount, Role::Usual | Role::Required) => {
                (resource.any().is_false(), identity.is_false())
            }
            (Relation::SameAccount | Relation::Unknown, Role::Required) => {
                let named = resource.role.or(resource.account);
                (named.is_false(), resource.role.is_false() && !named.is_false() && identity.is_false())
            }
            (Relation::SameAccount | Relation::Unknown, Role::Usual) => {
                (false, resource.role.is_false() && identity.is_false())
            }
            (_, Role::Absent) => (false, identity.is_false()),
        };
        // What is allowed to the account aside from policies stands in for the policy of the resource.
        let mut silent = Vec::new();
        if resource_blocks && !(self.aside.account.is_true() && identity_blocks) {
            silent.push(self.resource.0.policy);
        }
        if identity_blocks {
            silent.push(PolicyType::IdentityPolicy);
        }
        for layer in [&self.boundary, &self.session] {
            if permits(layer).is_false() {
                silent.push(layer.0.policy);
            }
        }
        silent
    }
}

fn in_order(mut policies: Vec<PolicyType>) -> Vec<PolicyType> {
    policies.sort_unstable();
    policies.dedup();
    policies
}
