//! Any text: a document that can be read is written back as itself and can be compiled.
#![no_main]

use keyway::iam::Document;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(document) = text.parse::<Document>() else { return };
    let written = serde_json::to_string(&document).expect("a document can be written");
    let again: Document = written.parse().expect("what was written can be read");
    assert_eq!(document, again);
    let _compiled = document.compile();
});
