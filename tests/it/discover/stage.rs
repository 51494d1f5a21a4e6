//! The program itself before an example: the example stands in a server that tests share, each test has a proxy of its own.

use super::moto::Moto;
use super::proxy::Proxy;
use super::replies;
use super::rule::Rule;
use super::sdk;
use super::seed::{Seeded, seed};
use aws_credential_types::provider::ProvideCredentials;
use keyway::estate::load;
use keyway::input::SourceText;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use tempfile::TempDir;

/// Made once, and only read.
pub(super) struct Example {
    moto: Moto,
    pub(super) seeded: Seeded,
}

/// The accounts of AWS Backup.
pub(super) static BACKUP_ACCOUNTS: LazyLock<Example> =
    LazyLock::new(|| Example::new("backup-accounts.json", |_| ()));

/// Three accounts of Veeam, with grants on the key of the production account.
pub(super) static THREE_ACCOUNTS: LazyLock<Example> = LazyLock::new(|| {
    Example::new("three-accounts.json", |estate| {
        let grants = (1..=5).map(|number| {
            json!({
                "id": format!("grant-{number}"),
                "grantee": format!("arn:aws:iam::{number}{number}{number}{number}44444444:root"),
                "operations": ["Decrypt", "DescribeKey"],
            })
        });
        estate["accounts"][0]["keys"][0]["grants"] = grants.collect();
    })
});

impl Example {
    fn new(name: &str, change: impl FnOnce(&mut Value)) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
        let mut estate = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        change(&mut estate);
        let estate = load(&[SourceText::new(name, estate.to_string())]).unwrap();
        let moto = Moto::start();
        let seeded = block_on(seed(estate.document(), moto.endpoint()));
        Self { moto, seeded }
    }
}

/// A future of the SDK in a test that waits for processes.
pub(super) fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// An example behind a proxy, the credentials of a caller, and a folder to write into.
pub(super) struct Stage {
    pub(super) proxy: Proxy,
    caller: Vec<(&'static str, String)>,
    folder: TempDir,
}

/// How a run of the program ended.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) code: Option<i32>,
    pub(super) out: String,
    pub(super) err: String,
}

impl Stage {
    /// The example, and a caller who is the role `KeywayReadOnly` of an account.
    pub(super) fn new(example: &Example, caller: &str) -> Self {
        let proxy = Proxy::start(example.moto.endpoint());
        // Moto has no such operation, and an example without AWS Backup no answer.
        proxy.rule(Rule::on("backup", "DescribeGlobalSettings").reply(replies::global_settings(false)));
        for rule in &example.seeded.rules {
            proxy.rule(rule.clone());
        }
        let caller = credentials(&proxy, caller);
        Self { proxy, caller, folder: tempfile::tempdir().unwrap() }
    }

    /// A file of the folder.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The text of a file of the folder.
    pub(super) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The names of all that stands in the folder.
    pub(super) fn left(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// A command in the folder, in an environment that holds nothing but the credentials.
    pub(super) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.env("HOME", self.folder.path()).env("AWS_EC2_METADATA_DISABLED", "true");
        command.envs(self.caller.iter().cloned()).current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }

    /// The program with these arguments.
    pub(super) fn keyway(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(env!("CARGO_BIN_EXE_keyway"));
        command.args(arguments);
        command
    }

    /// `keyway discover` before the proxy.
    pub(super) fn discover(&self, arguments: &[&str]) -> Command {
        let mut command = self.keyway(&["discover", "--endpoint-url", &self.proxy.endpoint()]);
        command.args(arguments);
        command
    }

    /// The estate that `keyway discover` writes where everything is told.
    pub(super) fn discovered(&self, arguments: &[&str]) -> String {
        let ran = ran(&mut self.discover(arguments));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.out
    }
}

/// Runs a command to its end.
pub(super) fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Credentials of the role `KeywayReadOnly` of an account, as the environment names them.
pub(super) fn credentials(proxy: &Proxy, account: &str) -> Vec<(&'static str, String)> {
    block_on(async {
        let config = sdk::of_account(&proxy.endpoint(), account, "us-east-1").await;
        let lent = config.credentials_provider().unwrap().provide_credentials().await.unwrap();
        vec![
            ("AWS_ACCESS_KEY_ID", lent.access_key_id().to_owned()),
            ("AWS_SECRET_ACCESS_KEY", lent.secret_access_key().to_owned()),
            ("AWS_SESSION_TOKEN", lent.session_token().unwrap().to_owned()),
        ]
    })
}
