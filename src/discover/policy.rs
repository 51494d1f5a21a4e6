//! The least that whoever reads has to be allowed: exactly the actions of the operations in the register.

use super::reads;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Every action that discovery needs, in order.
pub fn actions() -> Vec<&'static str> {
    let actions: BTreeSet<&'static str> = reads().into_iter().map(|read| read.action).collect();
    actions.into_iter().collect()
}

/// The identity policy of the role that reads.
pub fn policy() -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [
            { "Sid": "KeywayReadsOnly", "Effect": "Allow", "Action": actions(), "Resource": "*" }
        ]
    })
}

/// A `CloudFormation` template of the role, for one account or, as a stack set, for every account of an organization.
pub fn template(role_name: &str) -> Value {
    json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "The role as which keyway discover reads an account. It can change nothing and read no data.",
        "Parameters": {
            "ReaderArn": {
                "Type": "String",
                "Description": "ARN of the role or user that runs keyway discover",
                "AllowedPattern": "^arn:[a-z-]+:iam::[0-9]{12}:(root|(role|user)/.+)$"
            },
            "ExternalId": {
                "Type": "String",
                "Default": "",
                "Description": "What --external-id says; empty for none"
            }
        },
        "Conditions": {
            "HasExternalId": { "Fn::Not": [{ "Fn::Equals": [{ "Ref": "ExternalId" }, ""] }] }
        },
        "Resources": {
            "Reader": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "RoleName": role_name,
                    "Description": "Read by keyway discover",
                    "AssumeRolePolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [{
                            "Effect": "Allow",
                            "Principal": { "AWS": { "Ref": "ReaderArn" } },
                            "Action": "sts:AssumeRole",
                            "Condition": {
                                "Fn::If": [
                                    "HasExternalId",
                                    { "StringEquals": { "sts:ExternalId": { "Ref": "ExternalId" } } },
                                    { "Ref": "AWS::NoValue" }
                                ]
                            }
                        }]
                    },
                    "Policies": [{ "PolicyName": "KeywayReadsOnly", "PolicyDocument": policy() }]
                }
            }
        },
        "Outputs": { "RoleArn": { "Value": { "Fn::GetAtt": ["Reader", "Arn"] } } }
    })
}
