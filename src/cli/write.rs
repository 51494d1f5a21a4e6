//! Writing several files: all of them, or none.

use super::failure::Failure;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

/// A file to be written.
pub(super) struct Output {
    /// Where.
    pub(super) path: PathBuf,
    /// Its text.
    pub(super) text: String,
    /// Whether it is a program.
    pub(super) runs: bool,
}

/// Writes files, and the folders they stand in. Every one that exists already is named before anything is written, unless
/// they may be replaced. A file is there with its whole text or not at all.
pub(super) fn all(files: &[Output], replace: bool) -> Result<(), Failure> {
    let exist: Vec<PathBuf> = files
        .iter()
        .filter(|file| fs::symlink_metadata(&file.path).is_ok_and(|found| !replace || found.is_dir()))
        .map(|file| file.path.clone())
        .collect();
    if !exist.is_empty() {
        return Err(Failure::Exist(exist));
    }
    for file in files {
        one(file, replace)
            .map_err(|error| Failure::Write { path: file.path.clone(), why: error.to_string() })?;
    }
    Ok(())
}

fn one(file: &Output, replace: bool) -> io::Result<()> {
    let folder = file.path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        fs::create_dir_all(folder)?;
    }
    let mut name = file.path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = file.path.with_file_name(name);
    let done = write(&part, file).and_then(|()| {
        if replace {
            fs::rename(&part, &file.path)
        } else {
            // Unlike a rename, a link does not replace what somebody else has written meanwhile.
            fs::hard_link(&part, &file.path).and_then(|()| fs::remove_file(&part))
        }
    });
    if done.is_err() {
        // The first error is the one to tell.
        let _gone = fs::remove_file(&part);
    }
    done
}

fn write(path: &Path, file: &Output) -> io::Result<()> {
    let mut written = OpenOptions::new().write(true).create_new(true).open(path)?;
    written.write_all(file.text.as_bytes())?;
    if file.runs {
        make_runnable(&written)?;
    }
    written.sync_all()
}

#[cfg(unix)]
fn make_runnable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = file.metadata()?.permissions();
    permissions.set_mode(permissions.mode() | 0o100);
    file.set_permissions(permissions)
}

#[cfg(not(unix))]
fn make_runnable(_: &File) -> io::Result<()> {
    Ok(())
}

/// Whether a path, which need not exist, is within a folder.
pub(super) fn is_within(path: &Path, folder: &Path) -> bool {
    match (real(path), fs::canonicalize(folder)) {
        (Some(path), Ok(folder)) => path.starts_with(folder),
        _ => false,
    }
}

/// The path without links, as far as it exists.
fn real(path: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(path).ok()?;
    let found = absolute.ancestors().find_map(|above| Some((above, fs::canonicalize(above).ok()?)));
    let (above, mut real) = found?;
    for part in absolute.strip_prefix(above).ok()?.components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            Component::Normal(name) => real.push(name),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    Some(real)
}
