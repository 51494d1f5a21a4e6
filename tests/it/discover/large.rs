//! A large organization: fifty accounts in four regions with forty keys each. How many calls, how long, how much memory.
//!
//! The server makes its answers up from the account, the region and what is asked, so that they are the same each time.

use super::call::Call;
use super::errors;
use super::http::{Reply, Request};
use super::replies::{self, SharedSnapshot};
use super::stage::Ran;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const ACCOUNTS: usize = 50;
const REGIONS: [&str; 4] = ["us-east-1", "eu-west-1", "eu-central-1", "ap-southeast-2"];
const KEYS: usize = 40;
const VOLUMES: usize = 40;
const SNAPSHOTS: usize = 10;
const ROLES: usize = 50;

/// A server that answers whatever discovery asks.
struct Replay {
    endpoint: String,
    calls: Arc<AtomicUsize>,
}

impl Replay {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let counted = Arc::clone(&counted);
                thread::spawn(move || serve(stream.unwrap(), &counted));
            }
        });
        Self { endpoint, calls }
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

/// One request after another: connections stay open, as those to AWS do.
fn serve(mut stream: TcpStream, counted: &AtomicUsize) {
    stream.set_nodelay(true).unwrap();
    while let Some(request) = Request::read(&mut stream) {
        let call = Call::of(&request);
        counted.fetch_add(1, Ordering::SeqCst);
        let reply = answer(&call);
        let mut head = format!("HTTP/1.1 {} \r\ncontent-length: {}\r\n", reply.status, reply.body.len());
        for (name, value) in &reply.headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&reply.body);
        if stream.write_all(&bytes).is_err() {
            return;
        }
    }
}

/// The account whose access key a call is signed with.
fn account_of(call: &Call) -> String {
    call.access_key.chars().filter(char::is_ascii_digit).take(12).collect()
}

fn accounts() -> Vec<String> {
    (0..ACCOUNTS).map(|number| format!("{:012}", 100_000_000_000_usize + number * 7_919)).collect()
}

fn answer(call: &Call) -> Reply {
    let account = account_of(call);
    let region = call.region.as_str();
    let key = |number: usize| format!("{region}-{number:04}");
    let key_arn = |number: usize| format!("arn:aws:kms:{region}:{account}:key/{}", key(number));
    let place = REGIONS.iter().position(|known| *known == region).unwrap_or_default();
    let id = |prefix: &str, number: usize| format!("{prefix}-{account}{place}{number:04}");
    let policy = |of: &str| {
        json!({"Version": "2012-10-17", "Id": of, "Statement": [
            {"Sid": "Administration", "Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{account}:root")},
             "Action": "kms:*", "Resource": "*"},
            {"Sid": "Use", "Effect": "Allow", "Principal": {"AWS": [format!("arn:aws:iam::{account}:role/role-1"),
             format!("arn:aws:iam::{account}:role/role-2")]}, "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*",
             "kms:GenerateDataKey*", "kms:DescribeKey"], "Resource": "*"},
            {"Sid": "Grants", "Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{account}:role/role-1")},
             "Action": ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"], "Resource": "*",
             "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}},
        ]})
        .to_string()
    };
    match (call.service.as_str(), call.operation.as_str()) {
        ("sts", "GetCallerIdentity") => query(
            "GetCallerIdentity",
            &format!(
                "<Arn>arn:aws:iam::{account}:user/reader</Arn><UserId>AIDA</UserId><Account>{account}</Account>"
            ),
        ),
        ("sts", "AssumeRole") => {
            let arn = call.parameter("RoleArn").unwrap();
            let of = arn.split(':').nth(4).unwrap();
            query(
                "AssumeRole",
                &format!(
                    "<Credentials><AccessKeyId>ASIA{of}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
                     <SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
                ),
            )
        }
        ("kms", "ListKeys") => kms(&json!({"Truncated": false, "Keys": (0..KEYS)
            .map(|number| json!({"KeyId": key(number), "KeyArn": key_arn(number)})).collect::<Value>()})),
        ("kms", "ListAliases") => kms(&json!({"Truncated": false, "Aliases": (0..KEYS)
            .map(|number| json!({"AliasName": format!("alias/key-{number}"), "TargetKeyId": key(number)}))
            .collect::<Value>()})),
        ("kms", "DescribeKey") => {
            let id = call.parameter("KeyId").unwrap();
            kms(
                &json!({"KeyMetadata": {"KeyId": id, "Arn": format!("arn:aws:kms:{region}:{account}:key/{id}"),
                "KeyManager": "CUSTOMER", "KeyState": "Enabled", "KeySpec": "SYMMETRIC_DEFAULT",
                "KeyUsage": "ENCRYPT_DECRYPT", "Origin": "AWS_KMS", "MultiRegion": false}}),
            )
        }
        ("kms", "GetKeyPolicy") => kms(&json!({"Policy": policy(&call.parameter("KeyId").unwrap())})),
        ("kms", "ListGrants") => kms(&json!({"Truncated": false, "Grants": [
            {"GrantId": format!("grant-{}", call.parameter("KeyId").unwrap()), "Operations": ["Decrypt", "CreateGrant"],
             "GranteePrincipal": format!("arn:aws:iam::{account}:role/role-3")}]})),
        ("kms", "ListResourceTags") => {
            kms(&json!({"Truncated": false, "Tags": [{"TagKey": "owner", "TagValue": "erp"}]}))
        }
        ("ec2", "DescribeRegions") => {
            let known: Vec<(&str, &str)> =
                REGIONS.iter().map(|name| (*name, "opt-in-not-required")).collect();
            replies::regions(&known)
        }
        ("ec2", "DescribeVolumes") => {
            let items = (0..VOLUMES).fold(String::new(), |mut items, number| {
                write!(
                    items,
                    "<item><volumeId>{}</volumeId><size>8</size><encrypted>true</encrypted>\
                     <kmsKeyId>{}</kmsKeyId><status>available</status></item>",
                    id("vol", number),
                    key_arn(number % KEYS)
                )
                .unwrap();
                items
            });
            ec2(call, &format!("<volumeSet>{items}</volumeSet>"))
        }
        ("ec2", "DescribeSnapshots") if !call.holds("RestorableBy") => {
            let ids: Vec<String> = (0..SNAPSHOTS).map(|number| id("snap", number)).collect();
            let arn = key_arn(1);
            let shown = |id| SharedSnapshot { id, owner: &account, key: Some(&arn) };
            replies::snapshots(&ids.iter().map(|id| shown(id)).collect::<Vec<_>>())
        }
        ("ec2", "DescribeSnapshots") => replies::snapshots(&[]),
        ("ec2", "DescribeSnapshotAttribute") => ec2(
            call,
            &format!(
                "<snapshotId>{}</snapshotId><createVolumePermission/><productCodes/>",
                call.parameter("SnapshotId").unwrap()
            ),
        ),
        ("ec2", "GetEbsDefaultKmsKeyId") => ec2(call, "<kmsKeyId>alias/aws/ebs</kmsKeyId>"),
        ("ec2", "GetEbsEncryptionByDefault") => {
            ec2(call, "<ebsEncryptionByDefault>true</ebsEncryptionByDefault>")
        }
        ("ec2", "GetSnapshotBlockPublicAccessState") => {
            replies::snapshot_block_public_access_state("unblocked")
        }
        ("ec2", "GetImageBlockPublicAccessState") => replies::image_block_public_access_state("unblocked"),
        ("ec2" | "rds", _) => empty(call),
        ("iam", "GetAccountAuthorizationDetails") => {
            let roles = (0..ROLES).fold(String::new(), |mut roles, number| {
                let document = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                    "Action": ["kms:Decrypt", "kms:DescribeKey", "ec2:CreateSnapshot"], "Resource": "*"}]});
                let document = document.to_string().replace('"', "%22");
                write!(
                    roles,
                    "<member><Path>/</Path><RoleName>role-{number}</RoleName><RoleId>AROA{number:016}</RoleId>\
                     <Arn>arn:aws:iam::{account}:role/role-{number}</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate>\
                     <AssumeRolePolicyDocument>%7B%22Version%22:%222012-10-17%22,%22Statement%22:%5B%5D%7D\
                     </AssumeRolePolicyDocument><RolePolicyList><member><PolicyName>keys</PolicyName>\
                     <PolicyDocument>{document}</PolicyDocument></member></RolePolicyList>\
                     <AttachedManagedPolicies/><Tags/></member>"
                )
                .unwrap();
                roles
            });
            query(
                "GetAccountAuthorizationDetails",
                &format!(
                    "<IsTruncated>false</IsTruncated><RoleDetailList>{roles}</RoleDetailList><Policies/>"
                ),
            )
        }
        ("iam", "ListInstanceProfiles") => {
            query("ListInstanceProfiles", "<IsTruncated>false</IsTruncated><InstanceProfiles/>")
        }
        ("backup", "DescribeRegionSettings") => {
            replies::region_settings(&BTreeMap::from([("EBS".to_owned(), true)]), &BTreeMap::new())
        }
        ("backup", "ListBackupVaults") => replies::vaults(&[]),
        ("organizations", _) => {
            errors::error("organizations", 400, "AWSOrganizationsNotInUseException", "not in use")
        }
        (service, operation) => panic!("nothing is known of {service}:{operation}"),
    }
}

fn empty(call: &Call) -> Reply {
    if call.service == "rds" { query(&call.operation, "") } else { ec2(call, "") }
}

fn query(operation: &str, inside: &str) -> Reply {
    let body =
        format!("<{operation}Response><{operation}Result>{inside}</{operation}Result></{operation}Response>");
    Reply::new(200, "text/xml", body)
}

fn ec2(call: &Call, inside: &str) -> Reply {
    let operation = &call.operation;
    let body = format!(
        "<{operation}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">{inside}</{operation}Response>"
    );
    Reply::new(200, "text/xml", body)
}

fn kms(body: &Value) -> Reply {
    Reply::new(200, "application/x-amz-json-1.1", body.to_string())
}

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
