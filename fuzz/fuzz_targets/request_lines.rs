//! Any line: answered with a decision or an error, the same twice.
#![no_main]

use keyway::authorize::answer_line;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|line: &str| {
    let answer = serde_json::to_string(&answer_line(line, 1)).expect("an answer can be written");
    let again = serde_json::to_string(&answer_line(line, 1)).expect("an answer can be written");
    assert_eq!(answer, again);
});
