//! One request as a line of JSON, one answer as a line of JSON.

use super::caller::CallerError;
use super::decide;
use super::explanation::{Explanation, explain};
use super::fields::Raw;
use super::known_documents::KnownDocuments;
use super::query::Query;
use super::request_line::{RequestLine, Unanswerable};
use crate::iam::{Decision, Document};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use thiserror::Error;

/// Why a line could not be answered with a decision.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LineError {
    /// Not JSON, or not of the form of a request.
    #[error("at `{path}`: {source}")]
    Malformed {
        /// Place in the line.
        path: String,
        /// What is wrong there.
        source: serde_json::Error,
    },
    /// The principal cannot be read.
    #[error("at `principal`: {0}")]
    Principal(#[from] CallerError),
    /// Bytes that are no text.
    #[error("not UTF-8: byte {0} of the line")]
    NotUtf8(usize),
    /// Longer than lines may be.
    #[error("the line has more than {0} bytes")]
    TooLong(usize),
}

/// The answer to one line.
#[derive(Debug)]
pub struct Answer<T = Decision> {
    /// `id` of the request, `null` where it could not be read.
    pub id: serde_json::Value,
    /// Number of the line, which answers with an error carry.
    pub line: usize,
    /// The decision, or why there is none.
    pub outcome: Result<T, LineError>,
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.outcome {
            Ok(decision) => {
                let mut answer = serializer.serialize_struct("Answer", 4)?;
                answer.serialize_field("id", &self.id)?;
                answer.serialize_field("decision", &decision.verdict)?;
                answer.serialize_field("blocked_by", &decision.blocked_by)?;
                answer.serialize_field("reasons", &decision.reasons)?;
                answer.end()
            }
            Err(error) => {
                let mut answer = serializer.serialize_struct("Answer", 3)?;
                answer.serialize_field("id", &self.id)?;
                answer.serialize_field("line", &self.line)?;
                answer.serialize_field("error", &error.to_string())?;
                answer.end()
            }
        }
    }
}

/// Answers one line by itself. `number` counts lines from one.
pub fn answer_line(text: &str, number: usize) -> Answer {
    answered(read_in_full(text, &decide), text, number)
}

/// Answers lines. A document that stood in a line before is not read again.
#[derive(Debug, Default)]
pub struct Lines {
    documents: KnownDocuments,
}

impl Lines {
    /// Without any document yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers a line; the answer is that of [`answer_line`]. `number` counts lines from one.
    pub fn answer(&mut self, line: &[u8], number: usize) -> Answer {
        self.ask(line, number, &decide)
    }

    /// Answers a line with everything that had a say.
    pub fn explain(&mut self, line: &[u8], number: usize) -> Answer<Explanation> {
        self.ask(line, number, &explain)
    }

    fn ask<T>(&mut self, line: &[u8], number: usize, decide: &dyn Fn(&Query<'_>) -> T) -> Answer<T> {
        let text = match std::str::from_utf8(line) {
            Ok(text) => text,
            Err(error) => {
                let error = LineError::NotUtf8(error.valid_up_to() + 1);
                return Answer { id: serde_json::Value::Null, line: number, outcome: Err(error) };
            }
        };
        let outcome = match self.read(text, decide) {
            Some(outcome) => Ok(outcome),
            // Reading the whole line in order tells where it is wrong.
            None => read_in_full(text, decide),
        };
        answered(outcome, text, number)
    }

    fn read<T>(&mut self, text: &str, decide: &dyn Fn(&Query<'_>) -> T) -> Option<(serde_json::Value, T)> {
        let line: RequestLine<Raw<'_>> = serde_json::from_str(text).ok()?;
        line.with_query(&mut |raw| self.documents.compiled(raw.text()), decide).ok()
    }
}

fn answered<T>(outcome: Result<(serde_json::Value, T), LineError>, text: &str, number: usize) -> Answer<T> {
    match outcome {
        Ok((id, decided)) => Answer { id, line: number, outcome: Ok(decided) },
        Err(error) => Answer { id: id_of(text), line: number, outcome: Err(error) },
    }
}

/// The id of a line that could not be read as a request.
fn id_of(text: &str) -> serde_json::Value {
    let line: Option<serde_json::Value> = serde_json::from_str(text).ok();
    line.and_then(|line| line.get("id").cloned()).unwrap_or_default()
}

fn read_in_full<T>(
    text: &str,
    decide: &dyn Fn(&Query<'_>) -> T,
) -> Result<(serde_json::Value, T), LineError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let malformed = |path: String, source| LineError::Malformed { path, source };
    let line: RequestLine<Document> = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| malformed(error.path().to_string(), error.into_inner()))?;
    json.end().map_err(|source| malformed(".".to_owned(), source))?;
    line.with_query(&mut |document| Some(document.compile()), decide).map_err(|error| match error {
        Unanswerable::Caller(error) => LineError::Principal(error),
        Unanswerable::Document => {
            malformed(".".to_owned(), serde::de::Error::custom("a document cannot be read"))
        }
    })
}
