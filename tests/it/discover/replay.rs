//! A server that makes the answers to discovery up, of as many accounts as one likes: from the account, the region and what is
//! asked, so that they are the same each time.

use super::call::Call;
use super::errors;
use super::http::{Reply, Request};
use super::replies::{self, SharedSnapshot};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

pub(super) const ACCOUNTS: usize = 50;
pub(super) const REGIONS: [&str; 4] = ["us-east-1", "eu-west-1", "eu-central-1", "ap-southeast-2"];
pub(super) const KEYS: usize = 40;
pub(super) const VOLUMES: usize = 40;
pub(super) const SNAPSHOTS: usize = 10;
pub(super) const ROLES: usize = 50;

/// A server that answers whatever discovery asks.
pub(super) struct Replay {
    pub(super) endpoint: String,
    calls: Arc<AtomicUsize>,
}

impl Replay {
    /// Starts it.
    pub(super) fn start() -> Self {
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

    /// How many calls have come so far.
    pub(super) fn calls(&self) -> usize {
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

/// The ids of the accounts.
pub(super) fn accounts() -> Vec<String> {
    (0..ACCOUNTS).map(|number| format!("{:012}", 100_000_000_000_usize + number * 7_919)).collect()
}

/// A call, and whose it is.
struct Asked<'a> {
    call: &'a Call,
    account: String,
    region: &'a str,
}

fn answer(call: &Call) -> Reply {
    let asked = Asked { call, account: account_of(call), region: &call.region };
    let account = &asked.account;
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
        ("kms", _) => asked.of_kms(),
        ("ec2", _) => asked.of_ec2(),
        ("iam", _) => asked.of_iam(),
        ("rds", operation) => query(operation, ""),
        ("backup", "DescribeRegionSettings") => {
            replies::region_settings(&BTreeMap::from([("EBS".to_owned(), true)]), &BTreeMap::new())
        }
        ("backup", "ListBackupVaults") => replies::vaults(&[]),
        ("organizations", _) => {
            errors::error("organizations", 400, "AWSOrganizationsNotInUseException", "not in use")
        }
        _ => asked.unknown(),
    }
}

impl Asked<'_> {
    fn key(&self, number: usize) -> String {
        format!("{}-{number:04}", self.region)
    }

    fn key_arn(&self, number: usize) -> String {
        format!("arn:aws:kms:{}:{}:key/{}", self.region, self.account, self.key(number))
    }

    /// An id that nothing else has, in whichever account and region.
    fn id(&self, prefix: &str, number: usize) -> String {
        let place = REGIONS.iter().position(|known| *known == self.region).unwrap();
        format!("{prefix}-{}{place}{number:04}", self.account)
    }

    fn policy(&self, of: &str) -> String {
        let account = &self.account;
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
    }

    fn of_kms(&self) -> Reply {
        let Self { call, account, region } = self;
        let key = || call.parameter("KeyId").unwrap();
        match call.operation.as_str() {
            "ListKeys" => kms(&json!({"Truncated": false, "Keys": (0..KEYS)
            .map(|number| json!({"KeyId": self.key(number), "KeyArn": self.key_arn(number)})).collect::<Value>()})),
            "ListAliases" => kms(&json!({"Truncated": false, "Aliases": (0..KEYS)
            .map(|number| json!({"AliasName": format!("alias/key-{number}"), "TargetKeyId": self.key(number)}))
            .collect::<Value>()})),
            "DescribeKey" => {
                let id = key();
                kms(
                    &json!({"KeyMetadata": {"KeyId": id, "Arn": format!("arn:aws:kms:{region}:{account}:key/{id}"),
                "KeyManager": "CUSTOMER", "KeyState": "Enabled", "KeySpec": "SYMMETRIC_DEFAULT",
                "KeyUsage": "ENCRYPT_DECRYPT", "Origin": "AWS_KMS", "MultiRegion": false}}),
                )
            }
            "GetKeyPolicy" => kms(&json!({"Policy": self.policy(&key())})),
            "ListGrants" => kms(&json!({"Truncated": false, "Grants": [
            {"GrantId": format!("grant-{}", key()), "Operations": ["Decrypt", "CreateGrant"],
             "GranteePrincipal": format!("arn:aws:iam::{account}:role/role-3")}]})),
            "ListResourceTags" => {
                kms(&json!({"Truncated": false, "Tags": [{"TagKey": "owner", "TagValue": "erp"}]}))
            }
            _ => self.unknown(),
        }
    }

    fn of_ec2(&self) -> Reply {
        let Self { call, account, .. } = self;
        match call.operation.as_str() {
            "DescribeRegions" => {
                let known: Vec<(&str, &str)> =
                    REGIONS.iter().map(|name| (*name, "opt-in-not-required")).collect();
                replies::regions(&known)
            }
            "DescribeVolumes" => {
                let items = (0..VOLUMES).fold(String::new(), |mut items, number| {
                    write!(
                        items,
                        "<item><volumeId>{}</volumeId><size>8</size><encrypted>true</encrypted>\
                     <kmsKeyId>{}</kmsKeyId><status>available</status></item>",
                        self.id("vol", number),
                        self.key_arn(number % KEYS)
                    )
                    .unwrap();
                    items
                });
                ec2(call, &format!("<volumeSet>{items}</volumeSet>"))
            }
            "DescribeSnapshots" if !call.holds("RestorableBy") => {
                let ids: Vec<String> = (0..SNAPSHOTS).map(|number| self.id("snap", number)).collect();
                let arn = self.key_arn(1);
                let shown = |id| SharedSnapshot { id, owner: account, key: Some(&arn) };
                replies::snapshots(&ids.iter().map(|id| shown(id)).collect::<Vec<_>>())
            }
            "DescribeSnapshots" => replies::snapshots(&[]),
            "DescribeSnapshotAttribute" => ec2(
                call,
                &format!(
                    "<snapshotId>{}</snapshotId><createVolumePermission/><productCodes/>",
                    call.parameter("SnapshotId").unwrap()
                ),
            ),
            "GetEbsDefaultKmsKeyId" => ec2(call, "<kmsKeyId>alias/aws/ebs</kmsKeyId>"),
            "GetEbsEncryptionByDefault" => ec2(call, "<ebsEncryptionByDefault>true</ebsEncryptionByDefault>"),
            "GetSnapshotBlockPublicAccessState" => replies::snapshot_block_public_access_state("unblocked"),
            "GetImageBlockPublicAccessState" => replies::image_block_public_access_state("unblocked"),
            _ => ec2(call, ""),
        }
    }

    fn of_iam(&self) -> Reply {
        let account = &self.account;
        match self.call.operation.as_str() {
            "GetAccountAuthorizationDetails" => {
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
            "ListInstanceProfiles" => {
                query("ListInstanceProfiles", "<IsTruncated>false</IsTruncated><InstanceProfiles/>")
            }
            _ => self.unknown(),
        }
    }

    fn unknown(&self) -> ! {
        panic!("nothing is known of {}:{}", self.call.service, self.call.operation)
    }
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
