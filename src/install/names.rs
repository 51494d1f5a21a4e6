//! Names of files and of Terraform blocks, made of names that anybody may have given.

use std::collections::BTreeSet;

/// Longest part of a name that is taken over.
const LONGEST: usize = 80;

/// Names given so far. File systems may not tell upper case from lower.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// The name, or the name with a number where it is taken.
    pub(super) fn unique(&mut self, name: &str, divider: char) -> String {
        let mut unique = name.to_owned();
        let mut number = 1;
        while self.0.contains(&unique.to_ascii_lowercase()) {
            number += 1;
            unique = format!("{name}{divider}{number}");
        }
        self.0.insert(unique.to_ascii_lowercase());
        unique
    }
}

/// A part of a file's name: letters, digits, dashes and underscores, no dash at either end.
pub(super) fn of_file(text: &str) -> String {
    let kept = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let replaced: String = text.chars().take(LONGEST).map(|c| if kept(c) { c } else { '-' }).collect();
    match replaced.trim_matches('-') {
        "" => "unnamed".to_owned(),
        name => name.to_owned(),
    }
}

/// A part of the name of a Terraform block: letters, digits and underscores.
pub(super) fn of_block(text: &str) -> String {
    text.chars().take(LONGEST).map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}
