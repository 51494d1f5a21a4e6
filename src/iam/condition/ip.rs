//! `IpAddress` and `NotIpAddress`: addresses and ranges of IPv4 and IPv6.

use super::Test;
use crate::iam::context::Keys;
use crate::iam::elements::Scalar;
use crate::iam::text::TextRef;
use crate::iam::truth::Truth;
use std::net::IpAddr;

#[derive(Debug)]
struct Ranges(Vec<Range>);

/// The bits before `length` of every address in the range; an address alone is a range of one.
#[derive(Debug)]
struct Range {
    address: IpAddr,
    length: u32,
}

pub(super) fn within(wanted: &[Scalar], _: bool) -> Box<dyn Test> {
    Box::new(Ranges(wanted.iter().filter_map(|value| range(&value.text())).collect()))
}

fn range(text: &str) -> Option<Range> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length.parse().ok()?)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let length = length.unwrap_or(longest);
    (length <= longest).then_some(Range { address, length })
}

impl Range {
    fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(range), IpAddr::V4(address)) => {
                let differing = range.to_bits() ^ address.to_bits();
                differing.checked_shr(32 - self.length).unwrap_or(0) == 0
            }
            (IpAddr::V6(range), IpAddr::V6(address)) => {
                let differing = range.to_bits() ^ address.to_bits();
                differing.checked_shr(128 - self.length).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

impl Test for Ranges {
    fn matches(&self, value: TextRef<'_>, _: &dyn Keys) -> Truth {
        let TextRef::Exact(text) = value else { return Truth::Unknown };
        let Ok(address) = text.parse() else { return Truth::False };
        self.0.iter().any(|range| range.contains(address)).into()
    }
}
