//! An estate as a folder says what it says as one file.

use super::stage::{BACKUP_ACCOUNTS, Stage, ran};
use crate::scenarios::texts;
use keyway::estate::load;

#[test]
fn a_folder_is_the_same_estate_as_a_file() {
    let stage = Stage::new(&BACKUP_ACCOUNTS, "999999999999");
    for id in ["111111111111", "333333333333"] {
        // Something common to all, and something that one account alone could not read.
        let rule = super::rule::Rule::on("ec2", "DescribeImages").account(id).region("eu-central-1");
        stage.proxy.rule(rule.deny());
    }
    let read =
        ["--accounts", "111111111111,222222222222,333333333333", "--regions", "eu-west-1,eu-central-1"];
    for out in ["estate.json", "estate/"] {
        let ran = ran(&mut stage.discover(&[&read[..], &["--out", out]].concat()));
        assert_eq!(ran.code, Some(3), "{}", ran.err);
    }
    let folder = texts(&stage.path("estate")).unwrap();
    let names: Vec<&str> = folder.iter().map(|source| source.name.rsplit('/').next().unwrap()).collect();
    assert_eq!(names, ["111111111111.json", "222222222222.json", "333333333333.json", "organization.json"]);
    let file = load(&texts(&stage.path("estate.json")).unwrap()).unwrap();
    let document = file.document();
    assert_eq!(document.accounts.len(), 3);
    assert!(!document.policies.is_empty() && document.unread.len() > 1);
    assert_eq!(load(&folder).unwrap().document(), document);

    // What stands there already is seen before anything is read.
    let before = stage.proxy.calls().len();
    let ran = ran(&mut stage.discover(&[&read[..], &["--out", "estate/"]].concat()));
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("organization.json: exists already"), "{}", ran.err);
    assert_eq!(stage.proxy.calls().len(), before);
    assert_eq!(stage.left(), ["estate", "estate.json"], "nothing is left beside what was written");
}
