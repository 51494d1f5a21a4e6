use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A snapshot that RDS or AWS Backup has made is to be shared.
pub(super) static CHECK: Check = Check {
    id: "automated-database-snapshot-shared",
    summary: "a snapshot of a database that RDS or AWS Backup has made is to be shared",
    docs: Docs {
        what: "ModifyDBSnapshotAttribute or ModifyDBClusterSnapshotAttribute shares a snapshot whose identifier begins with `rds:` or \
               `awsbackup:`.",
        why: "Only manual snapshots can be shared. Automated ones belong to RDS, which deletes them at the end of their retention, and \
              those of AWS Backup to AWS Backup.",
        example: "A job shares `rds:mydb-2026-11-22-03-05`: `InvalidParameterValue: The parameter DBSnapshotIdentifier is not a valid \
                  identifier.`",
        ways_out: &[
            "copy the snapshot, which makes a manual one, and share the copy",
            "make a snapshot of the database with CreateDBSnapshot",
        ],
        sources: &[
            Source {
                title: "RDS user guide, Sharing a DB snapshot",
                url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
            },
            Source {
                title: "Aurora user guide, Sharing a DB cluster snapshot",
                url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-share-snapshot.html",
            },
            Source { title: "aws/aws-cli, issue 8296", url: "https://github.com/aws/aws-cli/issues/8296" },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
