//! `ArnEquals`, `ArnLike`, which mean the same, and their negations: "each of the six colon-delimited components
//! of the ARN is checked separately".

use super::Test;
use crate::iam::context::Keys;
use crate::iam::elements::Scalar;
use crate::iam::pattern::Reach;
use crate::iam::text::TextRef;
use crate::iam::truth::Truth;
use crate::iam::variables::{Template, Wildcards};

#[derive(Debug)]
struct Arns(Vec<ArnPattern>);

#[derive(Debug)]
enum ArnPattern {
    /// `*` alone.
    Anything,
    /// One pattern for each component.
    Components(Vec<Template>),
    /// No ARN: matches nothing.
    Malformed,
}

const COMPONENTS: usize = 6;

pub(super) fn like(wanted: &[Scalar], variables: bool) -> Box<dyn Test> {
    Box::new(Arns(wanted.iter().map(|value| pattern(&value.text(), variables)).collect()))
}

fn pattern(text: &str, variables: bool) -> ArnPattern {
    if text == "*" {
        return ArnPattern::Anything;
    }
    let components = split_outside_variables(text, variables);
    if components.len() < COMPONENTS {
        return ArnPattern::Malformed;
    }
    let template = |part: &&str| Template::new(part, Wildcards::Yes(Reach::Anything), variables);
    ArnPattern::Components(components.iter().map(template).collect())
}

/// The names of policy variables hold colons too.
fn split_outside_variables(text: &str, variables: bool) -> Vec<&str> {
    let mut parts = Vec::with_capacity(COMPONENTS);
    let mut rest = text;
    let (mut from, mut in_variable, mut before) = (0, false, b' ');
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' if variables && before == b'$' => in_variable = true,
            b'}' => in_variable = false,
            b':' if !in_variable && parts.len() + 1 < COMPONENTS => {
                if let Some((part, after)) = rest.split_at_checked(at - from) {
                    parts.push(part);
                    rest = after.strip_prefix(':').unwrap_or(after);
                    from = at + 1;
                }
            }
            _ => {}
        }
        before = byte;
    }
    parts.push(rest);
    parts
}

impl Test for Arns {
    fn matches(&self, value: TextRef<'_>, keys: &dyn Keys) -> Truth {
        Truth::any(self.0.iter().map(|pattern| match pattern {
            ArnPattern::Anything => Truth::True,
            ArnPattern::Malformed => Truth::False,
            ArnPattern::Components(components) => matches_components(components, value, keys),
        }))
    }

    fn is_unresolved(&self, keys: &dyn Keys) -> Truth {
        Truth::any(self.templates().map(|template| template.is_unresolved(keys)))
    }

    fn unknown(&self, keys: &dyn Keys) -> Option<String> {
        self.templates().find_map(|template| template.unknown(keys))
    }
}

impl Arns {
    fn templates(&self) -> impl Iterator<Item = &Template> {
        self.0.iter().flat_map(|pattern| match pattern {
            ArnPattern::Components(components) => components.as_slice(),
            ArnPattern::Anything | ArnPattern::Malformed => &[],
        })
    }
}

fn matches_components(components: &[Template], value: TextRef<'_>, keys: &dyn Keys) -> Truth {
    let mut parts = value.known_part().splitn(COMPONENTS, ':').peekable();
    let mut result = Truth::True;
    for component in components {
        let part = parts.next();
        let is_last_known = parts.peek().is_none();
        let truth = match (part, value) {
            (Some(part), TextRef::Prefix(_)) if is_last_known => {
                component.matches(TextRef::Prefix(part), keys)
            }
            (Some(part), _) => component.matches(TextRef::Exact(part), keys),
            (None, TextRef::Prefix(_)) => Truth::Unknown,
            (None, TextRef::Exact(_)) => Truth::False,
        };
        result = result.and(truth);
        if result.is_false() {
            return Truth::False;
        }
    }
    // The beginning of a text that may yet turn out to be no ARN, or to have its component end early.
    match value {
        TextRef::Prefix(text) if text.split(':').count() < COMPONENTS => result.and(Truth::Unknown),
        _ => result,
    }
}
