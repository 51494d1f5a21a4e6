use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing, symptoms};
use crate::aws::{KeyState, KeyUsage};
use crate::estate::{Edit, Key, reads};
use crate::fact::{Observed, Source};
use crate::graph::{Failure, KeyRef, KeyUse, Severity, Step, Timing};

/// A key exists and everybody may use it, and it does not work.
pub(super) static CHECK: Check = Check {
    id: "key-not-usable",
    summary: "a key is disabled, pending deletion or import, unavailable, or of a kind EBS cannot use",
    docs: Docs {
        what: "A step uses a key whose state is not Enabled, whose spec is not SYMMETRIC_DEFAULT or whose usage is not \
               ENCRYPT_DECRYPT. It calls upon the key, or a service works with it by a grant: AWS Backup with the key of a vault.",
        why: "The state of a key is no matter of permission: every policy may allow the call and KMS refuses it. DescribeKey \
              works in every state, so a tool that only describes the key sees nothing wrong. EBS says it late: a volume \
              vanishes, an instance does not start.",
        example: "The source key is pending deletion since the application moved. Snapshots are still made; no volume can be \
                  created from any of them.",
        ways_out: &[
            "Disabled: EnableKey",
            "PendingDeletion: CancelKeyDeletion, then EnableKey",
            "PendingImport: import the same key material again",
            "Unavailable: reconnect the custom key store",
            "wrong spec or usage: name a symmetric encryption key",
        ],
        sources: &[
            Source {
                title: "KMS developer guide, Key states of AWS KMS keys",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html",
            },
            Source {
                title: "EBS user guide, EventBridge events for Amazon EBS",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-cloud-watch-events.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for step in assessment.graph.steps() {
        for used in used_keys(assessment, step) {
            let Some(key) = assessment.key(used.key) else { continue };
            if let Some(mut finding) = look(step, &used, key) {
                if finding.severity < Severity::Unknown {
                    finding.condition = used.condition.map(str::to_owned);
                } else if finding.severity == Severity::Unknown {
                    assessment.tell_unread_key(&mut finding, used.key, reads::KEY_METADATA);
                }
                found.push(finding);
            }
        }
    }
    let mut merged = merge_by_key(found);
    for finding in &mut merged {
        finding.fixes.splice(0..0, switched_on(finding, assessment));
        if let Some(trace) = trace(finding, assessment) {
            finding.cause = format!("{}; {trace}", finding.cause);
        }
    }
    merged
}

/// A key that a step uses.
struct Used<'a> {
    key: &'a KeyRef,
    condition: Option<&'a str>,
    /// Whether the step is known to fail where the key does not work.
    certain: bool,
}

/// The keys that a step uses, each once; for a snapshot that of its volume too.
fn used_keys<'a>(assessment: &'a Assessment<'_>, step: &'a Step) -> Vec<Used<'a>> {
    let needed = assessment.keys_used(step).into_iter();
    let mut keys: Vec<Used<'_>> =
        needed.map(|(key, condition)| Used { key, condition, certain: true }).collect();
    for kept in step.keys_used.iter().filter(|used| !used.certain) {
        if !keys.iter().any(|known| known.key.is_same_key(&kept.key)) {
            keys.push(Used { key: &kept.key, condition: kept.condition.as_deref(), certain: false });
        }
    }
    keys
}

fn look(step: &Step, used: &Used<'_>, key: &Key) -> Option<Finding> {
    let reference = used.key;
    if reference.is_aws_managed() {
        return None;
    }
    let words = reference.in_words();
    let arn = key.arn.as_str();
    // Existing data under a key of EBS proves its kind; a named or default key may be of any.
    let kind_matters = reference.key_use != KeyUse::Source;
    if kind_matters {
        let wrong_spec = key.spec.known().filter(|spec| !spec.is_symmetric()).map(|spec| spec.0.clone());
        let wrong_usage = matches!(key.usage, Observed::Known(usage) if usage != KeyUsage::EncryptDecrypt);
        if wrong_spec.is_some() || wrong_usage {
            let what = wrong_spec.map_or_else(|| "its usage".to_owned(), |spec| format!("its spec `{spec}`"));
            let message = format!(
                "the {words} cannot encrypt the data: {what} is not that of a symmetric encryption key"
            );
            let cause = "EBS, RDS and S3 work with keys of spec SYMMETRIC_DEFAULT and usage ENCRYPT_DECRYPT only; AWS publishes no \
                         words for others, these are the ones for a key that does not exist"
                .to_owned();
            let failure = symptoms::refused(step, reference, arn, "invalid");
            let fix = "name a symmetric encryption key in its place".to_owned();
            return Some(finding(
                step,
                reference,
                Severity::DeadEnd,
                message,
                cause,
                Some(failure),
                Some(fix),
            ));
        }
    }
    match key.state.known() {
        Some(state) if state.is_usable() => {
            let unknown_kind = kind_matters && (key.spec.is_unknown() || key.usage.is_unknown());
            unknown_kind.then(|| unknown(step, reference, "spec and usage"))
        }
        Some(state) => Some(not_usable(step, used, arn, *state)),
        // Whether a snapshot minds the state of its key is open even where the state is known.
        None if !used.certain => None,
        None => Some(unknown(step, reference, "state")),
    }
}

fn not_usable(step: &Step, used: &Used<'_>, arn: &str, state: KeyState) -> Finding {
    let reference = used.key;
    let words = reference.in_words();
    let fix = match state {
        KeyState::Disabled | KeyState::PendingDeletion => None,
        KeyState::PendingImport => Some(format!("import the key material of `{arn}` again")),
        KeyState::Unavailable => Some(format!("reconnect the key store of `{arn}`")),
        KeyState::Creating => Some(format!("wait until `{arn}` is made, or name another key")),
        _ => Some(format!("name another key: `{arn}` is being deleted")),
    };
    if !used.certain {
        let what = match step.operation.service {
            "rds" => "snapshot of its database",
            "backup" => "backup of what is under it",
            _ => "snapshot of its volume",
        };
        let message =
            format!("the {words} is {}; whether a {what} can be made is not documented", state.as_words());
        let cause = match step.operation.service {
            "rds" => {
                "RDS takes a database out of service whose key it cannot use, at once or later, and nobody has published what a \
                 snapshot does until then"
            }
            "backup" => "nobody has published what a backup of data does whose key is in this state",
            _ => {
                "CreateSnapshot calls no KMS operation with the caller's credentials, but nobody has published what it does under \
                 a key in this state"
            }
        };
        let cause = cause.to_owned();
        return finding(step, reference, Severity::Risk, message, cause, None, fix);
    }
    let failure = match step.operation.name {
        // EBS sends this event, and the volume stays as it is.
        "AttachVolume" => symptoms::late("attachVolume failed", format!("{arn} is {}.", state.as_words())),
        _ if step.operation.service == "rds" || symptoms::is_backup_job(step) => {
            symptoms::refused(step, reference, arn, state.as_words())
        }
        "CopySnapshot" | "CreateVolume" | "RunInstances" | "StartInstances" => {
            symptoms::refused(step, reference, arn, state.as_words())
        }
        _ if state == KeyState::Disabled => {
            symptoms::immediate("KMS.DisabledException", format!("{arn} is disabled."))
        }
        _ => symptoms::immediate("KMS.KMSInvalidStateException", format!("{arn} is {}.", state.as_words())),
    };
    let message = format!("the {words} is {}: no call that encrypts or decrypts succeeds", state.as_words());
    let called =
        step.requirements.iter().any(|call| call.key().is_some_and(|key| key.is_same_key(reference)));
    let cause = if called {
        "the state of a key stops its use whatever the policies say"
    } else {
        "AWS Backup works with this key by a grant, and the state of a key stops its use by everybody, grants and services included"
    };
    let cause = cause.to_owned();
    finding(step, reference, Severity::Denied, message, cause, Some(failure), fix)
}

fn unknown(step: &Step, reference: &KeyRef, what: &str) -> Finding {
    let message = format!("the {what} of the {} is not known", reference.in_words());
    let cause = format!("the estate does not give the {what} of the key, and KMS refuses unusable keys");
    let fix = format!("give the {what} of the key in the estate (DescribeKey)");
    finding(step, reference, Severity::Unknown, message, cause, None, Some(fix))
}

/// The edit that makes a key usable that was only switched off.
fn switched_on(finding: &Finding, assessment: &Assessment<'_>) -> Option<Fix> {
    let key = assessment.key(finding.key.as_ref()?)?;
    let arn = key.arn.clone();
    match key.state.known()? {
        KeyState::Disabled => Some(Fix::of(format!("enable `{arn}`"), vec![Edit::EnableKey { key: arn }])),
        KeyState::PendingDeletion => {
            let title = format!("cancel the deletion of `{arn}` and enable it");
            Some(Fix::of(title, vec![Edit::CancelKeyDeletion { key: arn }]))
        }
        _ => None,
    }
}

/// Where the first step that breaks leaves its trace, and how well its words are known.
fn trace(finding: &Finding, assessment: &Assessment<'_>) -> Option<String> {
    let state = assessment.key(finding.key.as_ref()?)?.state.known().filter(|state| !state.is_usable())?;
    let step = assessment.graph.steps().iter().find(|step| Some(step.id) == finding.step)?;
    let failure = finding.failure.as_ref().filter(|_| finding.severity <= Severity::Denied)?;
    let arn = finding.key.as_ref()?.arn.as_ref()?;
    match step.operation.name {
        // Only these two causes are published.
        "CreateVolume" if matches!(state, KeyState::Disabled | KeyState::PendingImport) => Some(format!(
            "the EventBridge event `createVolume` of the volume says `failed`, with the cause `{arn} is {}.`",
            state.as_words()
        )),
        "CreateVolume" => Some(
            "the EventBridge event `createVolume` of the volume says `failed` and tells the cause".to_owned(),
        ),
        "CopySnapshot" if failure.timing == Timing::Immediate && *state != KeyState::Disabled => {
            Some("the words of AWS are those seen for a disabled key".to_owned())
        }
        _ => None,
    }
}

fn finding(
    step: &Step,
    reference: &KeyRef,
    severity: Severity,
    message: String,
    cause: String,
    failure: Option<Failure>,
    fix: Option<String>,
) -> Finding {
    let mut finding = Finding::new(&CHECK, severity, message, cause);
    finding.step = Some(step.id);
    finding.role = Some(step.role.clone());
    finding.key = Some(reference.clone());
    finding.failure = failure;
    finding.fixes = fix.map(Fix::manual).into_iter().collect();
    finding
}

/// One finding for each key and message: the first step that breaks, and the others.
fn merge_by_key(found: Vec<Finding>) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::new();
    for finding in found {
        let same = |known: &&mut Finding| {
            let one_key = known
                .key
                .as_ref()
                .zip(finding.key.as_ref())
                .is_some_and(|(known, key)| known.is_same_key(key));
            one_key && known.severity == finding.severity && known.cause == finding.cause
        };
        match merged.iter_mut().find(same) {
            Some(known) => {
                known.also_steps.extend(finding.step.filter(|step| known.step != Some(*step)));
                if finding.condition.is_none() {
                    known.condition = None;
                }
            }
            None => merged.push(finding),
        }
    }
    merged
}
