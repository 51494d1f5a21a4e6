//! `keyway why` and `keyway who`: single calls, answered from an estate.

use super::Place;
use serde_json::{Value, json};

const OPEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/open.estate.json");
const RESTORE: &str = "arn:aws:iam::222222222222:role/veeam-restore";
const KEY: &str = "production/us-east-1/alias/prod-us";

/// A place with the open estate, changed.
fn place(change: impl FnOnce(&mut Value)) -> Place {
    let text = std::fs::read_to_string(OPEN).expect("the estate");
    let mut estate: Value = serde_json::from_str(&text).expect("JSON");
    change(&mut estate);
    Place::new().file("estate.json", estate.to_string())
}

fn why<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["why", "--estate", "estate.json", "--principal", RESTORE, "--action", "kms:CreateGrant"], more]
        .concat()
}

fn who<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["who", "--estate", "estate.json", "--key", KEY], more].concat()
}

#[test]
fn a_call_is_allowed_through_a_service_and_denied_without() {
    let place = place(|_| {});
    let told = place.run(&why(&["--key", KEY, "--via", "ec2"])).exits(0);
    assert!(told.starts_with("ALLOWED kms:CreateGrant\n"), "{told}");
    assert!(
        told.contains("statement 0 of policy `AdministratorAccess` of `role/veeam-restore` allows it"),
        "{told}"
    );
    let told = place.run(&why(&["--key", KEY])).exits(1);
    assert!(told.starts_with("DENIED kms:CreateGrant: not allowed by the key policy\n"), "{told}");
    assert!(
        told.contains(
            "statement 2 (`Allow attachment of persistent resources`) matches principal, action and resource, but \
             `kms:GrantIsForAWSResource` is `false` and the statement wants `Bool` `true`"
        ),
        "{told}"
    );
}

#[test]
fn every_name_of_a_key_leads_to_it() {
    let place = place(|_| {});
    for name in [
        "arn:aws:kms:us-east-1:111111111111:key/prod-us",
        "arn:aws:kms:us-east-1:111111111111:alias/prod-us",
        "111111111111/us-east-1/alias/prod-us",
        "production/us-east-1/prod-us",
        "production/us-east-1/key/prod-us",
        "alias/prod-us",
        "prod-us",
    ] {
        let told = place.run(&why(&["--key", name, "--via", "ec2", "--format", "json"])).exits(0);
        let told: Value = serde_json::from_str(&told).expect("JSON");
        assert_eq!(told["resource"], "arn:aws:kms:us-east-1:111111111111:key/prod-us", "{name}");
        assert_eq!((&told["version"], &told["decision"]), (&json!(1), &json!("allowed")));
        assert_eq!(told["reasons"][0]["origin"], "SCP `FullAWSAccess` of `r-scen`");
    }
}

#[test]
fn names_that_are_none_are_mistakes() {
    let place = place(|_| {});
    for (name, mistake) in [
        ("alias/prod-su", "--key: the estate holds no key `alias/prod-su` (did you mean `alias/prod-us`?)"),
        (
            "prodction/us-east-1/alias/x",
            "--key: `prodction` is not an account id and no account of the estate has \
          this name (did you mean `production`?)",
        ),
        ("production/us-east/alias/x", "--key: `us-east` is not a region"),
        (
            "arn:aws:s3:::b",
            "--key: `arn:aws:s3:::b` is neither the ARN of a key or alias, nor \
          `ACCOUNT/REGION/KEY`, nor an alias or id",
        ),
    ] {
        assert_eq!(place.run(&why(&["--key", name])).refuses(), [mistake]);
    }
    let asked = |principal, more: &[&str]| {
        let args = ["why", "--estate", "estate.json", "--principal", principal, "--action", "kms:Decrypt"];
        place.run(&[&args, more].concat()).refuses().concat()
    };
    assert!(asked("me", &["--key", KEY]).starts_with("--principal: principal `me` is neither an ARN"));
    assert!(asked(RESTORE, &["--resource", "x"]).contains("`x` is neither an ARN nor `*`"));
    assert!(
        asked(RESTORE, &["--key", KEY, "--via", "ec2.us-east-1"]).contains("--via: `ec2.us-east-1` is not")
    );
    let told = place.run(&who(&["--action", "ec2:CopySnapshot"])).refuses();
    assert_eq!(told, ["--action: `ec2:CopySnapshot` is not an action of KMS"]);
}

/// What is not told of a request is not known; what is told decides.
#[test]
fn what_is_not_told_is_named_where_it_decides() {
    let place = place(|estate| {
        estate["accounts"][0]["keys"][0]["policy"]["Statement"][1]["Condition"] =
            json!({"StringLike": {"kms:EncryptionContext:aws:ebs:id": "vol-*"}});
    });
    let ask = |more: &[&str]| {
        let args = [
            "why",
            "--estate",
            "estate.json",
            "--principal",
            RESTORE,
            "--action",
            "kms:Decrypt",
            "--key",
            KEY,
        ];
        place.run(&[&args, more].concat())
    };
    let told = ask(&[]).exits(3);
    assert!(
        told.starts_with("UNDETERMINED kms:Decrypt: it depends on what is not known: the encryption context")
    );
    ask(&["--context", "kms:EncryptionContext:aws:ebs:id=vol-1"]).exits(0);
    ask(&["--context", "kms:EncryptionContext:aws:ebs:id=snap-1"]).exits(1);
    let told = ask(&["--context", "kms:EncryptionContext:aws:ebs:id"]).exits(1);
    assert!(told.contains("but `kms:EncryptionContext:aws:ebs:id` is empty"), "{told}");
}

#[test]
fn sessions_users_services_and_other_resources() {
    let place = place(|_| {});
    let ask = |principal, action, more: &[&str]| {
        let args = ["why", "--estate", "estate.json", "--principal", principal, "--action", action];
        place.run(&[&args, more].concat())
    };
    let session = "arn:aws:sts::222222222222:assumed-role/veeam-restore/job";
    ask(session, "kms:Decrypt", &["--key", KEY, "--via", "ec2"]).exits(0);
    let told = ask("arn:aws:iam::222222222222:user/me", "kms:Decrypt", &["--key", KEY]).exits(3);
    assert!(
        told.contains("not known: the identity policies of `arn:aws:iam::222222222222:user/me`"),
        "{told}"
    );
    ask("ec2.amazonaws.com", "kms:Decrypt", &["--key", KEY]).exits(1);
    ask(RESTORE, "ec2:CreateVolume", &["--resource", "arn:aws:ec2:us-east-1::snapshot/snap-1"]).exits(0);
}

#[test]
fn who_lists_roles_grantees_and_names() {
    let place = place(|estate| {
        let key = &mut estate["accounts"][0]["keys"][0];
        key["grants"] = json!([{"id": "g-1", "grantee": "ec2.us-east-1.amazonaws.com",
            "operations": ["Decrypt"]}]);
        key["policy"]["Statement"] = json!([
            {"Sid": "Some", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*",
             "Principal": {"AWS": [RESTORE, "arn:aws:iam::222222222222:role/veeam-worker", "333333333333",
                                   "AROAEXAMPLEEXAMPLE123", "arn:aws:iam::666666666666:user/old"]}},
            {"Effect": "Allow", "Action": "kms:Encrypt", "Resource": "*", "Principal": "*"}]);
        let role = estate["accounts"][1]["roles"].as_array_mut().expect("roles");
        let worker =
            role.iter_mut().find(|role| role["arn"].as_str().is_some_and(|arn| arn.ends_with("worker")));
        worker.expect("the worker").as_object_mut().expect("a role").remove("boundary");
    });
    let told = place.run(&who(&["--action", "kms:Decrypt", "--via", "ec2"])).exits(3);
    let told: Vec<&str> = told.lines().collect();
    let at = |line: &str| {
        told.iter().position(|known| *known == line).unwrap_or_else(|| panic!("{line}: {told:#?}"))
    };
    let (may, open) = (at("MAY"), at("NOT KNOWN"));
    let (guest, named) = (at("NAMED, NOT IN THE ESTATE: MAY"), at("NAMED FOR SEVERAL"));
    let restore = at("  arn:aws:iam::222222222222:role/veeam-restore");
    assert!(may < restore && restore < open, "{told:#?}");
    assert!(open < at("  arn:aws:iam::222222222222:role/veeam-worker"));
    assert!(guest < at("  ec2.us-east-1.amazonaws.com"));
    at("      grant `g-1` allows it");
    at("  arn:aws:iam::666666666666:user/old");
    assert!(named < at("  333333333333") && named < at("  AROAEXAMPLEEXAMPLE123"));
    assert!(!told.contains(&"  *"), "the statement for everyone is about another action");
    assert!(told.iter().any(|line| line.starts_with("May not: 8 of 13 roles")), "{told:#?}");

    let json = place.run(&who(&["--action", "kms:Decrypt", "--via", "ec2", "--format", "json"])).exits(3);
    assert_eq!(
        json,
        place.run(&who(&["--action", "kms:Decrypt", "--via", "ec2", "--format", "json"])).stdout
    );
    let json: Value = serde_json::from_str(&json).expect("JSON");
    let principals = json["principals"].as_array().expect("principals");
    let of = |name: &str| principals.iter().find(|row| row["principal"] == name).expect("a row");
    assert_eq!(of(RESTORE)["verdict"], "allowed");
    assert_eq!(of("ec2.us-east-1.amazonaws.com")["in_estate"], false);
    assert_eq!(json["key"]["alias"], "alias/prod-us");
}

#[test]
fn names_of_the_estate_do_not_move_the_terminal() {
    let place = place(|estate| {
        estate["accounts"][0]["keys"][0]["policy"]["Statement"][0]["Sid"] = json!("a\u{1b}[2J\nMAY\u{202e}");
        estate["accounts"][0]["keys"][0]["policy"]["Statement"][1]["Principal"]["AWS"] =
            json!(["A\u{9b}31mX"]);
    });
    let principal = "arn:aws:iam::111111111111:role/veeam-backup";
    let args =
        ["why", "--estate", "estate.json", "--principal", principal, "--action", "kms:Decrypt", "--key", KEY];
    for told in [
        place.run(&args).exits(0),
        place.run(&[args.as_slice(), &["--format", "json"]].concat()).exits(0),
        place.run(&who(&["--action", "kms:Decrypt"])).exits(0),
        place.run(&who(&["--action", "kms:Decrypt", "--format", "json"])).exits(0),
    ] {
        assert!(!told.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{told:?}");
    }
}
