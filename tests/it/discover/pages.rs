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
    let shown: String = items.iter().skip(begin).take(end - begin).cloned().collect();
    let token = if end < items.len() { format!("<nextToken>{next}</nextToken>") } else { String::new() };
    format!("{before}{open}{shown}{close}{token}{after}")
}

/// The outer `<item>` elements of a list: items hold lists of items themselves.
fn items(list: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut item = String::new();
    let mut open = 0;
    for piece in list.split_inclusive("</item>").filter(|piece| piece.ends_with("</item>")) {
        item.push_str(piece);
        open = open + piece.matches("<item>").count() - 1;
        if open == 0 {
            found.push(std::mem::take(&mut item));
        }
    }
    found
}
