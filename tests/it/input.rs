//! Reading JSON: every mistake at once, each at its place.

use keyway::input::{
    Locator, MAX_DEPTH, MAX_MISTAKES, Mistake, Path, SourceText, decode, did_you_mean, neutral,
};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Shelf {
    name: String,
    #[serde(default)]
    books: Vec<Book>,
    #[serde(default)]
    by_region: BTreeMap<keyway::aws::Region, u8>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Book {
    title: String,
    pages: u16,
    #[serde(default)]
    state: Option<State>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum State {
    Borrowed,
    Returned,
}

fn read(text: &str) -> Result<Shelf, Vec<String>> {
    decode(&SourceText::new("shelf.json", text)).map_err(|all| all.iter().map(Mistake::to_string).collect())
}

fn mistakes(text: &str) -> Vec<String> {
    read(text).expect_err("must be refused")
}

#[test]
fn a_right_document_is_read() {
    let shelf = read(r#"{"name":"a\u00e9","books":[{"title":"t","pages":3,"state":"returned"}],"by_region":{"eu-west-1":2}}"#)
        .expect("right");
    assert_eq!(shelf.name, "aé");
    assert_eq!(shelf.books, [Book { title: "t".into(), pages: 3, state: Some(State::Returned) }]);
    assert_eq!(shelf.by_region.len(), 1);
    assert_eq!(read("\u{feff}{\"name\":\"x\"}").expect("a byte order mark is passed over").name, "x");
}

#[test]
fn every_mistake_is_listed_in_the_order_of_the_text() {
    let text = r#"{
  "nmae": "x",
  "books": [
    {"title": 5, "pages": 70000},
    {"pages": 1},
    {"title": "ok", "pages": 1, "state": "borowed"},
    {"title": "é", "zzz": null, "pages": "many"},
    ["title", 7]
  ],
  "by_region": {"eu-wset-1": 1, "eu-west-1": -1}
}"#;
    assert_eq!(
        mistakes(text),
        [
            "shelf.json:1:1: missing field `name`",
            "shelf.json:2:3: nmae: unknown field `nmae` (did you mean `name`?)",
            "shelf.json:4:15: books[0].title: expected a string, found the number `5`",
            "shelf.json:4:27: books[0].pages: expected a whole number from 0 to 65535, found the number `70000`",
            "shelf.json:5:5: books[1]: missing field `title`",
            "shelf.json:6:42: books[2].state: unknown value `borowed` (did you mean `borrowed`?)",
            "shelf.json:7:20: books[3].zzz: unknown field `zzz`: expected one of `title`, `pages`, `state`",
            "shelf.json:7:42: books[3].pages: expected a whole number from 0 to 65535, found the string `many`",
            "shelf.json:8:5: books[4]: expected an object, found an array",
            "shelf.json:10:46: by_region.eu-west-1: expected a whole number from 0 to 255, found the number `-1`",
        ]
    );
}

#[test]
fn a_malformed_key_of_a_map_is_placed_at_the_key() {
    assert_eq!(
        mistakes("{\"name\":\"x\",\n \"by_region\": {\"us-east1\": 1}}"),
        [
            "shelf.json:2:16: by_region.us-east1: `us-east1` is not a region code such as `eu-west-1` (did you mean `us-east-1`?)"
        ]
    );
}

#[test]
fn two_missing_fields_of_one_object_are_two_mistakes() {
    assert_eq!(
        mistakes(r#"{"name":"x","books":[{}]}"#),
        [
            "shelf.json:1:22: books[0]: missing field `pages`",
            "shelf.json:1:22: books[0]: missing field `title`"
        ]
    );
}

#[test]
fn duplicate_keys_are_mistakes_wherever_they_stand() {
    assert_eq!(
        mistakes(
            "{\"name\":\"x\",\n\"name\":\"y\", \"books\":[{\"title\":\"\",\"pages\":1,\"p\\u0061ges\":2}]}"
        ),
        [
            "shelf.json:2:1: name: duplicate key `name`: it already stands on line 1",
            "shelf.json:2:44: books[0].pages: duplicate key `pages`: it already stands on line 2",
        ]
    );
    let any: Result<Value, _> = decode(&SourceText::new("v", r#"{"a":{"b":1,"b":1}}"#));
    assert_eq!(any.expect_err("duplicate in a free value").len(), 1);
    let many: Vec<_> = (0..50).map(|n| format!("\"k{}\":1", n % 49)).collect();
    let any: Result<Value, _> = decode(&SourceText::new("v", format!("{{{}}}", many.join(","))));
    assert_eq!(any.expect_err("duplicate among many")[0].path, "k0");
}

#[test]
fn text_that_is_not_json_is_one_mistake_at_its_place() {
    for (text, expected) in [
        ("", "s:1:1: not JSON: expected a value, but the text ends here"),
        ("{\n  \"a\": [1, 2", "s:2:13: a: not JSON: expected `,` or `]`, but the text ends here"),
        ("{\"a\": [1, ]}", "s:1:11: a[1]: not JSON: expected a value, found `]`"),
        ("{\"a\": 1,}", "s:1:9: not JSON: expected a key in double quotes, found `}`"),
        ("{a: 1}", "s:1:2: not JSON: expected a key in double quotes, found `a`"),
        ("{\"a\" 1}", "s:1:6: a: not JSON: expected `:`, found `1`"),
        ("{\"a\": \"x}", "s:1:7: a: not JSON: the text ends inside the string that begins here"),
        ("{\"a\": \"x\n\"}", "s:1:9: a: not JSON: a string holds a line break or another control character"),
        ("[\"\\x\"]", "s:1:2: [0]: not JSON: a string holds a wrong escape sequence"),
        ("[\"\\ud800\"]", "s:1:2: [0]: not JSON: a string holds a wrong escape sequence"),
        ("[01]", "s:1:2: [0]: not JSON: `01` is not a number"),
        ("[1e999]", "s:1:2: [0]: not JSON: `1e999` is not a number"),
        ("[nul]", "s:1:2: [0]: not JSON: expected a value, found `nul`"),
        ("{} {}", "s:1:4: not JSON: expected nothing after the document, found `{`"),
        ("{} // x", "s:1:4: not JSON: expected nothing after the document, found `/`"),
    ] {
        let all = decode::<Value>(&SourceText::new("s", text)).expect_err(text);
        assert_eq!(all.iter().map(Mistake::to_string).collect::<Vec<_>>(), [expected], "{text}");
    }
}

#[test]
fn nesting_is_bounded() {
    let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(decode::<Value>(&SourceText::new("s", deep(MAX_DEPTH))).is_ok());
    let all = decode::<Value>(&SourceText::new("s", deep(100_000))).expect_err("too deep");
    assert!(all[0].message.contains("nested deeper than 128 levels"), "{:?}", all[0].message);
}

#[test]
fn many_mistakes_are_cut_off_and_it_says_so() {
    let books: Vec<_> = (0..300).map(|n| format!("{{\"title\":{n},\"pages\":1}}")).collect();
    let all = mistakes(&format!("{{\"name\":\"x\",\"books\":[{}]}}", books.join(",")));
    assert_eq!(all.len(), MAX_MISTAKES + 1);
    assert!(all[99].contains("books[99].title"), "{}", all[99]);
    assert_eq!(all[100], "there are more mistakes: only the first 100 are listed");
}

#[test]
fn hostile_characters_are_written_as_escapes() {
    let all =
        decode::<Shelf>(&SourceText::new("a\nb\u{1b}[31m", "{\"na\u{202e}me\":1}")).expect_err("unknown");
    for mistake in &all {
        let shown = mistake.to_string();
        assert!(shown.starts_with("a\\u{a}b\\u{1b}[31m:1:"), "{shown}");
        assert!(shown.chars().all(|c| !c.is_control() && c != '\u{202e}'), "{shown}");
    }
    assert_eq!(neutral("plain").as_ref(), "plain");
    let long = neutral(&"x".repeat(100_000)).len();
    assert!(long < 500, "{long}");
}

#[test]
fn hints_are_near_and_never_far() {
    let regions = || keyway::aws::KNOWN_REGIONS.iter().copied();
    assert_eq!(did_you_mean("eu-wset-1", regions()).as_deref(), Some("eu-west-1"));
    assert_eq!(did_you_mean("EU-WEST-1", regions()).as_deref(), Some("eu-west-1"));
    assert_eq!(did_you_mean("atlantis", regions()), None);
    assert_eq!(did_you_mean("", regions()), None);
    assert_eq!(did_you_mean(&"x".repeat(1_000_000), regions()), None);
}

#[test]
fn a_locator_finds_values_and_keys() {
    let source = SourceText::new("s", "{\n \"a\": [1, {\"b.c\": true}]\n}");
    let locator = Locator::new(&source);
    let path = Path::root().key("a").index(1).key("b.c");
    assert_eq!(path.to_string(), "a[1][\"b.c\"]");
    assert_eq!((locator.value(&path).line, locator.value(&path).column), (2, 19));
    assert_eq!((locator.key(&path).line, locator.key(&path).column), (2, 12));
    let beyond = Path::root().key("a").index(7);
    assert_eq!(locator.value(&beyond).column, 7, "the nearest value above");
}

proptest! {
    /// Whatever `serde_json` takes is taken, and nothing else, but for duplicate keys, depth and byte order marks.
    #[test]
    fn the_scanner_agrees_with_serde_json(text in r#"[\[\]{}:,"\\a-fu0-9.eE+\- \n\ttrulsn/]{0,24}"#) {
        let ours = decode::<Value>(&SourceText::new("s", text.clone()));
        match (serde_json::from_str::<Value>(&text), ours) {
            (Ok(theirs), Ok(ours)) => prop_assert_eq!(theirs, ours),
            (Err(_), Err(_)) => {}
            (Ok(_), Err(all)) => prop_assert!(all.iter().all(|m| m.message.starts_with("duplicate"))),
            (Err(error), Ok(_)) => prop_assert!(false, "serde_json refuses `{}`: {}", text, error),
        }
    }
}
