//! The page about discovery: what is called, and what a failed call leaves open.

use crate::discover::{After, Place, Read, SOURCES};
use std::fmt::Write;

const INTRODUCTION: &str = "\
# Discovery

<!-- Made by `keyway docs` from `src/discover/sources/`. Change it there. -->

`keyway discover` writes an estate of what AWS tells of accounts; `keyway plan ... --live` reads what its question touches and \
answers at once. Both read only: an operation that is not in the tables below is refused before it is sent.

```
keyway discover --accounts 111111111111,222222222222 --regions us-east-1,eu-west-1 --out estate.json
keyway discover --organization --out estate/
keyway plan restore --src 111111111111/us-east-1 --dst 222222222222/eu-west-1 --workload i-0123456789abcdef0 \\
    --role backup=arn:aws:iam::111111111111:role/veeam-ec2-backup \\
    --role restore=arn:aws:iam::222222222222:role/veeam-ec2-restore --live
```

Both need a build with the AWS SDK: `cargo build --release --features live` (some minutes; docs/performance.md).

## Access

Credentials are found as by every AWS tool: environment, profiles, single sign-on, credential processes, instance roles. The \
account of the credentials is read with them; every other account as its role `KeywayReadOnly` (`--role-name`, \
`--external-id`). `keyway discover --print-policy` prints what the role has to be allowed, exactly the actions below; \
`--print-policy cloudformation` a template that makes it, as a stack set in every account.

The organization is read where the credentials are those of its management account or, with `--organization`, of a delegated \
administrator.

## What could not be read

A read that fails is no absence. What it would have told is left out, which is unknown, and `unread` of the estate says why: the \
account and region, the action, what was asked about, the error, who asked. A plan that hangs on it is undetermined and tells \
that reason. The run ends with exit code 3. Where one operation that tells of all roles is not allowed, each role is read \
by itself.

Not read: where vaults are shared through Resource Access Manager, `DynamoDB` tables, file systems, images of other accounts, \
what a product keeps in its repositories, which role serves which use of a product. An estate beside `--live` can tell the \
products, repositories and tables. Tags are kept if the condition of some policy looks at them; `--all-tags` keeps every one.

## Large organizations

With `--out FOLDER/` each account is written to a file of its own, and memory does not grow with their number. Calls are bounded \
over all (`--concurrency`), and to four at once for each account, region and service; AWS's throttling slows a run down and \
never loses anything. What was read is kept beside the output until it is written (readable by you alone): a run that was \
killed goes on with the same arguments and `--resume`. The same state of the accounts gives the same bytes.

## Where no role may be assumed

```
keyway estate import aws-cli --script --regions us-east-1,eu-west-1 > save.sh
AWS_PROFILE=production sh save.sh replies      # in each account, by whoever may read it
keyway estate import aws-cli replies --regions us-east-1,eu-west-1 --out estate.json
```

The script needs the AWS CLI alone and makes the same calls. Replies stand under \
`ACCOUNT/REGION/SERVICE/OPERATION,PARAMETER=VALUE.json`, errors beside them as `.err`; the estate is the one that `keyway discover` \
would have written. A reply that is missing, cut off or without its later pages is a read that failed.

## What is called

Each table is a word of `--only`.
";

/// The page.
pub(super) fn markdown() -> String {
    let mut page = INTRODUCTION.to_owned();
    for source in SOURCES {
        let _infallible = writeln!(page, "\n### `{}`\n\n{}.\n", source.word, capital(source.about));
        page.push_str("| operation | action | called | a failure leaves open |\n|---|---|---|---|\n");
        for read in source.reads {
            let fixed = read.fixed.iter().fold(String::new(), |mut all, (name, value)| {
                let _infallible = write!(all, " `{name}={value}`");
                all
            });
            let _infallible = writeln!(
                page,
                "| {}{fixed} | `{}` | {} | {} |",
                read.operation,
                read.action,
                called(read),
                read.leaves
            );
        }
    }
    page
}

fn called(read: &Read) -> String {
    let place = match read.place {
        Place::Account => "once",
        Place::Region => "in each region",
    };
    let follows: Vec<String> = read
        .after
        .iter()
        .filter_map(|after| match after {
            After::Start => None,
            After::StartIf(_) => Some("where it is asked for".to_owned()),
            After::Each(each) if each.parameter.is_empty() => Some(format!("after {}", each.of.operation)),
            After::Each(each) => Some(format!("for each of {}", each.of.operation)),
            After::FailureOf(other) => Some(format!("if {} fails", other.operation)),
        })
        .collect();
    if follows.is_empty() { place.to_owned() } else { follows.join(", ") }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
