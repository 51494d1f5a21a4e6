use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::fmt;

/// Why a statement that came near to matching did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Miss {
    /// The policy has no statement that could allow, or there is no policy.
    Nothing,
    /// The statement is about others.
    Principal {
        /// Who asks.
        actual: String,
        /// Whom the statement names.
        wanted: Vec<String>,
        /// Whether the statement names what it leaves out.
        negated: bool,
    },
    /// The statement is about other actions.
    Action {
        /// What is asked for.
        actual: String,
        /// What the statement names.
        wanted: Vec<String>,
        /// Whether the statement names what it leaves out.
        negated: bool,
    },
    /// The statement is about other resources.
    Resource {
        /// What it is asked of.
        actual: String,
        /// What the statement names.
        wanted: Vec<String>,
        /// Whether the statement names what it leaves out.
        negated: bool,
    },
    /// A condition does not hold.
    Condition {
        /// As written, such as `StringEquals`.
        operator: String,
        /// As written, such as `kms:ViaService`.
        key: String,
        /// What the request has; `None` where it does not have the key.
        actual: Option<Vec<String>>,
        /// What the statement wants.
        wanted: Vec<String>,
    },
    /// A grant that does not apply, in words.
    Grant(String),
    /// A rule of the service itself stands against it, in words.
    Service(String),
}

impl Miss {
    /// Which element failed, as formats write it.
    pub fn element(&self) -> &'static str {
        match self {
            Self::Nothing => "policy",
            Self::Principal { .. } => "principal",
            Self::Action { .. } => "action",
            Self::Resource { .. } => "resource",
            Self::Condition { .. } => "condition",
            Self::Grant(_) => "grant",
            Self::Service(_) => "service",
        }
    }
}

/// `a`, `a or b`, `a, b or 3 more`.
struct AnyOf<'a>(&'a [String]);

impl fmt::Display for AnyOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => f.write_str("nothing"),
            [one] => write!(f, "`{one}`"),
            [one, two] => write!(f, "`{one}` or `{two}`"),
            [one, two, three] => write!(f, "`{one}`, `{two}` or `{three}`"),
            [one, two, rest @ ..] => write!(f, "`{one}`, `{two}` or {} more", rest.len()),
        }
    }
}

fn named(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    actual: &str,
    wanted: &[String],
    negated: bool,
) -> fmt::Result {
    let list = AnyOf(wanted);
    if negated {
        write!(f, "{what} `{actual}` is left out by {list}")
    } else {
        write!(f, "{what} is `{actual}` and the statement names {list}")
    }
}

/// A sentence without its final period.
impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("no statement allows anything"),
            Self::Principal { actual, wanted, negated } => {
                named(f, "the principal", actual, wanted, *negated)
            }
            Self::Action { actual, wanted, negated } => named(f, "the action", actual, wanted, *negated),
            Self::Resource { actual, wanted, negated } => named(f, "the resource", actual, wanted, *negated),
            Self::Condition { operator, key, actual, wanted } => {
                match actual {
                    None => write!(f, "the request has no `{key}`")?,
                    Some(values) => write!(f, "`{key}` is {}", AllOf(values))?,
                }
                write!(f, " and the statement wants `{operator}` {}", AnyOf(wanted))
            }
            Self::Grant(why) | Self::Service(why) => f.write_str(why),
        }
    }
}

struct AllOf<'a>(&'a [String]);

impl fmt::Display for AllOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => f.write_str("empty"),
            values => {
                for (at, value) in values.iter().enumerate() {
                    write!(f, "{}`{value}`", if at == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
        }
    }
}

/// The element that failed and the sentence.
impl Serialize for Miss {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut miss = serializer.serialize_struct("Miss", 2)?;
        miss.serialize_field("element", self.element())?;
        miss.serialize_field("text", &self.to_string())?;
        miss.end()
    }
}
