//! `keyway authorize`: lines in, lines out.

use super::{Place, Ran};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/k";

fn request(id: &str, action: &str) -> String {
    json!({"id": id, "principal": "arn:aws:iam::111122223333:role/R", "action": action, "resource": KEY,
        "resource_policy": {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/R"},
            "Action": "kms:Decrypt", "Resource": "*"}]}})
    .to_string()
}

fn answers(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn every_line_is_answered_in_order() {
    let lines = format!("{}\n{}\n", request("a", "kms:Decrypt"), request("b", "kms:Encrypt"));
    let place = Place::new().file("requests.jsonl", &lines);
    let told = answers(&place.run(&["authorize", "requests.jsonl"]).exits(0));
    assert_eq!(told.len(), 2);
    assert_eq!((&told[0]["id"], &told[0]["decision"]), (&json!("a"), &json!("allowed")));
    assert_eq!((&told[1]["id"], &told[1]["decision"]), (&json!("b"), &json!("implicit_deny")));
    assert_eq!(told[1]["blocked_by"], json!(["key_policy"]));
}

#[test]
fn a_line_that_cannot_be_read_does_not_end_the_run() {
    let mut lines = format!("{}\n\n  \r\n{{\"id\":\"bad\"}}\n", request("a", "kms:Decrypt")).into_bytes();
    lines.extend_from_slice(b"\xfe\n[\n");
    lines.extend_from_slice(request("z", "kms:Decrypt").as_bytes());
    let ran = Place::new().file("requests.jsonl", lines).run(&["authorize", "requests.jsonl"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (2, ""));
    let told = answers(&ran.stdout);
    assert_eq!(told.len(), 5, "{told:#?}");
    assert_eq!(told[0]["decision"], "allowed");
    assert_eq!((&told[1]["id"], &told[1]["line"]), (&json!("bad"), &json!(4)));
    assert!(told[1]["error"].as_str().is_some_and(|error| error.contains("missing field `principal`")));
    assert_eq!((&told[2]["line"], &told[3]["line"]), (&json!(5), &json!(6)));
    assert_eq!((&told[4]["id"], &told[4]["decision"]), (&json!("z"), &json!("allowed")));
}

#[test]
fn no_line_is_no_mistake() {
    for text in ["", "\n", "\u{feff}", "\u{feff}\r\n"] {
        assert_eq!(Place::new().file("r", text).run(&["authorize", "r"]).exits(0), "", "{text:?}");
    }
    let with_mark = format!("\u{feff}{}\r\n", request("a", "kms:Decrypt"));
    let told = Place::new().file("r", with_mark).run(&["authorize", "r"]).exits(0);
    assert_eq!(answers(&told)[0]["decision"], "allowed");
}

#[test]
fn a_file_that_is_none_is_a_mistake() {
    let place = Place::new().file("folder/x", "");
    assert_eq!(place.run(&["authorize", "none"]).refuses(), ["none: no such file or folder"]);
    assert_eq!(place.run(&["authorize", "folder"]).refuses(), ["folder: a folder, not a file"]);
}

/// A program that waits for each answer before it asks again is not kept waiting.
#[test]
fn standard_input_is_answered_as_it_is_read() {
    let place = Place::new();
    let mut child =
        place.command(&["authorize"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
    let mut input = child.stdin.take().expect("its input");
    let mut output = BufReader::new(child.stdout.take().expect("its output"));
    for id in ["1", "2", "3"] {
        writeln!(input, "{}", request(id, "kms:Decrypt")).expect("it reads");
        let mut line = String::new();
        output.read_line(&mut line).expect("it answers");
        assert_eq!(answers(&line)[0]["id"], id);
    }
    drop(input);
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let lines = format!("{}\n", request("a", "kms:Decrypt")).repeat(20_000);
    let place = Place::new().file("r", lines);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let ran =
        place.command(&["authorize", "r"]).stdout(writer).stderr(Stdio::piped()).output().expect("it runs");
    let ran = Ran::of(&ran);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_a_mistake() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
    let place = Place::new().file("r", request("a", "kms:Decrypt"));
    let output = place.command(&["authorize", "r"]).stdout(full).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: cannot write to standard output: "));
}

#[test]
fn explanations_are_for_people_and_keep_hostile_names_from_the_terminal() {
    let mut hostile: Value = serde_json::from_str(&request("x\u{1b}[2J", "kms:Encrypt")).expect("JSON");
    hostile["resource_policy"]["Statement"][0]["Sid"] = json!("a\nALLOWED\u{202e}\u{1b}[31m");
    hostile["resource"] = json!("arn:aws:kms:us-east-1:111122223333:key/k\u{7}\u{9b}31m");
    let lines = format!("{hostile}\n{{\"id\":\"\\u001b\"}}\n{}\n", request("b", "kms:Decrypt"));
    let ran = Place::new().file("r", lines).run(&["authorize", "--explain", "r"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (2, ""));
    let text = ran.stdout;
    assert!(!text.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'), "{text:?}");
    let starts: Vec<&str> = text.lines().filter(|line| line.starts_with("line ")).collect();
    assert!(starts[0].starts_with("line 1, id \"x\\u001b[2J\": DENIED kms:Encrypt"), "{starts:?}");
    assert!(starts[1].contains("line 2, id \"\\u001b\": cannot be read: "), "{starts:?}");
    assert_eq!(starts[2], "line 3, id \"b\": ALLOWED kms:Decrypt");
    assert_eq!(starts.len(), 3, "{text}");
    assert!(!text.lines().any(|line| line.starts_with("ALLOWED")), "{text}");
}
