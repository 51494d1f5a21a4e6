//! A large organization: fifty accounts in four regions with forty keys each. How many calls, how long, how much memory.

use super::replay::{ACCOUNTS, KEYS, REGIONS, Replay, accounts};
use super::stage::Ran;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// `keyway discover` of all accounts, in a folder.
fn begin(replay: &Replay, folder: &Path, out: &str, more: &[&str]) -> Child {
    let accounts = accounts();
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyway"));
    command.env_clear().env("HOME", folder).current_dir(folder).env("AWS_EC2_METADATA_DISABLED", "true");
    command.env("AWS_ACCESS_KEY_ID", format!("AKIA{}", accounts[0])).env("AWS_SECRET_ACCESS_KEY", "secret");
    command.args(["discover", "--endpoint-url", &replay.endpoint, "--accounts", &accounts.join(",")]);
    command.args(["--regions", &REGIONS.join(","), "--out", out]).args(more);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits for the end of a run, and tells the most memory that it had, in KiB.
fn end(mut run: Child) -> (Ran, usize) {
    let mut peak = 0;
    let status = format!("/proc/{}/status", run.id());
    while run.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        peak = peak.max(now.unwrap_or(0));
        thread::sleep(Duration::from_millis(20));
    }
    let output = run.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }, peak)
}

/// The files of a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}

#[test]
#[ignore = "it takes minutes: `cargo test --all-features --test it -- --ignored --nocapture discover::large`"]
#[expect(clippy::print_stdout, reason = "the figures are what it is run for")]
fn fifty_accounts_in_four_regions_with_forty_keys_each() {
    let replay = Replay::start();
    let folder = tempfile::tempdir().unwrap();
    let mut told = String::new();
    for out in ["estate/", "estate.json"] {
        let (before, begun) = (replay.calls(), Instant::now());
        let (ran, peak) = end(begin(&replay, folder.path(), out, &[]));
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        let (calls, took) = (replay.calls() - before, begun.elapsed());
        let size: usize = if out.ends_with('/') {
            files(&folder.path().join(out)).values().map(Vec::len).sum()
        } else {
            fs::read(folder.path().join(out)).unwrap().len()
        };
        writeln!(
            told,
            "--out {out}: {calls} calls in {:.1} s, {} MiB at most, {} MiB written",
            took.as_secs_f64(),
            peak / 1024,
            size / 1024 / 1024
        )
        .unwrap();
        assert!(ran.out.contains(&format!("{} keys", ACCOUNTS * REGIONS.len() * KEYS)), "{}", ran.out);
    }

    let before = replay.calls();
    let mut killed = begin(&replay, folder.path(), "again/", &[]);
    let half = ACCOUNTS * REGIONS.len() * KEYS * 4 / 2;
    while replay.calls() - before < half {
        assert!(killed.try_wait().unwrap().is_none(), "the run has ended before it was half done");
        thread::sleep(Duration::from_millis(10));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    let first = replay.calls() - before;
    let (ran, peak) = end(begin(&replay, folder.path(), "again/", &["--resume"]));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let second = replay.calls() - before - first;
    writeln!(told, "killed after {first} calls, resumed with {second}, {} MiB at most", peak / 1024).unwrap();
    assert!(files(&folder.path().join("again")) == files(&folder.path().join("estate")));
    assert!(!folder.path().join(".again.keyway-resume").exists());
    println!("{told}");
}
