//! What each format looks like. The diagrams were looked at as pictures, by Graphviz and by Mermaid in a browser.

use super::{NAMES, answer, plain, write};
use keyway::render::Style;

#[test]
fn text() {
    for name in NAMES {
        insta::assert_snapshot!(format!("{name}.text"), plain("text", name));
    }
}

#[test]
fn narrow_text() {
    let style = Style { colour: false, width: Some(80) };
    insta::assert_snapshot!("blocked.80.text", write("text", &answer("blocked"), &style));
}

#[test]
fn colour() {
    let text = write("text", &answer("three_volumes"), &Style { colour: true, width: None });
    insta::assert_snapshot!("three_volumes.colour.text", text.replace('\u{1b}', "ESC"));
}

#[test]
fn json() {
    insta::assert_snapshot!("hostile.json", plain("json", "hostile"));
}

#[test]
fn mermaid() {
    for name in NAMES {
        insta::assert_snapshot!(format!("{name}.mermaid"), plain("mermaid", name));
    }
}

#[test]
fn dot() {
    for name in NAMES {
        insta::assert_snapshot!(format!("{name}.dot"), plain("dot", name));
    }
}
