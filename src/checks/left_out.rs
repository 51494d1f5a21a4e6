//! Bad states that Keyway knows of and does not look for, each with the reason.

/// A bad state that no check looks for.
#[derive(Debug, Clone, Copy)]
pub struct LeftOut {
    /// A short name that stays.
    pub name: &'static str,
    /// The state.
    pub state: &'static str,
    /// Why no check looks for it.
    pub why: &'static str,
}

/// What is left out, by name.
pub static LEFT_OUT: &[LeftOut] = &[
    LeftOut {
        name: "air-gapped-vault-shared-with-organization",
        state: "a logically air-gapped vault is to be shared with an organization or a unit of it, which Resource Access Manager \
                refuses",
        why: "a share is no step of a job; estates hold the accounts that a vault is shared with",
    },
    LeftOut {
        name: "copies-of-other-jobs",
        state: "other jobs of the account copy or snapshot at the same time, and together they exceed a quota",
        why: "a plan is about one job; `too-many-copies-at-once` and `snapshots-of-one-volume-at-once` count its own calls",
    },
    LeftOut {
        name: "copy-while-another-copy-runs",
        state: "a recovery point is copied while another copy of the same resource runs",
        why: "a plan is about one job; AWS Backup lets the second one wait or fail",
    },
    LeftOut {
        name: "dry-run-taken-as-proof",
        state: "a call was tried with `DryRun`, and what passed is taken as proof that the job works",
        why: "a plan does not see how somebody tests; `DryRun` asks EC2 alone and passes where KMS refuses or the source is not \
              shared, so it proves nothing about keys",
    },
    LeftOut {
        name: "grant-not-yet-effective",
        state: "a grant is used in the minutes before it takes effect everywhere, without its grant token",
        why: "a plan has no clock; where a step makes a grant the plan says that it is taken to be effective",
    },
    LeftOut {
        name: "image-hidden-by-allowed-images",
        state: "the setting Allowed AMIs hides a public image, or one of another account, from launches and copies",
        why: "its criteria are about providers, names, product codes and ages of images, most of which no estate holds: what is \
              hidden could not be told from what is not",
    },
    LeftOut {
        name: "imported-material-expires-later",
        state: "the imported material of a key expires between the plan and the job",
        why: "estates hold the state of a key and no date; a key whose material has expired is found by `key-not-usable`",
    },
    LeftOut {
        name: "key-changes-during-the-job",
        state: "a key is disabled, deleted or taken from a role while the job runs, or a moment before: not every service sees it at \
                once",
        why: "a plan is about the estate as it is; data that stays under a key of another account is a risk, \
              `foreign-key-dependency`",
    },
    LeftOut {
        name: "key-policy-names-missing-service-linked-role",
        state: "a key policy is to name a service-linked role that does not exist yet, and KMS refuses the policy",
        why: "key policies of an estate have been stored already; a service-linked role that a copy needs and the account lacks is \
              found by `service-linked-role-missing`",
    },
    LeftOut {
        name: "product-codes-inherited",
        state: "a snapshot or image that is made on the way has the product codes of what it is made of",
        why: "estates hold no product codes of volumes; what is made on the way is taken to have none",
    },
    LeftOut {
        name: "result-not-awaited",
        state: "a step uses a snapshot or image that an earlier step has begun and not finished",
        why: "recipes do not say how a tool waits; each step is taken to wait for what it uses. A snapshot that is not completed \
              when the job begins is found by `snapshot-not-complete`",
    },
    LeftOut {
        name: "retention-outside-the-limits-of-the-vault",
        state: "a backup or copy is to be kept shorter or longer than the lock of its vault allows",
        why: "neither questions nor estates hold retention periods",
    },
    LeftOut {
        name: "s3-bucket-without-versioning",
        state: "AWS Backup is to back up a bucket that has no versioning",
        why: "estates do not hold the settings of buckets that are backed up",
    },
    LeftOut {
        name: "service-linked-role-of-restored-type-missing",
        state: "an account restores a database or file system for the first time, and the service-linked role of that service is not \
                there yet",
        why: "AWS names no list of types and roles; the role comes with the first use of the service",
    },
    LeftOut {
        name: "share-not-yet-effective",
        state: "a snapshot is used in the moments after it was shared, before the share is seen everywhere",
        why: "a plan has no clock; a tool should ask until the snapshot is there",
    },
];
