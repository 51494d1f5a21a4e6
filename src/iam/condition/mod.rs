//! Conditions: operators, their qualifiers, and keys (IAM user guide, "IAM JSON policy elements: Condition
//! operators" and "Set operators for multivalued context keys").
//!
//! Each family of operators is one file beside this one; the register lists every operator.

mod arn;
mod binary;
mod boolean;
mod date;
mod ip;
mod null;
mod numeric;
mod string;

use super::condition_element::{Conditions, Wanted};
use super::context::{Found, Keys};
use super::elements::Scalar;
use super::error::OperatorError;
use super::text::{Text, TextRef};
use super::truth::Truth;
use std::fmt;

/// The values an operator wants, prepared for comparison.
pub(super) trait Test: fmt::Debug + Send + Sync {
    /// Whether a value of the request equals, is like, is less than ... any of the wanted values.
    fn matches(&self, value: TextRef<'_>, keys: &dyn Keys) -> Truth;

    /// Whether a policy variable among the wanted values has no value in the request.
    fn is_unresolved(&self, _keys: &dyn Keys) -> Truth {
        Truth::False
    }

    /// What is not known of the policy variables among the wanted values.
    fn unknown(&self, _keys: &dyn Keys) -> Option<String> {
        None
    }
}

/// Prepares wanted values; the flag tells whether the document has policy variables.
type Prepare = fn(&[Scalar], bool) -> Box<dyn Test>;

/// One operator without its qualifiers.
struct Entry {
    name: &'static str,
    negated: bool,
    prepare: Prepare,
}

const fn entry(name: &'static str, negated: bool, prepare: Prepare) -> Entry {
    Entry { name, negated, prepare }
}

/// Every operator of the IAM reference.
static OPERATORS: &[Entry] = &[
    entry("StringEquals", false, string::equals),
    entry("StringNotEquals", true, string::equals),
    entry("StringEqualsIgnoreCase", false, string::equals_ignore_case),
    entry("StringNotEqualsIgnoreCase", true, string::equals_ignore_case),
    entry("StringLike", false, string::like),
    entry("StringNotLike", true, string::like),
    entry("NumericEquals", false, numeric::equals),
    entry("NumericNotEquals", true, numeric::equals),
    entry("NumericLessThan", false, numeric::less),
    entry("NumericLessThanEquals", false, numeric::less_or_equal),
    entry("NumericGreaterThan", false, numeric::greater),
    entry("NumericGreaterThanEquals", false, numeric::greater_or_equal),
    entry("DateEquals", false, date::equals),
    entry("DateNotEquals", true, date::equals),
    entry("DateLessThan", false, date::less),
    entry("DateLessThanEquals", false, date::less_or_equal),
    entry("DateGreaterThan", false, date::greater),
    entry("DateGreaterThanEquals", false, date::greater_or_equal),
    entry("Bool", false, boolean::equals),
    entry("BinaryEquals", false, binary::equals),
    entry("IpAddress", false, ip::within),
    entry("NotIpAddress", true, ip::within),
    entry("ArnEquals", false, arn::like),
    entry("ArnNotEquals", true, arn::like),
    entry("ArnLike", false, arn::like),
    entry("ArnNotLike", true, arn::like),
    entry(null::NAME, false, null::wanted),
];

/// How many values of a multivalued key must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    /// The key has one value.
    Single,
    /// `ForAllValues:`.
    All,
    /// `ForAnyValue:`.
    Any,
}

/// A condition operator with its qualifiers, such as `ForAnyValue:StringLikeIfExists`.
#[derive(Clone, Copy)]
pub struct Operator {
    entry: &'static Entry,
    set: Set,
    if_exists: bool,
}

impl fmt::Debug for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}:{}", self.set, self.entry.name)
    }
}

impl Operator {
    /// Reads an operator, without regard to case.
    pub fn parse(text: &str) -> Result<Self, OperatorError> {
        let (set, name) = match text.split_once(':') {
            Some((set, name)) if set.eq_ignore_ascii_case("ForAllValues") => (Set::All, name),
            Some((set, name)) if set.eq_ignore_ascii_case("ForAnyValue") => (Set::Any, name),
            _ => (Set::Single, text),
        };
        let find = |name: &str| OPERATORS.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
        if let Some(entry) = find(name) {
            return Ok(Self { entry, set, if_exists: false });
        }
        let base = name.len().checked_sub("IfExists".len()).and_then(|at| name.split_at_checked(at));
        match base {
            Some((base, suffix)) if suffix.eq_ignore_ascii_case("IfExists") => match find(base) {
                Some(entry) if entry.name != null::NAME => Ok(Self { entry, set, if_exists: true }),
                _ => Err(unknown_operator(text, base)),
            },
            _ => Err(unknown_operator(text, name)),
        }
    }
}

fn unknown_operator(text: &str, name: &str) -> OperatorError {
    let hint = OPERATORS
        .iter()
        .map(|entry| (strsim::jaro_winkler(&entry.name.to_lowercase(), &name.to_lowercase()), entry.name))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(likeness, _)| *likeness > 0.85)
        .map(|(_, name)| name);
    OperatorError { operator: text.to_owned(), hint }
}

/// One operator on one key, prepared for evaluation.
#[derive(Debug)]
pub(super) struct Condition {
    /// The operator as written.
    pub(super) operator_text: String,
    operator: Operator,
    /// The key as written.
    pub(super) key_text: String,
    key: String,
    /// The wanted values as written.
    pub(super) wanted: Vec<String>,
    test: Box<dyn Test>,
}

/// Prepares every operator and key of a `Condition` element. Operators were checked when the document was read;
/// one that does not exist matches nothing.
pub(super) fn compile(conditions: &Conditions, variables: bool) -> Option<Vec<Condition>> {
    let mut compiled = Vec::new();
    for (operator_text, keys) in &conditions.0 {
        let operator = Operator::parse(operator_text).ok()?;
        for (key, wanted) in &keys.0 {
            compiled.push(Condition::new(operator_text, operator, key, wanted, variables));
        }
    }
    Some(compiled)
}

impl Condition {
    fn new(operator_text: &str, operator: Operator, key: &str, wanted: &Wanted, variables: bool) -> Self {
        Self {
            operator_text: operator_text.to_owned(),
            operator,
            key_text: key.to_owned(),
            key: key.to_ascii_lowercase(),
            wanted: wanted.as_slice().iter().map(|value| value.text().into_owned()).collect(),
            test: (operator.entry.prepare)(wanted.as_slice(), variables),
        }
    }

    /// What the request says of the key.
    pub(super) fn found<'k>(&self, keys: &'k dyn Keys) -> Found<'k> {
        keys.find(&self.key)
    }

    /// Whether the condition holds for a request.
    pub(super) fn holds(&self, keys: &dyn Keys) -> Truth {
        let found = self.found(keys);
        if self.operator.entry.name == null::NAME {
            return null::holds(found, self.test.as_ref(), keys);
        }
        match found {
            Found::Unknown(_) => Truth::Unknown,
            Found::Absent | Found::Many([]) => self.holds_without_key().into(),
            Found::One(value) => self.holds_for_one(value, keys),
            Found::Many([value]) => self.holds_for_one(value.borrow(), keys),
            Found::Many(values) => match self.operator.set {
                // "Use ForAllValues or ForAnyValue" (IAM Access Analyzer policy check "Missing qualifier"): what an
                // operator without them does with several values is not documented.
                Set::Single => Truth::Unknown,
                Set::All => Truth::all(values.iter().map(|value| self.test_one(value.borrow(), keys))),
                Set::Any => Truth::any(values.iter().map(|value| self.test_one(value.borrow(), keys))),
            },
        }
    }

    fn holds_without_key(&self) -> bool {
        self.operator.if_exists
            || match self.operator.set {
                Set::Single => self.operator.entry.negated,
                Set::All => true,
                Set::Any => false,
            }
    }

    /// Under a set operator an empty string counts as no value.
    fn holds_for_one(&self, value: TextRef<'_>, keys: &dyn Keys) -> Truth {
        match (self.operator.set, value) {
            (Set::All, TextRef::Exact("")) => Truth::True,
            (Set::Any, TextRef::Exact("")) => Truth::False,
            (Set::All, TextRef::Prefix("")) => weaken(self.test_one(value, keys), Truth::True),
            (Set::Any, TextRef::Prefix("")) => weaken(self.test_one(value, keys), Truth::False),
            _ => self.test_one(value, keys),
        }
    }

    /// A variable without value is "effectively null. There is no equal or like value", so that negated operators "do
    /// match against a null value" (IAM user guide, "IAM policy elements: Variables and tags"). Where another value that
    /// is wanted beside it matches, the page leaves two answers open: one match of several is enough, or "the policy
    /// statement does not take effect" whatever else it lists.
    fn test_one(&self, value: TextRef<'_>, keys: &dyn Keys) -> Truth {
        let matches = self.test.matches(value, keys);
        if self.operator.entry.negated {
            return !matches;
        }
        if matches.is_true() && !self.test.is_unresolved(keys).is_false() { Truth::Unknown } else { matches }
    }

    /// What is not known and keeps the condition from being decided.
    pub(super) fn unknown(&self, keys: &dyn Keys) -> String {
        match self.found(keys) {
            Found::Unknown(why) => why.to_owned(),
            Found::Many([_, _, ..]) if self.operator.set == Set::Single => {
                format!(
                    "how `{}` without a set operator takes the values of `{}`",
                    self.operator_text, self.key_text
                )
            }
            _ if self.test.is_unresolved(keys).is_true() => {
                format!("what `{}` makes of a policy variable without value", self.operator_text)
            }
            _ => self.test.unknown(keys).unwrap_or_else(|| format!("the whole value of `{}`", self.key_text)),
        }
    }

    /// The values of the request, for people.
    pub(super) fn actual(&self, keys: &dyn Keys) -> Option<Vec<String>> {
        match self.found(keys) {
            Found::Absent | Found::Unknown(_) => None,
            Found::One(value) => Some(vec![value.to_string()]),
            Found::Many(values) => Some(values.iter().map(Text::to_string).collect()),
        }
    }
}

/// A truth that also has to hold where the value turns out to be empty.
fn weaken(truth: Truth, when_empty: Truth) -> Truth {
    if truth == when_empty { truth } else { Truth::Unknown }
}
