//! Estates: files and folders, and everything that can be wrong with them.

use super::{Place, RESTORE, WORKABLE};

/// What is said of an estate in which texts were replaced, by the command that validates and by the one that plans.
#[track_caller]
fn said(changes: &[(&str, &str)]) -> Vec<String> {
    let place = Place::with_estate(changes);
    let said = place.run(&["estate", "validate", "estate.json"]).refuses();
    assert_eq!(place.run(RESTORE).refuses(), said);
    said
}

#[test]
fn unknown_fields() {
    assert_eq!(
        said(&[("\"encryption_by_default\"", "\"encyrption_by_default\"")]),
        ["estate.json:8:69: accounts[0].regions.us-east-1.encyrption_by_default: unknown field \
          `encyrption_by_default` (did you mean `encryption_by_default`?)"]
    );
}

#[test]
fn duplicate_ids() {
    let twice = r#"{"id": "vol-1", "region": "us-east-1", "key": "alias/data"}"#;
    let said = said(&[(twice, &format!("{twice},\n{twice}"))]);
    assert_eq!(
        said,
        ["estate.json:42:8: accounts[0].volumes[1].id: duplicate volume id `vol-1`: it already stands at \
          `estate.json:41:26`"]
    );
}

#[test]
fn policies_that_are_none() {
    let right = r#""trust": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111111111111:role/Appliance"}, "Action": "sts:AssumeRole"}]}"#;
    for (wrong, mistake) in [
        (
            r#""trust": "Veeam""#,
            "30:20: accounts[0].roles[0].trust: expected a policy document, found the string `Veeam`",
        ),
        (r#""trust": {}"#, "30:20: accounts[0].roles[0].trust: element `Statement` is missing"),
        (
            r#""trust": {"Statement": [{"Effect": "Alow", "Action": "*"}]}"#,
            "30:46: accounts[0].roles[0].trust.Statement[0].Effect: unknown value `Alow` (did you mean `Allow`?)",
        ),
        (
            r#""trust": {"Statement": [{"Effect": "Allow", "Actoin": "*"}]}"#,
            "30:55: accounts[0].roles[0].trust.Statement[0].Actoin: unknown element `Actoin`: a statement has `Sid`, \
             `Effect`, `Principal`, `NotPrincipal`, `Action`, `NotAction`, `Resource`, `NotResource` and \
             `Condition` (did you mean `Action`?)",
        ),
        (
            r#""trust": {"Version": "2024-01-01", "Statement": []}"#,
            "30:32: accounts[0].roles[0].trust.Version: unknown value `2024-01-01`: expected one of `2008-10-17`, \
             `2012-10-17`",
        ),
    ] {
        assert_eq!(said(&[(right, wrong)]), [format!("estate.json:{mistake}")]);
    }
}

#[test]
fn truncated_json() {
    let cut = WORKABLE.find("\"roles\"").expect("roles");
    let place = Place::new().file("estate.json", WORKABLE.get(..cut).expect("a cut"));
    assert_eq!(
        place.run(RESTORE).refuses(),
        ["estate.json:24:7: accounts[0]: not JSON: expected a key in double quotes, but the text ends here"]
    );
}

#[test]
fn every_mistake_of_every_file_is_listed() {
    let place = Place::new()
        .file(
            "e/a.json",
            r#"{"version": 1, "accounts": [{"id": "12"}, {"id": "222222222222", "nmae": "dr"}]}"#,
        )
        .file("e/b/c.json", "{")
        .file("e/d.json", b"{\"version\": 1,\n \"about\": \"\xff\"}");
    assert_eq!(
        place.run(&["estate", "validate", "e", "missing.json"]).refuses(),
        [
            "e/d.json:2:12: not UTF-8: byte 0xff",
            "e/a.json:1:36: accounts[0].id: `12` is not an account id: twelve digits are expected",
            "e/a.json:1:66: accounts[1].nmae: unknown field `nmae` (did you mean `name`?)",
            "e/b/c.json:1:2: not JSON: expected a key in double quotes, but the text ends here",
            "missing.json: no such file or folder",
        ]
    );
}

#[test]
fn files_that_cannot_be_read() {
    let place = Place::new()
        .file("utf16.json", b"\xff\xfe{\0}\0")
        .file("empty.json", "")
        .file("folder/.hidden.json", "{")
        .file("folder/notes.txt", "{");
    for (path, mistake) in [
        ("missing", "missing: no such file or folder"),
        ("folder", "folder: no `*.json` file in this folder"),
        ("utf16.json", "utf16.json:1:1: not UTF-8 but UTF-16: save it as UTF-8"),
        ("empty.json", "empty.json:1:1: not JSON: expected a value, but the text ends here"),
    ] {
        assert_eq!(place.run(&["estate", "validate", path]).refuses(), [mistake]);
        let plan = ["plan", "snapshot", "--src", "111111111111/us-east-1", "--estate", path];
        assert_eq!(place.run(&plan).refuses(), [mistake]);
    }
}

#[test]
fn a_folder_is_one_estate() {
    let other = r#"{"version": 1, "accounts": [{"id": "222222222222", "name": "dr"}]}"#;
    let place = Place::new()
        .file("estate/prod.json", WORKABLE)
        .file("estate/more/dr.json", other)
        .file("estate/more/.dr.json.swp.json", "not read")
        .file("estate/.git/x.json", "not read")
        .file("estate/README.md", "not read");
    assert_eq!(
        place.run(&["estate", "validate", "estate/"]).exits(0),
        "estate/: no mistakes: 2 accounts, 1 key, 2 roles, 1 instance, 1 volume, 0 snapshots, 0 images, 0 repositories, 0 vaults, \
         0 named policies, 1 product\n"
    );
    let plan = ["plan", "restore", "--src", "prod/us-east-1", "--dst", "dr/us-east-1", "--estate", "estate"];
    let answer = place.run(&plan).exits(3);
    assert!(answer.contains("222222222222"), "{answer}");
}

#[test]
fn reads_that_failed_are_counted() {
    let read = r#"{"account": "222222222222", "call": "iam:ListRoles", "error": "AccessDenied"}"#;
    let other = r#"{"account": "222222222222", "call": "iam:GetRole", "error": "AccessDenied", "resource": "backup"}"#;
    let place = Place::new()
        .file("one/estate.json", format!(r#"{{"version": 1, "unread": [{read}]}}"#))
        .file("two/estate.json", format!(r#"{{"version": 1, "unread": [{read}, {other}]}}"#))
        .file("two/again.json", format!(r#"{{"version": 1, "unread": [{read}]}}"#));
    let one = place.run(&["estate", "validate", "one"]).exits(0);
    assert!(one.ends_with("0 products, 1 read that failed\n"), "{one}");
    let two = place.run(&["estate", "validate", "two"]).exits(0);
    assert!(two.ends_with("0 products, 2 reads that failed\n"), "{two}");
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_lead_in_no_circles() {
    use std::os::unix::fs::symlink;
    let place = Place::new().file("data/prod.json", WORKABLE).file("estate/more/notes.txt", "");
    symlink(place.path("data/prod.json"), place.path("estate/prod.json")).expect("a link");
    symlink(place.path("estate"), place.path("estate/more/above")).expect("a link");
    place.run(&["estate", "validate", "estate"]).exits(0);
    symlink(place.path("nowhere"), place.path("estate/gone.json")).expect("a link");
    assert_eq!(
        place.run(&["estate", "validate", "estate"]).refuses(),
        ["estate/gone.json: no such file or folder"]
    );
}

#[test]
fn a_list_that_was_cut_says_so() {
    let accounts = vec![r#"{"id": "1"}"#; 150].join(",");
    let place = Place::new().file("e.json", format!(r#"{{"version": 1, "accounts": [{accounts}]}}"#));
    let ran = place.run(&["estate", "validate", "e.json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert_eq!(ran.stderr.lines().filter(|line| line.starts_with("e.json:1:")).count(), 100);
    assert!(ran.stderr.ends_with("\nerror: more than 100 mistakes in the input\n"), "{}", ran.stderr);
}

#[test]
fn policies_in_a_place_where_aws_takes_none() {
    let place = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut estate: serde_json::Value = serde_json::from_str(WORKABLE).expect("JSON");
        change(&mut estate);
        let said =
            Place::new().file("e.json", estate.to_string()).run(&["estate", "validate", "e.json"]).refuses();
        said.iter().map(|line| line.split_once(": ").expect("a place").1.to_owned()).collect::<Vec<_>>()
    };
    let nobody = serde_json::json!({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}});
    let everyone = serde_json::json!({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]});
    assert_eq!(
        place(&|estate| estate["accounts"][0]["keys"][0]["policy"] = nobody.clone()),
        [
            "accounts[0].keys[0].policy.Statement: a statement of a key policy without `Principal`: AWS takes none"
        ]
    );
    assert_eq!(
        place(&|estate| estate["accounts"][0]["roles"][0]["trust"] = nobody.clone()),
        [
            "accounts[0].roles[0].trust.Statement: a statement of a trust policy without `Principal`: AWS takes none"
        ]
    );
    assert_eq!(
        place(&|estate| estate["accounts"][0]["roles"][0]["policies"] =
            serde_json::json!([{"name": "p", "document": everyone}])),
        [
            "accounts[0].roles[0].policies[0].document.Statement[0].Principal: `Principal` in a statement of an identity \
          policy: AWS takes none there"
        ]
    );
    assert_eq!(
        place(&|estate| estate["accounts"][0]["roles"][0]["boundary"] =
            serde_json::json!({"name": "b", "document": everyone})),
        [
            "accounts[0].roles[0].boundary.document.Statement[0].Principal: `Principal` in a statement of a permissions \
          boundary: AWS takes none there"
        ]
    );
    assert_eq!(
        place(&|estate| estate["policies"] = serde_json::json!([{"name": "shared", "document": everyone}])),
        [
            "policies[0].document.Statement[0].Principal: `Principal` in a statement of a policy of principals: AWS takes \
          none there"
        ]
    );
    assert_eq!(
        place(
            &|estate| estate["accounts"][0]["roles"][0]["policies"] = serde_json::json!([{"name": "p", "document":
            {"Statement": [{"Effect": "Allow", "Action": ["s3:*", "kms"], "Resource": "*"}]}}])
        ),
        [
            "accounts[0].roles[0].policies[0].document.Statement[0].Action[1]: `kms` is not an action: `*` or an action with \
          its service, such as `kms:Decrypt`, is expected"
        ]
    );
}

#[test]
fn statements_that_cannot_work_are_warnings() {
    let mut estate: serde_json::Value = serde_json::from_str(WORKABLE).expect("JSON");
    estate["accounts"][0]["roles"][0]["policies"] = serde_json::json!([{"name": "p", "document": {"Statement":
        [{"Sid": "Use", "Effect": "Allow", "Action": ["kms:ReEncrypt", "*"], "Resource": "*"}]}}]);
    let said =
        Place::new().file("e.json", estate.to_string()).run(&["estate", "validate", "e.json"]).exits(0);
    let warning = said.lines().nth(1).expect("a warning");
    assert!(warning.starts_with("e.json: warning: policy `p` of `role/"), "{said}");
    assert!(
        warning.contains(": statement 0 (`Use`): the statement allows `kms:ReEncrypt`, and KMS has no such"),
        "{said}"
    );
    assert_eq!(said.lines().count(), 2, "{said}");
}
