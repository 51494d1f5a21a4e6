//! Writes request lines for `keyway authorize`, as many as told: what its speed is measured with.
//!
//! `cargo run --release --example request_lines -- 36000 > requests.jsonl`

#[path = "../benches/common/mod.rs"]
mod common;

use std::io::{self, BufWriter, Write};

fn main() -> io::Result<()> {
    let count = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1000);
    let mut output = BufWriter::new(io::stdout().lock());
    for number in 0..count {
        writeln!(output, "{}", common::line(number))?;
    }
    output.flush()
}
