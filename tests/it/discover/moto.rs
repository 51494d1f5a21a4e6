//! An AWS API server of one's own: moto, installed once under the target folder, ended with the test.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What is installed. A virtual environment made from another list is made anew.
const REQUIREMENTS: &str = include_str!("requirements.txt");

/// Starts the server and teaches it what discovery reads and moto leaves out.
const SERVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/discover/moto_server.py");

/// The server of one test. Accounts are told apart by the role assumed (`sdk::of_account`), so any account id will do.
pub(super) struct Moto {
    server: Child,
    endpoint: String,
}

impl Moto {
    /// Starts a server that holds nothing yet.
    pub(super) fn start() -> Self {
        let mut server = Command::new(python())
            .arg(SERVER)
            .env("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
            .env("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(tmp().join("moto.log")).unwrap())
            .spawn()
            .unwrap();
        let mut port = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut port).unwrap();
        let port: u16 = port
            .trim()
            .parse()
            .unwrap_or_else(|_| panic!("moto did not start: see moto.log in {}", tmp().display()));
        Self { server, endpoint: format!("http://127.0.0.1:{port}") }
    }

    /// Its address, such as `http://127.0.0.1:40001`.
    pub(super) fn endpoint(&self) -> &str {
        &self.endpoint
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        // It ends with its standard input, too: no server outlives tests that were killed.
        drop(self.server.stdin.take());
        drop(self.server.wait());
    }
}

/// The folder of the programs that are installed with moto: the AWS CLI among them.
pub(super) fn programs() -> PathBuf {
    python().parent().unwrap().to_owned()
}

fn tmp() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// The Python of the virtual environment, which is made where there is none. The lock lets one test of all test runs
/// make it; the stamp is written last, so that one half made is made anew.
fn python() -> PathBuf {
    let home = tmp().join("moto");
    let lock = File::create(tmp().join("moto.lock")).unwrap();
    lock.lock().unwrap();
    let python = home.join("bin/python");
    let stamp = home.join("requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == REQUIREMENTS) {
        return python;
    }
    if home.exists() {
        fs::remove_dir_all(&home).unwrap();
    }
    let list = tmp().join("moto-requirements.txt");
    fs::write(&list, REQUIREMENTS).unwrap();
    run(Command::new("python3").args(["-m", "venv"]).arg(&home));
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&list));
    fs::rename(&list, &stamp).unwrap();
    python
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
