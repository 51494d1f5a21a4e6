//! What may turn out of whatever a case leaves unknown.

use super::case::{AWAY, Case, HOME, PATH_ROLE, ROLE, account, arn};
use super::generated::{document, grants, organization, text};
use keyway::authorize::{GrantFacts, OrganizationFacts};
use keyway::aws::{AccountId, KeyManager};
use keyway::iam::{ContextValue, Document, Given, Principal, Text};
use proptest::prelude::*;
use proptest::sample::select;

/// Concrete values for whatever a case leaves unknown.
#[derive(Debug, Clone)]
pub(super) struct Filler {
    principal: bool,
    identity: Option<Vec<Document>>,
    resource: [Option<Document>; 2],
    own: [Option<Document>; 2],
    levels: Option<Vec<Vec<Document>>>,
    level: Vec<Document>,
    organization: Option<OrganizationFacts>,
    grants: Option<Vec<GrantFacts>>,
    manager: Option<KeyManager>,
    owner: AccountId,
    value: Option<ContextValue>,
    suffix: &'static str,
}

pub(super) fn filler() -> impl Strategy<Value = Filler> {
    let documents = || proptest::collection::vec(document(false), 0..3);
    let maybe = |named| proptest::option::of(document(named));
    let policies = (
        proptest::option::of(documents()),
        [maybe(true), maybe(true)],
        [maybe(false), maybe(false)],
        proptest::option::of(proptest::collection::vec(
            proptest::collection::vec(document(true), 0..2),
            0..2,
        )),
        documents(),
    );
    let facts = (
        proptest::option::of(organization()),
        proptest::option::of(grants()),
        proptest::option::of(select(vec![KeyManager::Aws, KeyManager::Customer])),
        select(vec![account(HOME), account(AWAY)]),
    );
    let exact = || text().prop_map(|text| Text::Exact(text.known_part().to_owned()));
    let value = proptest::option::of(prop_oneof![
        exact().prop_map(ContextValue::One),
        proptest::collection::vec(exact(), 0..3).prop_map(ContextValue::Many),
    ]);
    let suffix = select(vec!["", "1", "b", "b1", "22223333:role/Restore", "job", "0ab"]);
    (any::<bool>(), policies, facts, value, suffix).prop_map(|(principal, policies, facts, value, suffix)| {
        Filler {
            principal,
            identity: policies.0,
            resource: policies.1,
            own: policies.2,
            levels: policies.3,
            level: policies.4,
            organization: facts.0,
            grants: facts.1,
            manager: facts.2,
            owner: facts.3,
            value,
            suffix,
        }
    })
}

pub(super) fn fill<T: Clone>(given: &mut Given<T>, value: Option<T>) {
    if given.unknown().is_some() {
        *given = value.into();
    }
}

impl Filler {
    pub(super) fn text(&self, text: &mut Text) {
        if let Text::Prefix(known) = text {
            *text = Text::Exact(format!("{known}{}", self.suffix));
        }
    }

    pub(super) fn fill(&self, case: &Case) -> Case {
        let mut case = case.clone();
        match &mut case.principal {
            Principal::Role { session, .. } => self.text(session),
            Principal::Session { session, .. } => {
                let role = if self.principal { ROLE } else { PATH_ROLE };
                case.principal =
                    Principal::Role { arn: arn(role), session: session.clone(), unique_id: None };
            }
            _ => {}
        }
        self.text(&mut case.resource);
        if case.owner_unknown {
            case.owner_unknown = false;
            case.owner = Some(self.owner.clone());
        }
        let context = std::mem::take(&mut case.context);
        for (key, mut value) in context {
            match &mut value {
                ContextValue::Unknown(_) => {
                    let Some(known) = &self.value else {
                        case.context.retain(|(other, _)| *other != key);
                        continue;
                    };
                    value = known.clone();
                }
                ContextValue::One(text) => self.text(text),
                ContextValue::Many(texts) => texts.iter_mut().for_each(|text| self.text(text)),
            }
            case.context.push((key, value));
        }
        let [resource, endpoint] = self.resource.clone();
        let [boundary, session] = self.own.clone();
        fill(&mut case.identity, self.identity.clone());
        fill(&mut case.resource_policy, resource);
        fill(&mut case.endpoint, endpoint);
        fill(&mut case.boundary, boundary);
        fill(&mut case.session_policy, session);
        for levels in [&mut case.scps, &mut case.rcps] {
            let known = self.levels.clone();
            fill(levels, known.map(|levels| levels.into_iter().map(Given::Known).collect()));
            if let Given::Known(levels) = levels {
                for level in levels {
                    fill(level, Some(self.level.clone()));
                }
            }
        }
        fill(&mut case.organization, self.organization.clone());
        fill(&mut case.resource_organization, self.principal.then(|| "ab".to_owned()));
        fill(&mut case.grants, self.grants.clone());
        fill(&mut case.key_manager, self.manager);
        case
    }
}
