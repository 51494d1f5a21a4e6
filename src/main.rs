//! The `keyway` command.
#[expect(clippy::unwrap_used, clippy::print_stdout, reason = "replaced by the command line")]
fn main() {
    let asked: keyway::question::Asked =
        serde_json::from_str(&std::env::args().nth(1).unwrap_or_default()).unwrap();
    let estate = std::env::args().nth(2).map(|f| {
        keyway::estate::load(&[keyway::input::SourceText::new(
            f.clone(),
            std::fs::read_to_string(f).unwrap(),
        )])
        .unwrap()
    });
    let plans = keyway::plan::plan(&asked, estate.as_ref()).unwrap();
    let f = keyway::render::Format::by_id(&std::env::args().nth(3).unwrap_or("text".into())).unwrap();
    println!("{}", (f.render)(&keyway::report::answer(&plans), &keyway::render::Style::default()));
}
