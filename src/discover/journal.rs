//! What a run has read so far, on disk, so that a killed run goes on where it was.
//!
//! One file for each account: a line for each reply. A line that was cut off in the middle is read again from AWS.

use super::{Call, Reply};
use crate::aws::AccountId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a run cannot be resumed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The folder cannot be read or written.
    #[error("`{}`: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is that of another question.
    #[error("`{}` was left by a run with other arguments: {was}", path.display())]
    Other {
        /// The folder.
        path: PathBuf,
        /// What was read there.
        was: String,
    },
}

/// The folder of a run.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
}

/// A line.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    call: String,
    reply: Reply,
}

const ARGUMENTS: &str = "arguments.json";

impl Journal {
    /// Opens the journal of a run. With `resume`, an earlier run with the same `arguments` is taken up; else it begins anew.
    pub fn open(folder: &Path, arguments: &str, resume: bool) -> Result<Self, JournalError> {
        let fail = |source| JournalError::Folder { path: folder.to_owned(), source };
        let known = match fs::read_to_string(folder.join(ARGUMENTS)) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(fail(error)),
        };
        if resume && let Some(was) = known.filter(|known| known != arguments) {
            return Err(JournalError::Other { path: folder.to_owned(), was });
        }
        if !resume && fs::symlink_metadata(folder).is_ok() {
            fs::remove_dir_all(folder).map_err(fail)?;
        }
        private_folder(folder).map_err(fail)?;
        let mut file = private(&folder.join(ARGUMENTS), false).map_err(fail)?;
        file.write_all(arguments.as_bytes()).map_err(fail)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// The replies of an account so far, by the paths of their calls; calls that failed are made again.
    pub fn replies(&self, account: &AccountId) -> io::Result<HashMap<String, Reply>> {
        let mut replies = HashMap::new();
        let file = match File::open(self.path(account)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(replies),
            Err(error) => return Err(error),
        };
        for line in BufReader::new(file).split(b'\n') {
            if let Ok(Line { call, reply }) = serde_json::from_slice(&line?)
                && !matches!(reply, Reply::Failed(_))
            {
                replies.insert(call, reply);
            }
        }
        Ok(replies)
    }

    /// Where the replies of an account are appended.
    pub fn account(&self, account: &AccountId) -> io::Result<AccountJournal> {
        let mut file = private(&self.path(account), true)?;
        // Ends a line that was cut off.
        file.write_all(b"\n")?;
        Ok(AccountJournal { file })
    }

    /// Puts a text into the folder, and hands back where it is.
    pub fn put(&self, name: &str, text: &str) -> io::Result<PathBuf> {
        let path = self.folder.join(name);
        private(&path, false)?.write_all(text.as_bytes())?;
        Ok(path)
    }

    /// Removes the folder, once what was read is written where it belongs.
    pub fn done(self) -> io::Result<()> {
        fs::remove_dir_all(&self.folder)
    }

    fn path(&self, account: &AccountId) -> PathBuf {
        self.folder.join(format!("{account}.jsonl"))
    }
}

/// The journal of one account.
#[derive(Debug)]
pub struct AccountJournal {
    file: File,
}

impl AccountJournal {
    /// Keeps a reply.
    pub fn keep(&mut self, call: &Call, reply: &Reply) -> io::Result<()> {
        let line = Line { call: call.path(), reply: reply.clone() };
        let mut text = serde_json::to_string(&line)?;
        text.push('\n');
        self.file.write_all(text.as_bytes())
    }
}

/// A file that nobody else may read: replies hold policies.
fn private(path: &Path, append: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).write(true).append(append).truncate(!append);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
