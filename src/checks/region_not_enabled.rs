use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing, symptoms};
use crate::aws::{AccountId, Region};
use crate::estate::{Account, Estate, OptIn, RegionSettings, Sought, reads};
use crate::fact::{Observed, Source};
use crate::graph::{Severity, Step};

/// A step works in a region that its account has not enabled.
pub(super) static CHECK: Check = Check {
    id: "region-not-enabled",
    summary: "a step works in an opt-in region that its account has not enabled",
    docs: Docs {
        what: "A step is called in an opt-in region, or on a key in one, and the account of its role has not enabled that \
               region. Where the estate does not say whether it has, and shows nothing of the account there, the answer is \
               open.",
        why: "Regions launched after March 20, 2019 are disabled until an account enables them. Until then no role of the \
              account exists there, and KMS admits no caller to a key of a region that the caller's account has not \
              enabled, whatever the key policy says.",
        example: "A restore from eu-west-1 into eu-central-2 of a recovery account that was made for eu-west-1 alone.",
        ways_out: &[
            "enable the region in the account (EnableRegion of the Account Management API); it takes minutes to hours",
            "restore into a region that the account has",
            "say in the estate what DescribeRegions gives: `\"opt_in\": \"opted-in\"` under `regions`",
        ],
        sources: &[
            Source {
                title: "AWS Account Management reference guide, Enable or disable AWS Regions in your account",
                url: "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html",
            },
            Source {
                title: "KMS developer guide, Allowing users in other accounts to use a KMS key",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
            },
            Source {
                title: "EC2 API reference, Region",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Region.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

/// An account that works in a region.
struct Use<'a> {
    account: &'a AccountId,
    region: &'a Region,
    /// Whether a step is called there, not only a key of another step.
    called: bool,
    steps: Vec<&'a Step>,
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let Some(estate) = assessment.estate else { return Vec::new() };
    let mut uses: Vec<Use<'_>> = Vec::new();
    for step in assessment.graph.steps() {
        add(&mut uses, &step.place.account, &step.place.region, true, step);
        for (key, _) in assessment.keys_called(step) {
            add(&mut uses, &step.role.account, &key.region, false, step);
        }
    }
    uses.iter().filter_map(|found| look(assessment, estate, found)).collect()
}

fn add<'a>(
    uses: &mut Vec<Use<'a>>,
    account: &'a AccountId,
    region: &'a Region,
    called: bool,
    step: &'a Step,
) {
    match uses.iter_mut().find(|known| known.account == account && known.region == region) {
        Some(known) => {
            known.called |= called;
            if !known.steps.iter().any(|other| other.id == step.id) {
                known.steps.push(step);
            }
        }
        None => uses.push(Use { account, region, called, steps: vec![step] }),
    }
}

fn look(assessment: &Assessment<'_>, estate: &Estate, found: &Use<'_>) -> Option<Finding> {
    let Use { account, region, .. } = found;
    let opt_in = estate.settings(account, region).map_or(&Observed::Unknown, |settings| &settings.opt_in);
    let (severity, message, cause) = match opt_in {
        Observed::Known(OptIn::NotOptedIn) => (
            Severity::Denied,
            format!("{account} has not enabled {region}: nothing of it works there"),
            "an account can use an opt-in region, and the keys in it, only once it has enabled the region"
                .to_owned(),
        ),
        Observed::Unknown
            if region.needs_opt_in()
                && !estate.account(account).is_some_and(|known| is_at_home(known, region)) =>
        {
            (
                Severity::Unknown,
                format!("not known: whether {account} has enabled {region}"),
                "it is an opt-in region, and the estate shows nothing of the account there".to_owned(),
            )
        }
        _ => return None,
    };
    let mut finding = Finding::new(&CHECK, severity, message, cause);
    let mut steps = found.steps.iter();
    let first = steps.next();
    finding.step = first.map(|step| step.id);
    finding.role = first.map(|step| step.role.clone());
    finding.also_steps = steps.map(|step| step.id).collect();
    if severity == Severity::Denied && found.called {
        finding.failure = Some(symptoms::immediate(
            "OptInRequired",
            "You are not authorized to use the requested service. Ensure that you have subscribed to the service you are \
             trying to use."
                .to_owned(),
        ));
    }
    finding.fixes = vec![Fix::manual(match severity {
        Severity::Unknown => {
            format!("give `opt_in` of {region} in {account} in the estate (DescribeRegions with AllRegions)")
        }
        _ => format!("enable {region} in {account}, and wait until it is enabled"),
    })];
    if severity == Severity::Unknown {
        // The list of regions is read in any region.
        let (account, calls) = (Some(*account), reads::REGIONS);
        assessment.tell_unread(&mut finding, &Sought { account, region: None, names: &[], calls });
    }
    Some(finding)
}

/// Whether an account has something in a region, which it could not have made in one that is not enabled.
fn is_at_home(account: &Account, region: &Region) -> bool {
    let answers = |settings: &RegionSettings| {
        !settings.default_ebs_key.is_unknown() || !settings.encryption_by_default.is_unknown()
    };
    account.regions.get(region).is_some_and(answers)
        || account.keys_in(region).next().is_some()
        || account.instances.iter().any(|instance| instance.region == *region)
        || account.volumes.iter().any(|volume| volume.region == *region)
        || account.snapshots.iter().any(|snapshot| snapshot.region == *region)
        || account.vaults.iter().any(|vault| vault.region == *region)
        || account.images.iter().any(|image| image.region == *region)
        || account.repositories.iter().any(|repository| repository.region == *region)
        || account.database_regions().any(|known| known == region)
}
