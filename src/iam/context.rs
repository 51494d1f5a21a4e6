use super::text::{Text, TextRef};
use std::collections::BTreeMap;

/// The value of a condition key in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContextValue {
    /// A key with one value.
    One(Text),
    /// A multivalued key, such as `kms:GrantOperations`; it may hold no value at all.
    Many(Vec<Text>),
    /// Nobody can know the value, nor whether there is one; the words say why.
    Unknown(String),
}

impl From<&str> for ContextValue {
    fn from(text: &str) -> Self {
        Self::One(text.into())
    }
}

/// The condition keys of a request and their values. Names of keys are compared without regard to case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    keys: BTreeMap<String, (String, ContextValue)>,
    open: Vec<&'static OpenKeys>,
    unknown_prefixes: Vec<(String, ContextValue)>,
    absent_prefixes: Vec<String>,
}

/// Keys of which nobody knows anything, the same for many requests: in lower case and in order, each with its unknown.
pub type OpenKeys = [(String, ContextValue)];

impl Context {
    /// A context without any key.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a key, and gives back the value it had.
    pub fn insert(&mut self, key: &str, value: impl Into<ContextValue>) -> Option<ContextValue> {
        let old = self.keys.insert(key.to_ascii_lowercase(), (key.to_owned(), value.into()));
        old.map(|(_, value)| value)
    }

    /// Says that nobody can know any key that begins like this, but for those that are set: the tags of a role
    /// (`aws:PrincipalTag/`) that could not be read.
    pub fn insert_unknown_prefix(&mut self, prefix: &str, why: &str) {
        self.unknown_prefixes.push((prefix.to_ascii_lowercase(), ContextValue::Unknown(why.to_owned())));
    }

    /// Says that there is no key that begins like this, but for those that are set, whatever else is unknown.
    pub fn leave_out(&mut self, prefix: &str) {
        self.absent_prefixes.push(prefix.to_ascii_lowercase());
    }

    /// Says that nobody can know any of these keys, but for those that are set.
    pub fn leave_open(&mut self, keys: &'static OpenKeys) {
        self.open.push(keys);
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) -> Option<ContextValue> {
        self.keys.remove(&key.to_ascii_lowercase()).map(|(_, value)| value)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&ContextValue> {
        if key.bytes().any(|b| b.is_ascii_uppercase()) {
            return self.get(&key.to_ascii_lowercase());
        }
        let unknown = || self.unknown_prefixes.iter().find(|(prefix, _)| key.starts_with(prefix.as_str()));
        let open = || {
            self.open.iter().find_map(|keys| {
                let at = keys.binary_search_by(|(known, _)| known.as_str().cmp(key)).ok()?;
                keys.get(at).map(|(_, value)| value)
            })
        };
        let set = self.keys.get(key).map(|(_, value)| value);
        if set.is_none() && self.absent_prefixes.iter().any(|prefix| key.starts_with(prefix.as_str())) {
            return None;
        }
        set.or_else(open).or_else(|| unknown().map(|(_, value)| value))
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The keys as they were written, in the order of their names, with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ContextValue)> {
        self.keys.values().map(|(key, value)| (key.as_str(), value))
    }
}

impl<K: AsRef<str>, V: Into<ContextValue>> FromIterator<(K, V)> for Context {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut context = Self::new();
        for (key, value) in pairs {
            context.insert(key.as_ref(), value);
        }
        context
    }
}

/// What a request says of one condition key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found<'a> {
    /// The request does not have the key.
    Absent,
    /// A key with one value.
    One(TextRef<'a>),
    /// A multivalued key.
    Many(&'a [Text]),
    /// Whether there is a value, and which, nobody can know; the words say why.
    Unknown(&'a str),
}

impl<'a> From<Option<&'a ContextValue>> for Found<'a> {
    fn from(value: Option<&'a ContextValue>) -> Self {
        match value {
            None => Found::Absent,
            Some(ContextValue::One(text)) => Found::One(text.borrow()),
            Some(ContextValue::Many(texts)) => Found::Many(texts),
            Some(ContextValue::Unknown(why)) => Found::Unknown(why),
        }
    }
}

/// Where the evaluator looks condition keys up: a [`Context`], or one with derived keys around it.
pub trait Keys {
    /// What the request says of a key, whose name is given in lower case.
    fn find(&self, key: &str) -> Found<'_>;
}

impl Keys for Context {
    fn find(&self, key: &str) -> Found<'_> {
        self.get(key).into()
    }
}
