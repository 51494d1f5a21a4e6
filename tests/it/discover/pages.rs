//! Answers in pages, with tokens that are good for the next page alone, where moto gives everything at once.

use super::call::Call;
use super::errors;
use super::http::Reply;
use serde_json::{Value, json};

/// Operations that can be cut: service, name, where the list is.
const OPERATIONS: &[(&str, &str, &str)] = &[
    ("kms", "ListKeys", "Keys"),
    ("kms", "ListAliases", "Aliases"),
    ("kms", "ListGrants", "Grants"),
    ("ec2", "DescribeSnapshots", "snapshotSet"),
    ("ec2", "DescribeVolumes", "volumeSet"),
];

/// The page of a whole answer that a call asks for, of `size` or, where the call wants fewer, of as many.
pub(super) fn page(call: &Call, whole: Reply, size: usize) -> Reply {
    let known =
        OPERATIONS.iter().find(|(service, name, _)| call.service == *service && call.operation == *name);
    let (service, name, list) =
        known.unwrap_or_else(|| panic!("{} cannot be cut into pages", call.operation));
    if whole.status != 200 {
        return whole;
    }
    let (token, limit) = if *service == "kms" { ("Marker", "Limit") } else { ("NextToken", "MaxResults") };
    let begin = match call.parameter(token).filter(|token| !token.is_empty()) {
        None => 0,
        Some(token) => match token.strip_prefix(&format!("{name}-from-")).and_then(|at| at.parse().ok()) {
            Some(begin) => begin,
            None if *service == "kms" => {
                return errors::error("kms", 400, "InvalidMarkerException", "Invalid marker");
            }
            None => {
                return errors::error(
                    "ec2",
                    400,
                    "InvalidParameterValue",
                    "Unable to parse pagination token",
                );
            }
        },
    };
    let wanted = call.parameter(limit).and_then(|limit| limit.parse().ok()).unwrap_or(size);
    let end = begin + size.min(wanted);
    let next = format!("{name}-from-{end}");
    let body = if *service == "kms" {
        json_page(&whole.text(), list, begin, end, &next)
    } else {
        xml_page(&whole.text(), list, begin, end, &next)
    };
    whole.with_body(body)
}

fn json_page(text: &str, list: &str, begin: usize, end: usize, next: &str) -> String {
    let mut answer: Value = serde_json::from_str(text).unwrap();
    let items = answer[list].as_array().unwrap().clone();
    answer[list] = items.iter().skip(begin).take(end - begin).cloned().collect();
    answer["Truncated"] = json!(end < items.len());
    if end < items.len() {
        answer["NextMarker"] = json!(next);
    }
    answer.to_string()
}

fn xml_page(text: &str, list: &str, begin: usize, end: usize, next: &str) -> String {
    let (open, close) = (format!("<{list}>"), format!("</{list}>"));
    // An empty list may be `<snapshotSet/>`.
    let Some((before, rest)) = text.split_once(&open) else { return text.to_owned() };
    let (inside, after) = rest.split_once(&close).unwrap();
    let items = items(inside);
    let shown: String = items.iter().skip(begin).take(end - begin).copied().collect();
    let token = if end < items.len() { format!("<nextToken>{next}</nextToken>") } else { String::new() };
    format!("{before}{open}{shown}{close}{token}{after}")
}

/// The outer `<item>` elements of a list: items hold lists of items themselves.
fn items(mut rest: &str) -> Vec<&str> {
    const OPEN: &str = "<item>";
    const CLOSE: &str = "</item>";
    let mut found = Vec::new();
    while let Some(begin) = rest.find(OPEN) {
        rest = &rest[begin..];
        let (mut depth, mut at) = (0, 0);
        loop {
            let close = rest[at..].find(CLOSE).unwrap();
            match rest[at..].find(OPEN).filter(|open| *open < close) {
                Some(open) => (depth, at) = (depth + 1, at + open + OPEN.len()),
                None => (depth, at) = (depth - 1, at + close + CLOSE.len()),
            }
            if depth == 0 {
                break;
            }
        }
        found.push(&rest[..at]);
        rest = &rest[at..];
    }
    found
}
