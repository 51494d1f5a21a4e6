use super::claims::Denied;
use super::denials::{self, Told};
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::iam::ContextValue;

/// A policy wants a network that a call made by a service does not have.
pub(super) static CHECK: Check = Check {
    id: "network-condition-on-service-call",
    summary: "a policy wants a VPC or an endpoint of it, which calls through a service do not have",
    docs: Docs {
        what: "A statement with a condition on `aws:SourceVpc`, `aws:SourceVpce` or another key of the network decides \
               about a call that EC2 or S3 makes for a role, and without that condition the call would pass.",
        why: "A service that calls KMS for a role passes on the identity and not the network of the role's own call. An \
              Allow that wants an endpoint never applies to such a call, a Deny for everything outside an endpoint always \
              does.",
        example: "The key policy denies everything unless `aws:SourceVpce` is the company's endpoint. Every CreateVolume \
                  from an encrypted snapshot is answered with an id, and the volume vanishes.",
        ways_out: &[
            "let `kms:ViaService` say through which service the role may use the key, in place of the network",
            "except calls through services from a Deny: `\"BoolIfExists\": {\"aws:ViaAWSService\": \"false\"}`",
        ],
        sources: &[
            Source {
                title: "KMS developer guide, AWS global condition keys: IP addresses and VPC endpoints",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-aws.html",
            },
            Source {
                title: "IAM user guide, Forward access sessions",
                url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html",
            },
        ],
    },
    claims,
    run,
};

/// Keys of the network from which a principal calls.
const NETWORK: &[&str] = &[
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:VpcSourceIp",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
];

fn claims(denied: &Denied<'_>) -> bool {
    denied.requirement.context.get("kms:ViaService").is_some()
        && denied.turns_if(|context| {
            for key in NETWORK {
                context.insert(key, ContextValue::Unknown(String::new()));
            }
        })
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::causes(assessment, &CHECK, |denial| Told {
        message: format!(
            "{} makes {} on {} through a service, and {} is about the network of the caller",
            denial.caller_in_words(),
            denial.actions_in_words(),
            denial.target_in_words(),
            denial.policies_in_words(),
        ),
        why: "a call that a service makes for a role comes from no VPC and through no endpoint of the role"
            .to_owned(),
        way_out: "let the statement ask for `kms:ViaService` in place of the network, or except calls with \
                  `aws:ViaAWSService` from it"
            .to_owned(),
    })
}
