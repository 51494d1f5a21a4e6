//! Reading types from a tree. The error knows the path to the value that was refused.

use super::message;
use super::path::Segment;
use super::tree::{Entry, Kind, Node};
use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Unexpected, Visitor};
use std::cell::Cell;
use std::fmt;

/// What a type refused.
#[derive(Debug)]
pub(super) struct Fault {
    /// Path to the value, innermost step first.
    pub(super) path: Vec<Segment>,
    /// Whether the key was refused, not the value.
    pub(super) on_key: bool,
    pub(super) kind: FaultKind,
}

#[derive(Debug)]
pub(super) enum FaultKind {
    /// A field that an object of this type has not, and those it has.
    UnknownField(&'static [&'static str]),
    /// A word that is not among these.
    UnknownWord(String, &'static [&'static str]),
    /// A field that is not there.
    Missing(&'static str),
    /// Anything else, told by its message.
    Other(String),
}

impl Fault {
    fn new(kind: FaultKind) -> Self {
        Self { path: Vec::new(), on_key: false, kind }
    }

    fn within(mut self, segment: Segment) -> Self {
        self.path.push(segment);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            FaultKind::UnknownField(_) => f.write_str("unknown field"),
            FaultKind::UnknownWord(word, _) => write!(f, "unknown value `{word}`"),
            FaultKind::Missing(field) => write!(f, "missing field `{field}`"),
            FaultKind::Other(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(FaultKind::Other(message.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(FaultKind::Other(message::wrong_type(found, expected)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Self {
        Self::new(FaultKind::UnknownWord(word.to_owned(), known))
    }

    fn unknown_field(_: &str, known: &'static [&'static str]) -> Self {
        Self::new(FaultKind::UnknownField(known))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(FaultKind::Missing(field))
    }
}

impl<'de> Deserializer<'de> for &'de Node<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.kind {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool(value) => visitor.visit_bool(*value),
            Kind::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(value), ..) => visitor.visit_u64(value),
                (_, Some(value), _) => visitor.visit_i64(value),
                (.., value) => visitor.visit_f64(value.unwrap_or_default()),
            },
            Kind::String(text) => visitor.visit_borrowed_str(text),
            Kind::Array(nodes) => visitor.visit_seq(Elements { nodes: nodes.iter(), index: 0 }),
            Kind::Object(entries) => read_object(entries, |map| visitor.visit_map(map)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.kind {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    /// Serde would read the fields of a struct from an array as well, which no schema of ours allows.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.kind {
            Kind::Array(_) => Err(de::Error::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match &self.kind {
            Kind::String(text) => visitor.visit_enum(BorrowedStrDeserializer::new(text)),
            Kind::Object(entries) if entries.iter().filter(|entry| !entry.node.gone).count() == 1 => {
                read_object(entries, |map| visitor.visit_enum(MapAccessDeserializer::new(map)))
            }
            _ => Err(de::Error::invalid_type(self.unexpected(), &message::AWord)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map identifier
    }
}

impl Node<'_> {
    fn unexpected(&self) -> Unexpected<'_> {
        match &self.kind {
            Kind::Null => Unexpected::Unit,
            Kind::Bool(value) => Unexpected::Bool(*value),
            Kind::Number(number) => Unexpected::Float(number.as_f64().unwrap_or_default()),
            Kind::String(text) => Unexpected::Str(text),
            Kind::Array(_) => Unexpected::Seq,
            Kind::Object(_) => Unexpected::Map,
        }
    }
}

struct Elements<'de, 't> {
    nodes: std::slice::Iter<'de, Node<'t>>,
    index: usize,
}

impl<'de> SeqAccess<'de> for Elements<'de, '_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        for node in self.nodes.by_ref() {
            let index = self.index;
            self.index += 1;
            if !node.gone {
                return seed.deserialize(node).map(Some).map_err(|fault| fault.within(Segment::Index(index)));
            }
        }
        Ok(None)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.nodes.len())
    }
}

/// Reads an object. A visitor that gives up between a key and its value has refused the key.
fn read_object<'de, T>(
    entries: &'de [Entry<'_>],
    visit: impl FnOnce(Fields<'_, 'de, '_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let pending = Cell::new(None);
    visit(Fields { entries: entries.iter(), pending: &pending }).map_err(|fault| match pending.get() {
        Some(key) if fault.path.is_empty() => {
            Fault { on_key: true, ..fault.within(Segment::Key(str::to_owned(key).into())) }
        }
        _ => fault,
    })
}

struct Fields<'p, 'de, 't> {
    entries: std::slice::Iter<'de, Entry<'t>>,
    /// The key whose value has not been asked for.
    pending: &'p Cell<Option<&'de str>>,
}

impl<'de, 't> MapAccess<'de> for Fields<'_, 'de, 't> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let mut rest = self.entries.clone();
        while let Some(entry) = rest.next() {
            if entry.node.gone {
                self.entries = rest.clone();
                continue;
            }
            self.pending.set(Some(&entry.key));
            return seed.deserialize(BorrowedStrDeserializer::new(&entry.key)).map(Some);
        }
        self.pending.set(None);
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        self.pending.set(None);
        let entry: Option<&'de Entry<'t>> = self.entries.next();
        let entry =
            entry.ok_or_else(|| <Fault as de::Error>::custom("a value was asked for without a key"))?;
        seed.deserialize(&entry.node)
            .map_err(|fault| fault.within(Segment::Key(entry.key.clone().into_owned().into())))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}
