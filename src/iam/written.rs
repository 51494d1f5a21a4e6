//! Statements as written.

use super::condition_element::Conditions;
use super::elements::OneOrMany;
use super::principal_element::Principals;
use schemars::JsonSchema;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// What a statement does to the requests it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Effect {
    /// It allows them.
    Allow,
    /// It denies them, whatever else allows them.
    Deny,
}

impl Effect {
    /// As documents write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// An element and its negation: `Action` or `NotAction`.
#[derive(Debug, Clone, PartialEq)]
pub enum Selector<T> {
    /// What is listed.
    Only(T),
    /// Everything but what is listed.
    Except(T),
}

impl<T> Selector<T> {
    /// The list.
    pub fn list(&self) -> &T {
        match self {
            Self::Only(list) | Self::Except(list) => list,
        }
    }

    /// Whether the list is of what is left out.
    pub fn is_negated(&self) -> bool {
        matches!(self, Self::Except(_))
    }

    /// The same choice over another list.
    pub fn map<U>(&self, f: impl FnOnce(&T) -> U) -> Selector<U> {
        match self {
            Self::Only(list) => Selector::Only(f(list)),
            Self::Except(list) => Selector::Except(f(list)),
        }
    }
}

/// A statement as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Its name.
    pub sid: Option<String>,
    /// What it does.
    pub effect: Effect,
    /// Whom it speaks of, in policies of resources.
    pub principal: Option<Selector<Principals>>,
    /// The API actions it speaks of.
    pub action: Selector<OneOrMany<String>>,
    /// The resources it speaks of; trust policies have none.
    pub resource: Option<Selector<OneOrMany<String>>>,
    /// Under which conditions it counts.
    pub condition: Option<Conditions>,
}

/// Sets an element once.
pub(super) fn set<E: serde::de::Error, T>(
    slot: &mut Option<T>,
    element: &'static str,
    value: T,
) -> Result<(), E> {
    if slot.is_some() {
        return Err(E::custom(format_args!("duplicate element `{element}`")));
    }
    *slot = Some(value);
    Ok(())
}

/// An action in a policy: `*`, or a service and a name.
struct ActionText(String);

impl<'de> Deserialize<'de> for ActionText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.contains(':') || text == "*" {
            return Ok(Self(text));
        }
        Err(D::Error::custom(format_args!(
            "`{text}` is not an action: `*` or an action with its service, such as `kms:Decrypt`, is expected"
        )))
    }
}

fn actions(listed: OneOrMany<ActionText>) -> OneOrMany<String> {
    match listed {
        OneOrMany::One(action) => OneOrMany::One(action.0),
        OneOrMany::Many(actions) => OneOrMany::Many(actions.into_iter().map(|action| action.0).collect()),
    }
}

impl<'de> Deserialize<'de> for Statement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(StatementVisitor)
    }
}

struct StatementVisitor;

impl<'de> Visitor<'de> for StatementVisitor {
    type Value = Statement;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a statement")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Statement, A::Error> {
        let (mut sid, mut effect, mut principal, mut action) = (None, None, None, None);
        let (mut resource, mut condition) = (None, None);
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match key.as_ref() {
                "Sid" => set(&mut sid, "Sid", map.next_value()?)?,
                "Effect" => set(&mut effect, "Effect", map.next_value()?)?,
                "Principal" => set(&mut principal, "Principal", Selector::Only(map.next_value()?))?,
                "NotPrincipal" => set(&mut principal, "NotPrincipal", Selector::Except(map.next_value()?))?,
                "Action" => set(&mut action, "Action", Selector::Only(actions(map.next_value()?)))?,
                "NotAction" => set(&mut action, "NotAction", Selector::Except(actions(map.next_value()?)))?,
                "Resource" => set(&mut resource, "Resource", Selector::Only(map.next_value()?))?,
                "NotResource" => set(&mut resource, "NotResource", Selector::Except(map.next_value()?))?,
                "Condition" => set(&mut condition, "Condition", map.next_value()?)?,
                other => {
                    return Err(A::Error::custom(format_args!(
                        "unknown element `{other}`: a statement has `Sid`, `Effect`, `Principal`, `NotPrincipal`, \
                         `Action`, `NotAction`, `Resource`, `NotResource` and `Condition`"
                    )));
                }
            }
        }
        let effect = effect.ok_or_else(|| A::Error::custom("element `Effect` is missing"))?;
        let action = action.ok_or_else(|| A::Error::custom("element `Action` or `NotAction` is missing"))?;
        Ok(Statement { sid, effect, principal, action, resource, condition })
    }
}

impl Serialize for Statement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(sid) = &self.sid {
            map.serialize_entry("Sid", sid)?;
        }
        map.serialize_entry("Effect", &self.effect)?;
        match &self.principal {
            Some(Selector::Only(list)) => map.serialize_entry("Principal", list)?,
            Some(Selector::Except(list)) => map.serialize_entry("NotPrincipal", list)?,
            None => {}
        }
        match &self.action {
            Selector::Only(list) => map.serialize_entry("Action", list)?,
            Selector::Except(list) => map.serialize_entry("NotAction", list)?,
        }
        match &self.resource {
            Some(Selector::Only(list)) => map.serialize_entry("Resource", list)?,
            Some(Selector::Except(list)) => map.serialize_entry("NotResource", list)?,
            None => {}
        }
        if let Some(condition) = &self.condition {
            map.serialize_entry("Condition", condition)?;
        }
        map.end()
    }
}
