use std::ops::Not;

/// Three-valued logic: what is not known stays not known, unless the rest decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    /// It holds whatever the unknown values are.
    True,
    /// It does not hold whatever the unknown values are.
    False,
    /// It depends on a value that is not known.
    Unknown,
}

impl Truth {
    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            _ => Self::Unknown,
        }
    }

    /// At least one holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::True, _) | (_, Self::True) => Self::True,
            (Self::False, Self::False) => Self::False,
            _ => Self::Unknown,
        }
    }

    /// Whether it is certain.
    pub fn is_true(self) -> bool {
        self == Self::True
    }

    /// Whether the contrary is certain.
    pub fn is_false(self) -> bool {
        self == Self::False
    }

    /// Whether it depends on something unknown.
    pub fn is_unknown(self) -> bool {
        self == Self::Unknown
    }

    /// Whether all hold; true for none. Stops at the first that does not.
    pub fn all(truths: impl IntoIterator<Item = Self>) -> Self {
        let mut result = Self::True;
        for truth in truths {
            result = result.and(truth);
            if result.is_false() {
                break;
            }
        }
        result
    }

    /// Whether any holds; false for none. Stops at the first that does.
    pub fn any(truths: impl IntoIterator<Item = Self>) -> Self {
        let mut result = Self::False;
        for truth in truths {
            result = result.or(truth);
            if result.is_true() {
                break;
            }
        }
        result
    }
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}
