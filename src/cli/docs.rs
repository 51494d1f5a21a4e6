//! `keyway docs`: the pages that are made from the code, for those who change it.

use super::exit::{BLOCKED, Reply};
use super::failure::Failure;
use super::schema::Document;
use super::{check_page, command_for_docs, discovery_page, explain, files, products_page};
use crate::checks::{CHECKS, LEFT_OUT};
use clap::ValueEnum;
use std::fmt::Write;
use std::path::PathBuf;
use std::{fs, io};

/// Write the pages that are made from the code
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder to write to
    #[arg(long, value_name = "FOLDER", default_value = "docs")]
    out: PathBuf,

    /// Write nothing; name the pages that differ from what would be written, and exit 1 if there are any
    #[arg(long)]
    check: bool,
}

/// Writes the pages, or compares them with what stands there.
pub(super) fn run(args: &Args) -> Result<Reply, Failure> {
    let mut reply = Reply::ok(String::new());
    for (name, text) in pages() {
        let path = args.out.join(name);
        let written = match files::read(&path) {
            Ok(source) => source.text == text,
            Err(_) => false,
        };
        if written {
            continue;
        }
        let done = if args.check {
            reply.code = BLOCKED;
            "stale"
        } else {
            let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
            folder
                .and_then(|()| fs::write(&path, text))
                .map_err(|error: io::Error| Failure::Write { path: path.clone(), why: error.to_string() })?;
            "written"
        };
        let _infallible = writeln!(reply.text, "{done}: {}", path.display());
    }
    if reply.code == BLOCKED {
        reply.text.push_str("make them again with `keyway docs`\n");
    }
    Ok(reply)
}

/// Every page: its name in the folder, and its text.
fn pages() -> Vec<(String, String)> {
    let mut pages = vec![
        ("checks.md".to_owned(), checks()),
        ("cli.md".to_owned(), command_line()),
        ("discovery.md".to_owned(), discovery_page::markdown()),
        ("products.md".to_owned(), products_page::markdown()),
    ];
    for document in Document::value_variants() {
        pages.push((format!("schemas/{}.json", document.name()), document.text()));
    }
    pages
}

fn checks() -> String {
    let mut page = String::from(
        "# Checks\n\n<!-- Made by `keyway docs` from `src/checks/`. Change it there. -->\n\n\
         Every finding of a plan names one of these. `keyway explain CHECK` prints the same page.\n\n",
    );
    page.push_str(&explain::markdown_list("#"));
    page.push_str(&left_out());
    for check in CHECKS {
        page.push('\n');
        page.push_str(&check_page::markdown(check));
    }
    page
}

fn left_out() -> String {
    let mut section = String::from(
        "\n## Left out\n\nBad states that are known, and that no check looks for.\n\n\
         | state | what it is | why it is left out |\n| --- | --- | --- |\n",
    );
    for left in LEFT_OUT {
        let (state, why) = (check_page::escaped(left.state), check_page::escaped(left.why));
        let _infallible = writeln!(section, "| {} | {state} | {why} |", left.name);
    }
    section
}

fn command_line() -> String {
    let mut page = String::from(
        "# Command line\n\n<!-- Made by `keyway docs` from `src/cli/`. Change it there. -->\n\n\
         What `keyway COMMAND --help` prints.\n",
    );
    describe(&mut command_for_docs(), "", &mut page);
    page
}

/// The help of a command and, after it, of those below it.
fn describe(command: &mut clap::Command, above: &str, page: &mut String) {
    let name = format!("{above}{}", command.get_name());
    let help = command.render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    let _infallible = write!(page, "\n## {name}\n\n```text\n{}\n```\n", lines.join("\n").trim_end());
    for below in command.get_subcommands_mut().filter(|below| !below.is_hide_set()) {
        describe(below, &format!("{name} "), page);
    }
}
