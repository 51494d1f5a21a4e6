//! Loading an estate from one file or many.

use crate::estate_mistakes::ESTATE;
use keyway::aws::{AccountId, Region};
use keyway::estate::{AWS_EBS_ALIAS, Estate, fixed_key_policy, load};
use keyway::input::{Mistake, SourceText};
use proptest::prelude::*;
use serde_json::{Value, json};

fn source(name: &str, value: &Value) -> SourceText {
    SourceText::new(name, serde_json::to_string_pretty(value).expect("JSON"))
}

fn parsed() -> Value {
    serde_json::from_str(ESTATE).expect("the fixture is JSON")
}

fn said(sources: &[SourceText]) -> Vec<String> {
    match load(sources) {
        Ok(_) => Vec::new(),
        Err(all) => all.iter().map(Mistake::to_string).collect(),
    }
}

/// One file for each account, and one for the rest.
fn folder() -> Vec<SourceText> {
    let mut rest = parsed();
    let accounts = rest["accounts"].take();
    rest.as_object_mut().expect("object").remove("accounts");
    let mut files = vec![source("0-estate.json", &rest)];
    for account in accounts.as_array().expect("list") {
        let name = format!("{}.json", account["id"].as_str().expect("id"));
        files.push(source(&name, &json!({"version": 1, "accounts": [account]})));
    }
    files
}

#[test]
fn a_right_estate_is_loaded() {
    let estate = load(&[SourceText::new("e.json", ESTATE)]).expect("right");
    assert_eq!(estate.account_names().collect::<Vec<_>>(), ["prod", "dr"]);
    assert_eq!(estate.roles().count(), 3);
    assert!(estate.volume("vol-1").is_some());
}

#[test]
fn a_folder_is_one_estate_whatever_the_order_of_its_files() {
    let mut files = folder();
    let first = load(&files).expect("right");
    files.reverse();
    let second = load(&files).expect("right");
    assert_eq!(first.document(), second.document());
    files.swap(0, 2);
    assert_eq!(first.document(), load(&files).expect("right").document());
    let whole: Estate = load(&[SourceText::new("e.json", ESTATE)]).expect("right");
    let ids = |estate: &Estate| {
        let mut ids: Vec<_> = estate.document().accounts.iter().map(|a| a.id.clone()).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&first), ids(&whole));
    assert_eq!(first.document().organization, whole.document().organization);
    assert_eq!(first.document().products, whole.document().products);
}

#[test]
fn mistakes_do_not_depend_on_the_order_of_files() {
    let mut files = folder();
    files.push(source("9.json", &json!({"version": 1, "accounts": [{"id": "555555555555", "name": "dr"}]})));
    // A whole account again is one mistake, whatever it holds.
    files.push(SourceText { name: "copy.json".to_owned(), ..files[1].clone() });
    let forwards = said(&files);
    files.reverse();
    assert_eq!(said(&files), forwards);
    assert_eq!(
        forwards,
        [
            "9.json:5:15: accounts[0].name: duplicate account name `dr`: it already stands at \
             `444455556666.json:5:15`",
            "copy.json:4:13: accounts[0].id: duplicate account id `111122223333`: it already stands at \
             `111122223333.json:4:13`",
        ]
    );
}

#[test]
fn an_account_told_again_hides_no_duplicate_elsewhere() {
    let text = ESTATE.replace("777788889999\", \"organization\": \"none", "111122223333");
    let said = said(&[SourceText::new("e.json", text.replace("ou-dr", "ou-prod"))]);
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(said[0].contains("duplicate unit id `ou-prod`"), "{}", said[0]);
    assert!(said[1].contains("duplicate account id `111122223333`"), "{}", said[1]);
}

#[test]
fn an_empty_folder_is_a_mistake() {
    assert_eq!(said(&[]), ["the estate is empty: there is no file to read"]);
}

#[test]
fn what_several_files_say_must_agree() {
    let veeam = |appliance: &str, role: &str| {
        json!([{"product": "veeam", "appliance": format!("arn:aws:iam::111122223333:role/{appliance}"),
            "roles": [{"use": "backup", "arn": format!("arn:aws:iam::111122223333:role/{role}")}]}])
    };
    let allow = json!({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
    let deny = json!({"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]});
    let file = |organization: &Value, policy: &Value, products: &Value| {
        json!({"version": 1, "organization": organization, "policies": [{"name": "p", "document": policy}],
            "products": products})
    };
    let organization = parsed()["organization"].clone();
    let a = source("a.json", &file(&organization, &allow, &veeam("A", "Backup")));
    let same = SourceText::new("b.json", a.text.clone());
    let estate = load(&[a.clone(), same]).expect("what is said twice alike is said once");
    assert_eq!(estate.document().policies.len(), 1);
    assert_eq!(estate.document().products.len(), 1);
    assert_eq!(estate.document().products[0].roles.len(), 1);
    let before = source("0.json", &json!({"version": 1}));
    let estate = load(&[before, a.clone()]).expect("what one file leaves out another tells");
    assert!(!estate.document().organization.is_unknown());

    let other = source("b.json", &file(&json!("none"), &deny, &veeam("B", "Other")));
    assert_eq!(
        said(&[other, a]),
        [
            "b.json:2:19: organization: another organization than at `a.json:2:19`: an estate has one",
            "b.json:14:15: policies[0].name: another document for policy `p`: it already stands at `a.json:46:15`",
            "b.json:19:20: products[0].appliance: another appliance of `veeam` than at `a.json:51:20`: \
             `arn:aws:iam::111122223333:role/B`, not `arn:aws:iam::111122223333:role/A`",
            "b.json:22:9: products[0].roles[0]: second role for use `backup` of `veeam` in account \
             `111122223333`: the first stands at `a.json:54:9`",
        ]
    );
}

#[test]
fn the_roles_of_a_product_are_gathered_from_all_files() {
    let file = |name: &str, role_use: &str| {
        let role = json!({"use": role_use, "arn": "arn:aws:iam::111122223333:role/R"});
        source(name, &json!({"version": 1, "products": [{"product": "veeam", "roles": [role]}]}))
    };
    let estate = load(&[file("b", "restore"), file("a", "backup")]).expect("right");
    let uses: Vec<_> =
        estate.document().products[0].roles.iter().map(|role| role.role_use.as_str()).collect();
    assert_eq!(uses, ["backup", "restore"]);
}

#[test]
fn all_mistakes_of_form_and_meaning_come_in_one_list() {
    let text = r#"{
  "version": 1,
  "accounts": [
    {"id": "12", "volumes": [{"id": "v"}]},
    {"id": "111122223333", "nmae": "prod", "keys": [
      {"arn": "arn:aws:kms:eu-west-1:444455556666:key/a", "policy": {"Statement": [
        {"Effect": "Alow", "Action": "*"},
        {"Effect": "Allow", "Action": "*", "Resorce": "*"}
      ]}}
    ], "volumes": [
      {"region": "eu-west-1", "id": 7},
      {"id": "vol-1", "region": "eu-west-1", "key": "arn:aws:kms:us-east-1:111122223333:key/b"}
    ]}
  ],
  "products": [{"product": "veeam", "roles": [
    {"use": "backup"},
    {"use": "restoer", "arn": "arn:aws:iam::111122223333:role/R"}
  ]}]
}"#;
    let broken = SourceText::new("broken.json", "{\"version\": 1,\n  \"accounts\": [");
    assert_eq!(
        said(&[SourceText::new("e.json", text), broken]),
        [
            "broken.json:2:16: accounts[0]: not JSON: expected a value, but the text ends here",
            "e.json:4:12: accounts[0].id: `12` is not an account id: twelve digits are expected",
            "e.json:4:30: accounts[0].volumes[0]: missing field `region`",
            "e.json:5:28: accounts[1].nmae: unknown field `nmae` (did you mean `name`?)",
            "e.json:6:15: accounts[1].keys[0].arn: `arn:aws:kms:eu-west-1:444455556666:key/a` is of account \
             `444455556666`, not of `111122223333`",
            "e.json:7:20: accounts[1].keys[0].policy.Statement[0].Effect: unknown value `Alow` (did you mean `Allow`?)",
            "e.json:8:44: accounts[1].keys[0].policy.Statement[1].Resorce: unknown element `Resorce`: a statement has \
             `Sid`, `Effect`, `Principal`, `NotPrincipal`, `Action`, `NotAction`, `Resource`, `NotResource` and \
             `Condition` (did you mean `Resource`?)",
            "e.json:11:37: accounts[1].volumes[0].id: expected a string, found the number `7`",
            "e.json:12:53: accounts[1].volumes[1].key: key `arn:aws:kms:us-east-1:111122223333:key/b` is of region \
             `us-east-1`, the volume of `eu-west-1`: EBS takes keys of its own region",
            "e.json:16:5: products[0].roles[0]: missing field `arn`",
            "e.json:17:13: products[0].roles[1].use: unknown use `restoer` of `veeam` (did you mean `restore`?)",
        ]
    );
}

#[test]
fn what_was_refused_is_not_said_to_be_missing() {
    let refused = ESTATE.replace(
        r#""arn": "arn:aws:iam::111122223333:role/Appliance", "unique_id": "AROAEXAMPLE""#,
        r#""arn": "Appliance""#,
    );
    assert_eq!(
        said(&[SourceText::new("e.json", refused)]),
        ["e.json:62:17: accounts[0].roles[1].arn: `Appliance` is not an ARN: \
             `arn:partition:service:region:account:resource` is expected"]
    );
}

#[test]
fn the_policy_of_the_default_ebs_key_names_its_account_region_and_partition() {
    let policy = |account: &str, region: &str| {
        let account: AccountId = account.parse().expect("account");
        let region: Region = region.parse().expect("region");
        let document = fixed_key_policy(AWS_EBS_ALIAS, &account, &region).expect("known");
        serde_json::to_value(document).expect("JSON")
    };
    assert_eq!(
        policy("444455556666", "eu-west-1"),
        json!({"Version":"2012-10-17","Id":"auto-ebs-2","Statement":[
            {"Sid":"Allow access through EBS for all principals in the account that are authorized to use EBS",
             "Effect":"Allow","Principal":{"AWS":"*"},
             "Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:CreateGrant","kms:DescribeKey"],
             "Resource":"*",
             "Condition":{"StringEquals":{"kms:CallerAccount":"444455556666","kms:ViaService":"ec2.eu-west-1.amazonaws.com"}}},
            {"Sid":"Allow direct access to key metadata to the account","Effect":"Allow",
             "Principal":{"AWS":"arn:aws:iam::444455556666:root"},
             "Action":["kms:Describe*","kms:Get*","kms:List*","kms:RevokeGrant"],"Resource":"*"}]})
    );
    let root = |region| policy("111122223333", region)["Statement"][1]["Principal"]["AWS"].clone();
    assert_eq!(root("us-gov-west-1"), "arn:aws-us-gov:iam::111122223333:root");
    assert_eq!(root("cn-north-1"), "arn:aws-cn:iam::111122223333:root");
    let of_rds = |account: &str, region: &str| {
        let (account, region) = (account.parse().expect("account"), region.parse().expect("region"));
        serde_json::to_value(fixed_key_policy("alias/aws/rds", &account, &region).expect("known"))
            .expect("JSON")
    };
    let of_rds = of_rds("444455556666", "eu-west-1");
    assert_eq!(of_rds["Id"], "auto-rds-2");
    assert_eq!(
        of_rds["Statement"][0]["Condition"]["StringEquals"]["kms:ViaService"],
        "rds.eu-west-1.amazonaws.com"
    );
    let (account, region) = ("111122223333".parse().expect("id"), "eu-west-1".parse().expect("region"));
    assert!(
        fixed_key_policy("alias/aws/dynamodb", &account, &region).is_none(),
        "not known is not the same as none"
    );
}

#[test]
fn estates_name_the_products_that_have_workflows() {
    let planned: Vec<_> = keyway::workflows::PRODUCTS.iter().map(|product| product.name).collect();
    let known: Vec<_> = keyway::products::PRODUCTS.iter().map(|known| known.name).collect();
    assert_eq!(known, planned);
}

proptest! {
    /// Whatever happens to the bytes of an estate, it is loaded or its mistakes are listed.
    #[test]
    fn a_damaged_estate_is_loaded_or_its_mistakes_are_listed(
        cuts in prop::collection::vec((0..ESTATE.len(), 0_usize..40, "[\\PC\"{}\\[\\]:,0-9 ]{0,3}"), 1..4),
    ) {
        let mut text = ESTATE.to_owned();
        for (at, length, with) in cuts {
            let start = (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
            let end = (start + length..text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
            text.replace_range(start..end, &with);
        }
        let lines = text.lines().count().max(1);
        if let Err(all) = load(&[SourceText::new("e.json", text)]) {
            prop_assert!(!all.is_empty());
            for mistake in &all {
                prop_assert!(mistake.line >= 1 && mistake.line <= lines + 1, "{}", mistake);
            }
        }
    }

    /// Values taken out or put in at random stay JSON: nothing is lost in repair and nothing goes on for ever.
    #[test]
    fn a_bent_estate_is_loaded_or_its_mistakes_are_listed(bends in prop::collection::vec((0_usize..400, 0_usize..7), 1..12)) {
        let mut value = parsed();
        for (at, how) in bends {
            bend(&mut value, &mut { at }, how);
        }
        let text = value.to_string();
        let known: Result<keyway::estate::EstateDocument, _> = serde_json::from_str(&text);
        match load(&[SourceText::new("e.json", text)]) {
            Ok(_) => prop_assert!(known.is_ok()),
            Err(all) => prop_assert!(!all.is_empty()),
        }
    }
}

/// Replaces the value of this number, counted depth first.
fn bend(value: &mut Value, at: &mut usize, how: usize) -> bool {
    if *at == 0 {
        *value =
            [json!(null), json!(7), json!(""), json!([]), json!({}), json!("none"), json!([{"id": "x"}])]
                [how]
                .take();
        return true;
    }
    *at -= 1;
    match value {
        Value::Array(values) => values.iter_mut().any(|below| bend(below, at, how)),
        Value::Object(fields) => fields.values_mut().any(|below| bend(below, at, how)),
        _ => false,
    }
}
