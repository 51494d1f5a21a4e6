//! Everything that can be wrong with a question, and what is said then.

use super::{DESIGN, Place};

/// What is said of a question about the workable estate.
#[track_caller]
fn said(args: &[&str]) -> Vec<String> {
    let place = Place::with_estate(&[]);
    place.run(&[args, &["--estate", "estate.json"]].concat()).refuses()
}

const RESTORE: &[&str] = &["plan", "restore", "--src", "prod/us-east-1", "--dst", "prod/us-east-1"];

#[test]
fn places() {
    for (src, mistake) in [
        (
            "prdo/us-east-1",
            "--src: `prdo` is not an account id and no account of the estate has this name (did you mean `prod`?)",
        ),
        (
            "11111111111/us-east-1",
            "--src: `11111111111` is not an account id and no account of the estate has this name",
        ),
        ("prod/us-esat-1", "--src: `us-esat-1` is not a region (did you mean `us-east-1`?)"),
        ("prod", "--src: `prod` is not `account/region`"),
        ("", "--src: `` is not `account/region`"),
    ] {
        assert_eq!(said(&["plan", "snapshot", "--src", src]), [mistake]);
    }
    assert_eq!(said(&["plan", "restore", "--src", "prod/us-east-1"]), ["--dst: restore needs it"]);
    assert_eq!(
        said(&["plan", "replica", "--src", "prod/us-east-1", "--dst", "111111111111/us-east-1"]),
        ["--dst: a replica in the account and region of its snapshot is no replica"]
    );
    assert_eq!(
        said(&["plan", "snapshot", "--src", "prod/us-east-1", "--dst", "prod/eu-west-1"]),
        ["--dst: a snapshot stays where its volume is; ask for a replica"]
    );
}

#[test]
fn workers() {
    let backup = ["plan", "backup", "--src", "prod/us-east-1", "--worker", "222222222222/eu-west-1"];
    assert_eq!(
        said(&backup),
        ["--worker: workers run in the region of the instance: `us-east-1` is expected, not `eu-west-1`"]
    );
    assert_eq!(
        said(&[RESTORE, &["--from", "backup", "--worker", "prod/eu-west-1"]].concat()),
        ["--worker: workers run in the target region: `us-east-1` is expected, not `eu-west-1`"]
    );
    assert_eq!(
        said(&[RESTORE, &["--worker", "prod/us-east-1"]].concat()),
        ["--worker: only an image-level backup and a restore from one use workers"]
    );
}

#[test]
fn keys() {
    for (key, why) in [
        (
            "arn:aws-cn:kms:us-east-1:111111111111:key/1",
            "is a key of partition `aws-cn`; the result is in `aws`",
        ),
        (
            "arn:aws-cn:kms:us-east-1:111111111111:alias/data",
            "is a key of partition `aws-cn`; the result is in `aws`",
        ),
        ("arn:aws:kms:us-east-1::alias/data", "is not the ARN or id of a KMS key and not an alias"),
        ("data", "is not the ARN or id of a KMS key and not an alias"),
    ] {
        let mistake = format!("--target-key: `{key}` {why}");
        assert_eq!(said(&[RESTORE, &["--target-key", key]].concat()), [mistake]);
    }
    assert_eq!(
        said(&["plan", "backup", "--src", "prod/us-east-1", "--target-key", "alias/data"]),
        ["--target-key: the key of the result is the volume's or the repository's own"]
    );
}

#[test]
fn roles() {
    for (role, mistake) in [
        ("restore", "`restore` is not `USE=ARN`"),
        (
            "restore=Veeam",
            "`Veeam` is not an ARN: `arn:partition:service:region:account:resource` is expected",
        ),
        (
            "restore=arn:aws:iam::111111111111:user/Veeam",
            "`arn:aws:iam::111111111111:user/Veeam` is not the ARN of an IAM role",
        ),
        (
            "restore=arn:aws:iam::111111111111:role/Vem",
            "`arn:aws:iam::111111111111:role/Vem` is not a role of the estate (did you mean \
             `arn:aws:iam::111111111111:role/Veeam`?)",
        ),
        (
            "restor=arn:aws:iam::111111111111:role/Veeam",
            "`restor` is not a use of a role (did you mean `restore`?)",
        ),
    ] {
        let mistake = format!("--role: {mistake}");
        assert_eq!(said(&[RESTORE, &["--role", role]].concat()), [mistake]);
    }
    let role = "restore=arn:aws:iam::111111111111:role/Veeam";
    assert_eq!(
        said(&[RESTORE, &["--role", role, "--role", role]].concat()),
        ["--role: `restore` is given twice"]
    );
    assert_eq!(
        said(&[RESTORE, &["--role", "worker=arn:aws:iam::111111111111:role/Veeam"]].concat()),
        ["--role: no step of this job is a role's of use `worker`: its uses are `restore`"]
    );
    let elsewhere = "restore=arn:aws:iam::333333333333:role/Veeam";
    assert_eq!(
        Place::new().run(&[DESIGN, &["--role", elsewhere]].concat()).refuses(),
        [
            "--role: `arn:aws:iam::333333333333:role/Veeam` serves the use `restore`, which works in 222222222222: \
          a role of that account is needed"
        ]
    );
}

#[test]
fn workloads_repositories_and_products() {
    assert_eq!(
        said(&[RESTORE, &["--workload", "i-2"]].concat()),
        ["--workload: `i-2` is no instance, volume, snapshot or image of the estate (did you mean `i-1`?)"]
    );
    assert_eq!(
        said(&["plan", "snapshot", "--src", "prod/eu-west-1", "--workload", "i-1"]),
        ["--workload: `i-1` is in `111111111111/us-east-1`, not in `111111111111/eu-west-1`"]
    );
    assert_eq!(
        said(&["plan", "backup", "--src", "prod/us-east-1", "--repository", "vault"]),
        ["--repository: `vault` is not a repository of `111111111111/us-east-1`"]
    );
    assert_eq!(
        said(&[RESTORE, &["--product", "veeam@11"]].concat()),
        ["--product: `veeam@11` is not known (did you mean `veeam@10`?)"]
    );
    assert_eq!(
        said(&["plan", "backup", "--src", "prod/us-east-1", "--from", "snapshot"]),
        ["--from: only a restore starts from something"]
    );
}

#[test]
fn every_mistake_of_a_question_is_listed() {
    let question = [
        "plan",
        "restore",
        "--src",
        "prdo/us-east-1",
        "--product",
        "vem",
        "--workload",
        "i-2",
        "--target-key",
        "data",
        "--role",
        "x",
        "--role",
        "worke=arn:aws:iam::111111111111:role/Veeam",
    ];
    assert_eq!(
        said(&question),
        [
            "--role: `x` is not `USE=ARN`",
            "--product: `vem` is not known (did you mean `veeam@2`?)",
            "--src: `prdo` is not an account id and no account of the estate has this name (did you mean `prod`?)",
            "--dst: restore needs it",
            "--role: `worke` is not a use of a role (did you mean `worker`?)",
            "--workload: `i-2` is no instance, volume, snapshot or image of the estate (did you mean `i-1`?)",
            "--target-key: `data` is not the ARN or id of a KMS key and not an alias",
        ]
    );
}

#[test]
fn what_is_typed_cannot_move_the_cursor() {
    let said = Place::new().run(&["plan", "snapshot", "--src", "\u{1b}[2J\n/us-east-1"]).refuses();
    assert_eq!(
        said,
        ["--src: `\\u{1b}[2J\\u{a}` is not an account id and no account of the estate has this name"]
    );
}

#[test]
fn arguments_that_are_none() {
    for args in [
        &["plan"] as &[&str],
        &[],
        &["plan", "restore"],
        &["plan", "resotre", "--src", "111111111111/us-east-1"],
        &["plan", "snapshot", "--src", "111111111111/us-east-1", "--format", "yaml"],
        &["plan", "snapshot", "--src", "111111111111/us-east-1", "--fail-on", "sometimes"],
        &["plan", "snapshot", "--src", "111111111111/us-east-1", "--src", "111111111111/us-east-1"],
        &["explain", "--unknown"],
        &["estate"],
        &["estate", "validate"],
        &["schema", "letter"],
        &["unknown"],
    ] {
        let ran = Place::new().run(args);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert!(!ran.stderr.is_empty(), "{args:?}");
    }
}
