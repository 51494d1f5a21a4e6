//! Bytes of request lines answered a second, as `keyway authorize` does it, and what remembering documents saves.

mod common;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use keyway::authorize::{Lines, answer_line};
use std::hint::black_box;

/// Lines of one pass: more than there are documents.
const LINES: usize = 1000;

fn lines(criterion: &mut Criterion) {
    let requests: Vec<String> = (0..LINES).map(common::line).collect();
    let bytes: usize = requests.iter().map(String::len).sum();
    let mut group = criterion.benchmark_group("lines");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(u64::try_from(bytes).unwrap_or(u64::MAX)));
    let mut output = Vec::new();
    let mut lines = Lines::new();
    group.bench_function("documents remembered", |bencher| {
        bencher.iter(|| {
            output.clear();
            for (number, line) in requests.iter().enumerate() {
                let answer = lines.answer(black_box(line).as_bytes(), number);
                let _infallible = serde_json::to_writer(&mut output, &answer);
            }
        });
    });
    group.bench_function("each document read anew", |bencher| {
        bencher.iter(|| {
            output.clear();
            for (number, line) in requests.iter().enumerate() {
                let _infallible = serde_json::to_writer(&mut output, &answer_line(black_box(line), number));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, lines);
criterion_main!(benches);
