//! `DateEquals` and its kin: dates of the W3C profile of ISO 8601, or seconds since 1970.

use super::Test;
use crate::iam::context::Keys;
use crate::iam::elements::Scalar;
use crate::iam::text::TextRef;
use crate::iam::truth::Truth;
use std::cmp::Ordering;

#[derive(Debug)]
struct Dates {
    wanted: Vec<i128>,
    accepts: fn(Ordering) -> bool,
}

fn dates(wanted: &[Scalar], accepts: fn(Ordering) -> bool) -> Box<dyn Test> {
    let wanted = wanted.iter().filter_map(|value| instant(&value.text())).collect();
    Box::new(Dates { wanted, accepts })
}

pub(super) fn equals(wanted: &[Scalar], _: bool) -> Box<dyn Test> {
    dates(wanted, Ordering::is_eq)
}

pub(super) fn less(wanted: &[Scalar], _: bool) -> Box<dyn Test> {
    dates(wanted, Ordering::is_lt)
}

pub(super) fn less_or_equal(wanted: &[Scalar], _: bool) -> Box<dyn Test> {
    dates(wanted, Ordering::is_le)
}

pub(super) fn greater(wanted: &[Scalar], _: bool) -> Box<dyn Test> {
    dates(wanted, Ordering::is_gt)
}

pub(super) fn greater_or_equal(wanted: &[Scalar], _: bool) -> Box<dyn Test> {
    dates(wanted, Ordering::is_ge)
}

impl Test for Dates {
    fn matches(&self, value: TextRef<'_>, _: &dyn Keys) -> Truth {
        let TextRef::Exact(text) = value else { return Truth::Unknown };
        let Some(actual) = instant(text) else { return Truth::False };
        self.wanted.iter().any(|wanted| (self.accepts)(actual.cmp(wanted))).into()
    }
}

const NANOSECONDS: i128 = 1_000_000_000;

/// Nanoseconds since 1970. Four digits alone are a year, more are seconds.
fn instant(text: &str) -> Option<i128> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.len() != 4 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse::<i64>().ok().map(|seconds| i128::from(seconds) * NANOSECONDS);
    }
    let (date, time) = text.split_once(['T', 't']).map_or((text, None), |(d, t)| (d, Some(t)));
    let mut parts = date.split('-');
    let year: i64 = exactly(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| exactly(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| exactly(part, 2))?;
    let in_range = (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
    if parts.next().is_some() || !in_range {
        return None;
    }
    let time = match time {
        Some(time) => time_of_day(time)?,
        None => 0,
    };
    Some(i128::from(days_since_1970(year, month, day)) * 86_400 * NANOSECONDS + time)
}

fn exactly(text: &str, digits: usize) -> Option<i64> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// `hh:mm[:ss[.fraction]]` and the zone, which is `Z` or an offset.
fn time_of_day(text: &str) -> Option<i128> {
    let (clock, offset_minutes) = if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        (clock, 0)
    } else {
        let (clock, zone) = text.split_at_checked(text.rfind(['+', '-'])?)?;
        let sign = if zone.starts_with('-') { -1 } else { 1 };
        let (hours, minutes) = zone.get(1..)?.split_once(':')?;
        let (hours, minutes) = (exactly(hours, 2)?, exactly(minutes, 2)?);
        if hours > 23 || minutes > 59 {
            return None;
        }
        (clock, sign * (hours * 60 + minutes))
    };
    let mut parts = clock.split(':');
    let hours = exactly(parts.next()?, 2)?;
    let minutes = exactly(parts.next()?, 2)?;
    let (seconds, fraction) = match parts.next() {
        Some(part) => {
            let (seconds, fraction) = part.split_once('.').unwrap_or((part, ""));
            (exactly(seconds, 2)?, nanoseconds(fraction)?)
        }
        None => (0, 0),
    };
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let seconds = (hours * 60 + minutes - offset_minutes) * 60 + seconds;
    Some(i128::from(seconds) * NANOSECONDS + i128::from(fraction))
}

fn nanoseconds(fraction: &str) -> Option<i64> {
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let padded: String = fraction.chars().chain(std::iter::repeat('0')).take(9).collect();
    padded.parse().ok()
}

fn is_leap(year: i64) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Years have four digits, so counting the leap years before one is exact.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let leap_days = |year: i64| year / 4 - year / 100 + year / 400;
    let before_year = (year - 1970) * 365 + leap_days(year - 1) - leap_days(1969);
    let before_month: i64 = (1..month).map(|month| days_in_month(year, month)).sum();
    before_year + before_month + day - 1
}
