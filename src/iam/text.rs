use std::fmt;

/// A value of a request. Some values are known only in part before a job runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Text {
    /// The whole value.
    Exact(String),
    /// The value begins like this and the rest is not known yet: `vol-` for a volume that is still to be made.
    Prefix(String),
}

impl Text {
    /// What is known of the value.
    pub fn known_part(&self) -> &str {
        match self {
            Self::Exact(text) | Self::Prefix(text) => text,
        }
    }

    /// The value, if all of it is known.
    pub fn exact(&self) -> Option<&str> {
        match self {
            Self::Exact(text) => Some(text),
            Self::Prefix(_) => None,
        }
    }

    /// Borrows the value.
    pub fn borrow(&self) -> TextRef<'_> {
        match self {
            Self::Exact(text) => TextRef::Exact(text),
            Self::Prefix(text) => TextRef::Prefix(text),
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Exact(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Exact(text)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.borrow().fmt(f)
    }
}

/// A borrowed [`Text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextRef<'a> {
    /// The whole value.
    Exact(&'a str),
    /// The beginning of the value.
    Prefix(&'a str),
}

impl<'a> TextRef<'a> {
    /// What is known of the value.
    pub fn known_part(self) -> &'a str {
        match self {
            Self::Exact(text) | Self::Prefix(text) => text,
        }
    }
}

impl fmt::Display for TextRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(text) => f.write_str(text),
            Self::Prefix(text) => write!(f, "{text}…"),
        }
    }
}
