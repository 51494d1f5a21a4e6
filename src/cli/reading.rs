//! What is read of accounts and where it is written, as `keyway discover` and `keyway estate import` take it.

use super::exit::{self, Reply};
use super::failure::Failure;
use super::terminal;
use super::write::{self, Output};
use crate::aws::{AccountId, KNOWN_REGIONS, Region};
use crate::discover::{Gathered, SOURCES, Scope, Source, Summary, source, valid};
use crate::estate::EstateDocument;
use crate::input::did_you_mean;
use crate::render::json_document;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::io;
use std::path::{Path, PathBuf};

/// How much is read, and where it is written.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Args {
    /// The regions to read, comma-separated [default: all that the account has enabled]
    #[arg(long, value_name = "REGION", value_delimiter = ',', value_parser = region)]
    regions: Vec<Region>,

    /// What to read, comma-separated [default: all]
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = sources())]
    only: Vec<&'static Source>,

    /// A bucket to read, whichever account has it; may be given several times
    #[arg(long = "bucket", value_name = "NAME")]
    buckets: Vec<String>,

    /// Keep every tag [default: those that the condition of some policy looks at]
    #[arg(long)]
    pub(super) all_tags: bool,

    /// Where to write the estate: a file, or with a `/` at its end a folder with a file for each account [default: standard output]
    #[arg(long, value_name = "FILE|FOLDER/")]
    pub(super) out: Option<PathBuf>,

    /// Replace files that are there already
    #[arg(long, requires = "out")]
    pub(super) force: bool,
}

fn region(text: &str) -> Result<Region, String> {
    let region: Region = text.parse().map_err(|error: crate::aws::NameError| error.to_string())?;
    if region.is_known() {
        return Ok(region);
    }
    let near = did_you_mean(text, KNOWN_REGIONS.iter().copied());
    let near = near.map_or_else(String::new, |near| format!(": {near}"));
    Err(format!("there is no region of that name{near}"))
}

/// The words of the register.
fn sources() -> impl TypedValueParser<Value = &'static Source> {
    let values = SOURCES.iter().map(|source| PossibleValue::new(source.word).help(source.about));
    PossibleValuesParser::new(values)
        .try_map(|word| source(&word).ok_or_else(|| format!("`{word}` is nothing that is read")))
}

impl Args {
    /// What is read of an account.
    pub(super) fn scope(&self, account: AccountId) -> Scope {
        let sources = if self.only.is_empty() { SOURCES.to_vec() } else { self.only.clone() };
        let regions = (!self.regions.is_empty()).then(|| {
            let mut regions = self.regions.clone();
            regions.sort();
            regions.dedup();
            regions
        });
        let mut scope = Scope::whole(account, sources, regions);
        scope.buckets = self.buckets.iter().cloned().collect();
        scope
    }

    /// Whether a source is read.
    #[cfg(feature = "live")]
    pub(super) fn reads(&self, word: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|source| source.word == word)
    }

    /// The region of calls that belong to none: the first that is read.
    #[cfg(feature = "live")]
    pub(super) fn home(&self) -> Option<Region> {
        self.regions.first().cloned()
    }

    /// What is read, so that a run is only taken up by one that reads the same.
    #[cfg(feature = "live")]
    pub(super) fn in_words(&self) -> serde_json::Value {
        let only: Vec<&str> = self.only.iter().map(|source| source.word).collect();
        serde_json::json!({ "regions": self.regions, "only": only, "buckets": self.buckets })
    }

    /// Whether the estate is written to a folder.
    pub(super) fn is_into_folder(&self) -> bool {
        self.out.as_deref().is_some_and(|out| {
            let text = out.as_os_str().as_encoded_bytes();
            text.ends_with(b"/") || text.ends_with(b"\\") || out.is_dir()
        })
    }

    /// Refuses what would be overwritten before anything is read.
    pub(super) fn check_out(&self) -> Result<(), Failure> {
        match &self.out {
            Some(out) if !self.force => {
                // Which accounts there are may not be known yet; what belongs to none of them is in every folder.
                let first = if self.is_into_folder() { out.join(COMMON) } else { out.clone() };
                if first.exists() { Err(Failure::Exist(vec![first])) } else { Ok(()) }
            }
            _ => Ok(()),
        }
    }

    /// Writes the estate and says what was read. `documents` are those of the accounts, each handed out when it is its turn.
    pub(super) fn finish(
        &self,
        gathered: &Gathered,
        documents: impl IntoIterator<Item = io::Result<EstateDocument>>,
        calls: &str,
    ) -> Result<Reply, Failure> {
        let mut summary = Summary::new(gathered.accounts().len());
        let unreadable =
            |error: io::Error| Failure::Discovery(format!("what was read cannot be read back: {error}"));
        if let Some(folder) = self.out.as_deref().filter(|_| self.is_into_folder()) {
            for document in documents {
                let document = checked(&gathered.complete(document.map_err(unreadable)?))?;
                summary.add(&document);
                let name = document.accounts.first().map(|account| format!("{}.json", account.id));
                self.put(&folder.join(name.unwrap_or_default()), &document)?;
            }
            let rest = checked(&gathered.rest())?;
            summary.add(&rest);
            if !gathered.is_anything() {
                return Err(nothing(&summary, calls));
            }
            self.put(&folder.join(COMMON), &rest)?;
        } else {
            let documents: io::Result<Vec<EstateDocument>> = documents.into_iter().collect();
            let document = checked(&gathered.whole(documents.map_err(unreadable)?))?;
            summary.add(&document);
            if !gathered.is_anything() {
                return Err(nothing(&summary, calls));
            }
            let Some(out) = &self.out else {
                terminal::tell(&summary.text(calls));
                return Ok(Reply { text: json_document(&document), code: code(&summary) });
            };
            self.put(out, &document)?;
        }
        Ok(Reply { text: summary.text(calls), code: code(&summary) })
    }

    fn put(&self, path: &Path, document: &EstateDocument) -> Result<(), Failure> {
        let output = Output { path: path.to_owned(), text: json_document(document), runs: false };
        write::all(&[output], self.force)
    }
}

/// The file of a folder that holds what belongs to no single account.
const COMMON: &str = "organization.json";

fn code(summary: &Summary) -> u8 {
    if summary.is_complete() { exit::OK } else { exit::UNDETERMINED }
}

fn nothing(summary: &Summary, calls: &str) -> Failure {
    Failure::Discovery(format!(
        "{}\nnothing could be read of which an estate could be made",
        summary.text(calls)
    ))
}

/// The document as it can be read again.
fn checked(document: &EstateDocument) -> Result<EstateDocument, Failure> {
    valid(document).map_err(Failure::Input)
}
