//! `keyway authorize`: requests as JSON Lines, an answer for each.

use super::exit::{OK, Reply, USAGE};
use super::failure::Failure;
use super::files;
use crate::authorize::{Answer, Explanation, LineError, Lines};
use crate::input::neutral;
use crate::render;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
Examples:
  keyway authorize requests.jsonl > decisions.jsonl
  generate-requests | keyway authorize | jq -r 'select(.decision != \"allowed\") | .id'
  keyway authorize --explain requests.jsonl

Exit codes:
  0  every line was answered with a decision, be it a denial
  2  at least one line could not be read; the others are answered all the same";

/// Decide requests, given as JSON Lines with every policy that has a say
///
/// One request a line, one decision a line, in the order of the input, written as it is read. A line that cannot be read
/// is answered with its number and what is wrong. Lines that hold nothing but white space get no answer; they count as
/// lines.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// The requests [default: standard input]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,

    /// Tell people why: every policy type in the order of evaluation, the statements that match, and those that come
    /// nearest with what fails in them
    ///
    /// Policies and statements are counted from 0, as in the JSON.
    #[arg(long)]
    explain: bool,
}

/// Longest line that is read, in bytes.
const MAX_LINE: usize = 64 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Bytes read and written at a time.
const CHUNK: usize = 256 << 10;

/// Answers every line.
pub(super) fn run(args: &Args) -> Result<Reply, Failure> {
    let input: Box<dyn Read> = match &args.file {
        Some(path) if path != Path::new("-") => Box::new(open(path)?),
        _ => Box::new(io::stdin().lock()),
    };
    let mut input = BufReader::with_capacity(CHUNK, input);
    let mut output = BufWriter::with_capacity(CHUNK, io::stdout().lock());
    let mut session = Session { lines: Lines::new(), explain: args.explain, code: OK };
    let done = session.run(&mut input, &mut output);
    match done.and_then(|()| output.flush().map_err(Stop::Write)) {
        // Whoever closed the pipe has read enough.
        Err(Stop::Write(error)) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        Err(Stop::Read(error)) => {
            let _closed = output.flush();
            let path = args.file.as_deref().unwrap_or(Path::new("standard input"));
            Err(Failure::Input(vec![files::unreadable(path, &error)]))
        }
        Ok(()) | Err(Stop::Write(_)) => Ok(Reply { text: String::new(), code: session.code }),
    }
}

fn open(path: &Path) -> Result<File, Failure> {
    let failure = |error| Failure::Input(vec![files::unreadable(path, &error)]);
    if files::is_folder(path).map_err(failure)? {
        return Err(failure(ErrorKind::IsADirectory.into()));
    }
    File::open(path).map_err(failure)
}

/// Why a run ends early.
enum Stop {
    Read(io::Error),
    Write(io::Error),
}

struct Session {
    lines: Lines,
    explain: bool,
    code: u8,
}

impl Session {
    fn run(&mut self, input: &mut BufReader<Box<dyn Read>>, output: &mut impl Write) -> Result<(), Stop> {
        let mut line = Vec::new();
        let mut number = 0;
        loop {
            // A program that waits for an answer before it asks again gets it.
            if input.buffer().is_empty() {
                output.flush().map_err(Stop::Write)?;
            }
            line.clear();
            let complete = read_line(input, &mut line).map_err(Stop::Read)?;
            if line.is_empty() {
                return Ok(());
            }
            number += 1;
            let text = if number == 1 { line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&line) } else { &line };
            if !complete || text.iter().any(|byte| !byte.is_ascii_whitespace()) {
                self.answer(complete.then_some(text), number, output).map_err(Stop::Write)?;
            }
        }
    }

    fn answer(&mut self, line: Option<&[u8]>, number: usize, output: &mut impl Write) -> io::Result<()> {
        if self.explain {
            let answer = line.map_or_else(|| too_long(number), |line| self.lines.explain(line, number));
            self.note(&answer);
            return output.write_all(explained(&answer).as_bytes());
        }
        let answer = line.map_or_else(|| too_long(number), |line| self.lines.answer(line, number));
        self.note(&answer);
        serde_json::to_writer(&mut *output, &answer)?;
        output.write_all(b"\n")
    }

    fn note<T>(&mut self, answer: &Answer<T>) {
        if answer.outcome.is_err() {
            self.code = USAGE;
        }
    }
}

fn too_long<T>(line: usize) -> Answer<T> {
    Answer { id: serde_json::Value::Null, line, outcome: Err(LineError::TooLong(MAX_LINE)) }
}

/// Reads up to the end of a line; whether the line was short enough to be read in full. What is too long is passed
/// over.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    let limit = u64::try_from(MAX_LINE).unwrap_or(u64::MAX);
    input.by_ref().take(limit).read_until(b'\n', line)?;
    if line.len() < MAX_LINE || line.ends_with(b"\n") {
        return Ok(true);
    }
    let mut rest = Vec::new();
    loop {
        rest.clear();
        let read = input.by_ref().take(limit / 64).read_until(b'\n', &mut rest)?;
        if read == 0 || rest.ends_with(b"\n") {
            return Ok(false);
        }
    }
}

/// An answer for people, an empty line behind it.
fn explained(answer: &Answer<Explanation>) -> String {
    let mut head = format!("line {}", answer.line);
    if !answer.id.is_null() {
        head.push_str(", id ");
        head.push_str(&neutral(&answer.id.to_string()));
    }
    match &answer.outcome {
        Ok(explanation) => format!("{head}: {}\n", render::explanation(explanation, &|_, _, _| None)),
        Err(error) => format!("{head}: cannot be read: {}\n\n", neutral(&error.to_string())),
    }
}
