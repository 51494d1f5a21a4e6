//! `BinaryEquals`: bytes, written in base 64 on both sides.

use super::Test;
use crate::iam::context::Keys;
use crate::iam::elements::Scalar;
use crate::iam::text::TextRef;
use crate::iam::truth::Truth;

#[derive(Debug)]
struct Binaries(Vec<Vec<u8>>);

pub(super) fn equals(wanted: &[Scalar], _: bool) -> Box<dyn Test> {
    Box::new(Binaries(wanted.iter().filter_map(|value| decode(&value.text())).collect()))
}

impl Test for Binaries {
    fn matches(&self, value: TextRef<'_>, _: &dyn Keys) -> Truth {
        let TextRef::Exact(text) = value else { return Truth::Unknown };
        decode(text).is_some_and(|bytes| self.0.contains(&bytes)).into()
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    if text.len() - digits.len() > 2 || digits.len() % 4 == 1 {
        return None;
    }
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for byte in digits.bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(digit);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).ok()?);
        }
    }
    Some(bytes)
}
