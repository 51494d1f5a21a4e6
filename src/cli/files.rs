//! Reading files and folders of JSON.

use crate::estate::{self, Estate};
use crate::input::{MAX_BYTES, Mistake, SourceText};
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Loads an estate from a file or from every `*.json` file below a folder. Every mistake of every file is listed,
/// those of files that cannot be read first.
pub(super) fn estate(path: &Path) -> Result<Estate, Vec<Mistake>> {
    let (sources, mut mistakes) = sources(path);
    if mistakes.is_empty() {
        return estate::load(&sources);
    }
    if !sources.is_empty()
        && let Err(others) = estate::load(&sources)
    {
        mistakes.extend(others);
    }
    Err(mistakes)
}

/// The text of a file, or of every `*.json` file below a folder, and what cannot be read.
pub(super) fn sources(path: &Path) -> (Vec<SourceText>, Vec<Mistake>) {
    let (mut files, mut mistakes) = (Vec::new(), Vec::new());
    match is_folder(path) {
        Ok(true) => {
            (files, mistakes) = json_files(path);
            if files.is_empty() && mistakes.is_empty() {
                mistakes.push(mistake(path, "no `*.json` file in this folder"));
            }
        }
        Ok(false) => files.push(path.to_owned()),
        Err(error) => mistakes.push(unreadable(path, &error)),
    }
    let mut sources = Vec::new();
    for file in files {
        match read(&file) {
            Ok(source) => sources.push(source),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    (sources, mistakes)
}

/// The `*.json` files below a folder, sorted by their path. Hidden files and folders are left out. What cannot be
/// looked at is a mistake.
pub(super) fn json_files(folder: &Path) -> (Vec<PathBuf>, Vec<Mistake>) {
    let (mut files, mut mistakes) = (Vec::new(), Vec::new());
    walk(folder, &mut Vec::new(), &mut files, &mut mistakes);
    (files, mistakes)
}

/// Reads a file as UTF-8.
pub(super) fn read(path: &Path) -> Result<SourceText, Mistake> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    fs::File::open(path)
        .and_then(|file| file.take(limit).read_to_end(&mut bytes))
        .map_err(|error| unreadable(path, &error))?;
    if bytes.len() > MAX_BYTES {
        return Err(mistake(path, format!("longer than {} MiB", MAX_BYTES >> 20)));
    }
    let name = path.display().to_string();
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceText { name, text }),
        Err(error) => Err(not_utf8(name, error.as_bytes(), error.utf8_error().valid_up_to())),
    }
}

/// Whether a path is a folder, following links.
pub(super) fn is_folder(path: &Path) -> io::Result<bool> {
    fs::metadata(path).map(|found| found.is_dir())
}

/// A mistake that is a file which cannot be read.
pub(super) fn unreadable(path: &Path, error: &io::Error) -> Mistake {
    let why = match error.kind() {
        ErrorKind::NotFound => "no such file or folder".to_owned(),
        ErrorKind::PermissionDenied => "permission to read it is denied".to_owned(),
        ErrorKind::IsADirectory => "a folder, not a file".to_owned(),
        _ => format!("cannot be read: {error}"),
    };
    mistake(path, why)
}

/// A mistake that is a file or folder as a whole.
pub(super) fn mistake(path: &Path, message: impl Into<String>) -> Mistake {
    Mistake::of_source(path.display().to_string(), message)
}

/// `above` holds the folders on the way here, so that a link to one of them does not lead in circles.
fn walk(folder: &Path, above: &mut Vec<PathBuf>, files: &mut Vec<PathBuf>, mistakes: &mut Vec<Mistake>) {
    let listed = fs::canonicalize(folder).and_then(|real| {
        let names: io::Result<Vec<PathBuf>> =
            fs::read_dir(folder)?.map(|entry| Ok(folder.join(entry?.file_name()))).collect();
        Ok((real, names?))
    });
    let (real, mut paths) = match listed {
        Ok(listed) => listed,
        Err(error) => return mistakes.push(unreadable(folder, &error)),
    };
    if above.contains(&real) {
        return;
    }
    above.push(real);
    paths.sort();
    for path in paths.iter().filter(|path| !is_hidden(path)) {
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        match is_folder(path) {
            Ok(true) => walk(path, above, files, mistakes),
            Ok(false) if is_json => files.push(path.clone()),
            Err(error) if is_json => mistakes.push(unreadable(path, &error)),
            Ok(false) | Err(_) => {}
        }
    }
    above.pop();
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn not_utf8(file: String, bytes: &[u8], valid_up_to: usize) -> Mistake {
    let (valid, rest) = bytes.split_at_checked(valid_up_to).unwrap_or((bytes, &[]));
    let valid = String::from_utf8_lossy(valid);
    let line = valid.matches('\n').count() + 1;
    let column = valid.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let message = match (bytes, rest) {
        ([0xff, 0xfe, ..] | [0xfe, 0xff, ..], _) => "not UTF-8 but UTF-16: save it as UTF-8".to_owned(),
        (_, [byte, ..]) => format!("not UTF-8: byte 0x{byte:02x}"),
        (_, []) => "not UTF-8".to_owned(),
    };
    Mistake { line, column, ..Mistake::of_source(file, message) }
}
