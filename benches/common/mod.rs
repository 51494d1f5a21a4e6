//! Request lines of realistic size: key policies of 6 statements, two identity policies of 5, one SCP of 4 and one
//! boundary of 2, as real accounts have them, with a set of documents that recurs.

/// So many keys, each with a policy of its own.
const KEYS: usize = 200;

/// So many roles, each with an identity policy of its own.
const ROLES: usize = 100;

const EC2: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":["ec2:DescribeInstances","ec2:DescribeVolumes","ec2:DescribeSnapshots","ec2:DescribeImages","ec2:DescribeTags","ec2:GetEbsDefaultKmsKeyId","ec2:GetEbsEncryptionByDefault"],"Resource":"*"},{"Sid":"MakeVolumes","Effect":"Allow","Action":"ec2:CreateVolume","Resource":["arn:aws:ec2:*:444455556666:volume/*","arn:aws:ec2:*::snapshot/*"]},{"Sid":"Attach","Effect":"Allow","Action":["ec2:AttachVolume","ec2:DetachVolume","ec2:StartInstances","ec2:StopInstances"],"Resource":["arn:aws:ec2:*:444455556666:instance/*","arn:aws:ec2:*:444455556666:volume/*"]},{"Sid":"Copy","Effect":"Allow","Action":["ec2:CopySnapshot","ec2:CreateTags"],"Resource":"arn:aws:ec2:*::snapshot/*"},{"Sid":"KeepBackups","Effect":"Deny","Action":"ec2:DeleteSnapshot","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/keep":"yes"}}}]}"#;

const SCP: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"FullAccess","Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"Stay","Effect":"Deny","Action":["organizations:LeaveOrganization","account:*"],"Resource":"*"},{"Sid":"Regions","Effect":"Deny","NotAction":["iam:*","sts:*","support:*","organizations:*","route53:*","cloudfront:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}}},{"Sid":"KeepKeys","Effect":"Deny","Action":"kms:ScheduleKeyDeletion","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/KeyAdmin"}}}]}"#;

const BOUNDARY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:*","kms:*","s3:*","sts:AssumeRole"],"Resource":"*"},{"Effect":"Deny","Action":["iam:*","organizations:*"],"Resource":"*"}]}"#;

const ACTIONS: &[&str] = &[
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
];

/// One line, without its end. Lines of different numbers differ in key, role, action and volume.
pub(crate) fn line(number: usize) -> String {
    let (key, role) = (number % KEYS, number % ROLES);
    let action = ACTIONS.get(number % ACTIONS.len()).copied().unwrap_or_default();
    let key_arn = format!("arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-{key:012}");
    let both = format!(
        r#"["arn:aws:iam::444455556666:role/dr/Restore{role}","arn:aws:iam::444455556666:role/dr/Replica{role}"]"#
    );
    let key_policy = format!(
        r#"{{"Version":"2012-10-17","Id":"key-{key}","Statement":[{{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::111122223333:root"}},"Action":"kms:*","Resource":"*"}},{{"Sid":"Allow access for Key Administrators","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::111122223333:role/KeyAdmin"}},"Action":["kms:Create*","kms:Describe*","kms:Enable*","kms:List*","kms:Put*","kms:Update*","kms:Revoke*","kms:Disable*","kms:Get*","kms:Delete*","kms:TagResource","kms:UntagResource","kms:ScheduleKeyDeletion","kms:CancelKeyDeletion"],"Resource":"*"}},{{"Sid":"Describe","Effect":"Allow","Principal":{{"AWS":{both}}},"Action":"kms:DescribeKey","Resource":"*"}},{{"Sid":"Allow use of the key","Effect":"Allow","Principal":{{"AWS":{both}}},"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*"],"Resource":"*","Condition":{{"StringLike":{{"kms:ViaService":"ec2.*.amazonaws.com","kms:EncryptionContext:aws:ebs:id":["vol-*","snap-*"]}}}}}},{{"Sid":"Allow attachment of persistent resources","Effect":"Allow","Principal":{{"AWS":{both}}},"Action":["kms:CreateGrant","kms:ListGrants","kms:RevokeGrant"],"Resource":"*","Condition":{{"Bool":{{"kms:GrantIsForAWSResource":"true"}}}}}},{{"Sid":"OwnOrganization","Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":{{"StringNotEquals":{{"aws:PrincipalOrgID":"o-exampleorgid"}},"BoolIfExists":{{"aws:PrincipalIsAWSService":"false"}}}}}}]}}"#
    );
    let kms = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"List","Effect":"Allow","Action":["kms:ListAliases","kms:ListKeys"],"Resource":"*"}},{{"Sid":"Describe{role}","Effect":"Allow","Action":"kms:DescribeKey","Resource":"arn:aws:kms:*:111122223333:key/*"}},{{"Sid":"Use","Effect":"Allow","Action":["kms:Decrypt","kms:ReEncryptFrom","kms:ReEncryptTo","kms:GenerateDataKeyWithoutPlaintext"],"Resource":"arn:aws:kms:*:111122223333:key/*"}},{{"Sid":"Grant","Effect":"Allow","Action":"kms:CreateGrant","Resource":"arn:aws:kms:*:111122223333:key/*","Condition":{{"Bool":{{"kms:GrantIsForAWSResource":"true"}}}}}},{{"Sid":"Assume","Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::*:role/dr/*"}}]}}"#
    );
    format!(
        r#"{{"id":"{number}","principal":"arn:aws:sts::444455556666:assumed-role/Restore{role}/job-{number}","role_arn":"arn:aws:iam::444455556666:role/dr/Restore{role}","action":"{action}","resource":"{key_arn}","resource_account":"111122223333","context":{{"kms:ViaService":"ec2.us-east-1.amazonaws.com","kms:GrantIsForAWSResource":"true","kms:GrantOperations":["Decrypt"],"kms:EncryptionContext:aws:ebs:id":"vol-{number:017x}"}},"identity_policies":[{EC2},{kms}],"resource_policy":{key_policy},"permissions_boundary":{BOUNDARY},"scps":[[{SCP}]],"rcps":[],"grants":[],"key_manager":"customer","organization":{{"id":"o-exampleorgid","management_account":"999999999999"}},"resource_organization":"o-exampleorgid"}}"#
    )
}
