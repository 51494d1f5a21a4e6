//! The shell script that saves every reply with the AWS CLI, for accounts in which nobody else may read.
//!
//! Each operation becomes a function that calls those that follow from it, so that the script makes the same calls as
//! [`Crawl`](super::Crawl), or more of them.

use super::read::{After, Each, Only, Place, Read};
use super::saved::CALLER;
use super::sources::settings::DESCRIBE_REGIONS;
use super::{Call, Scope};
use crate::install::quoted;
use std::fmt::Write;

/// The script for what is read in a scope. Its own argument is the folder to save into.
pub fn script(scope: &Scope) -> String {
    let mut reads: Vec<&'static Read> = vec![&DESCRIBE_REGIONS];
    for read in scope.sources.iter().flat_map(|source| source.reads) {
        if !reads.iter().any(|known| known.is(read)) {
            reads.push(read);
        }
    }
    let mut text = HEAD.replace("CALLER_FILE", CALLER);
    for read in &reads {
        function(read, &reads, scope, &mut text);
    }
    let _infallible = writeln!(text, "\nplace=global; in_region=");
    for read in &reads {
        if starts(read, scope) && read.place == Place::Account {
            let _infallible = writeln!(text, "{}", name(read));
        }
    }
    match &scope.regions {
        Some(regions) => {
            let codes: Vec<&str> = regions.iter().map(crate::aws::Region::as_str).collect();
            let _infallible = writeln!(text, "regions='{}'", codes.join(" "));
        }
        None => text
            .push_str("regions=$(aws ec2 describe-regions --query 'Regions[].RegionName' --output text)\n"),
    }
    text.push_str("for region in $regions; do\n  place=$region; in_region=\"--region $region\"\n");
    for read in &reads {
        if starts(read, scope) && read.place == Place::Region {
            let _infallible = writeln!(text, "  {}", name(read));
        }
    }
    text.push_str("done\necho \"saved in $folder/$account: $count replies, $failed of them errors\" >&2\n");
    text
}

const HEAD: &str = r#"#!/bin/sh
# Saves what AWS says of this account, reading only, for `keyway estate import aws-cli FOLDER`.
# Usage: sh save.sh FOLDER        with the credentials of the account, once for each account.
# Needs the AWS CLI and nothing else. What is saved already is not read again.
set -uf
folder=${1:?usage: sh save.sh FOLDER}
umask 077
export AWS_PAGER=
# Version 1 of the AWS CLI knows the second name alone.
AWS_REGION=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region)}}
AWS_REGION=${AWS_REGION:-us-east-1}
AWS_DEFAULT_REGION=$AWS_REGION
export AWS_REGION AWS_DEFAULT_REGION
account=$(aws sts get-caller-identity --query Account --output text) || exit 2
mkdir -p "$folder/$account" || exit 2
aws sts get-caller-identity --output json > "$folder/$account/CALLER_FILE" || exit 2
count=0
failed=0

# A value as part of a file name.
coded() {
  printf '%s' "$1" | LC_ALL=C od -An -v -tu1 | tr -s ' ' '\n' | LC_ALL=C awk '
    NF { n += 1; c = sprintf("%c", $1 + 0)
      if (c ~ /[A-Za-z0-9_@-]/ || (c == "." && n > 1)) printf "%s", c; else printf "%%%02X", $1 }'
}

# save FILE COMMAND...: the answer, or the error beside it.
save() {
  file=$folder/$account/$1
  shift
  if [ -f "$file.json" ]; then return 0; fi
  mkdir -p "${file%/*}"
  count=$((count + 1))
  if "$@" --output json > "$file.part" 2> "$file.err"; then
    mv "$file.part" "$file.json"; rm -f "$file.err"
  else
    rm -f "$file.part"; failed=$((failed + 1))
  fi
}

# texts NAME FILE: each text under a name in an answer.
texts() {
  if [ ! -f "$folder/$account/$2.json" ]; then return 0; fi
  LC_ALL=C awk -v name="$1" '
    { mark = "\"" name "\": \""; at = index($0, mark) }
    at { text = substr($0, at + length(mark)); sub(/".*/, "", text); print text; next }
    index($0, "\"" name "\": [") { inside = !index($0, "]"); next }
    inside && /\]/ { inside = 0 }
    inside { text = $0; sub(/^[^"]*"/, "", text); sub(/".*/, "", text); if (text != "") print text }
  ' "$folder/$account/$2.json" | sort -u
}
"#;

/// The function of an operation, whose arguments are the parameters that are not fixed.
fn function(read: &'static Read, reads: &[&'static Read], scope: &Scope, text: &mut String) {
    let own = parameters(read);
    let fixed = Call::new(read, None, []);
    let stem = fixed.path().rsplit('/').next().unwrap_or_default().to_owned();
    let mut file = format!("$place/{}/{stem}", read.service.as_str());
    let mut flags = String::new();
    for (name, value) in read.fixed {
        if *value == "true" {
            let _infallible = write!(flags, " --{}", kebab(name));
        } else {
            let words: Vec<String> = value.split(' ').map(|word| quoted(word).into_owned()).collect();
            let _infallible = write!(flags, " --{} {}", kebab(name), words.join(" "));
        }
    }
    for (at, name) in own.iter().enumerate() {
        let at = at + 1;
        let _infallible = write!(file, ",{name}=$(coded \"${at}\")");
        let _infallible = write!(flags, " --{} \"${at}\"", kebab(name));
    }
    let _infallible = writeln!(text, "\n{}() {{", name(read));
    let _infallible = writeln!(
        text,
        "  save \"{file}\" \\\n    aws {} {} $in_region{flags}",
        read.service.command(),
        kebab(read.operation)
    );
    for &next in reads {
        for after in next.after {
            match after {
                After::Each(each) if each.of.is(read) => follow(next, each, &own, &file, scope, text),
                After::FailureOf(other) if other.is(read) => {
                    let _infallible = writeln!(
                        text,
                        "  if [ -f \"$folder/$account/{file}.err\" ]; then {}; fi",
                        name(next)
                    );
                }
                _ => {}
            }
        }
    }
    text.push_str("}\n");
}

/// The loop that calls what follows for each text of an answer. It is a subshell, so that its variables are its own.
fn follow(
    next: &'static Read,
    each: &Each,
    own: &[&'static str],
    file: &str,
    scope: &Scope,
    text: &mut String,
) {
    let kept = each.keeps.iter().filter_map(|name| own.iter().position(|known| known == name));
    let mut arguments: String = kept.fold(String::new(), |mut all, at| {
        let _infallible = write!(all, " \"${}\"", at + 1);
        all
    });
    if each.parameter.is_empty() {
        // Whether it is asked at all is for the account to say, and an error says no.
        let _infallible = writeln!(text, "  {}", name(next));
        return;
    }
    arguments.push_str(" \"$text\"");
    let named = match each.only {
        Only::Named(names) => {
            let names: Vec<String> =
                names(scope).iter().map(|name| format!(" -e {}", quoted(name))).collect();
            format!(" | grep -Fx{}", names.concat())
        }
        Only::All | Only::Those(_) => String::new(),
    };
    let _infallible = writeln!(
        text,
        "  for text in $(texts {} \"{file}\"{named}); do {}{arguments}; done",
        each.field,
        name(next)
    );
}

/// The names of the parameters that are not fixed, in the order of [`Call::path`].
fn parameters(read: &'static Read) -> Vec<&'static str> {
    read.after
        .iter()
        .find_map(|after| match after {
            After::Each(each) if !each.parameter.is_empty() => {
                Some(each.keeps.iter().copied().chain([each.parameter]).collect())
            }
            _ => None,
        })
        .unwrap_or_default()
}

fn starts(read: &Read, scope: &Scope) -> bool {
    read.after.iter().any(|after| match after {
        After::Start => true,
        After::StartIf(wanted) => wanted(scope),
        After::Each(_) | After::FailureOf(_) => false,
    })
}

/// The name of the function of an operation, told apart by its fixed parameters.
fn name(read: &Read) -> String {
    let mut name = format!("{}_{}", read.service.as_str(), kebab(read.operation).replace('-', "_"));
    for (parameter, value) in read.fixed {
        name.push('_');
        name.extend(parameter.chars().chain(value.chars()).filter(char::is_ascii_alphanumeric));
    }
    name
}

/// A name of the API as the AWS CLI writes it: `DBSnapshotIdentifier` as `db-snapshot-identifier`.
fn kebab(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut words = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let starts = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                let after = letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
                before.is_ascii_lowercase() || before.is_ascii_digit() || after
            });
        if starts {
            words.push('-');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}
