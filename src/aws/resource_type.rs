use super::Arn;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of thing a job is about. The types are those of AWS Backup (AWS Backup developer guide, "Feature availability by
/// resource"), and groups of Auto Scaling, which launch images.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ResourceType {
    /// EBS volumes and snapshots.
    #[default]
    Ebs,
    /// EC2 instances and images.
    Ec2,
    /// Images that an Auto Scaling group launches.
    AutoScalingGroup,
    /// EFS file systems.
    Efs,
    /// S3 buckets.
    S3,
    /// `DynamoDB` tables with the advanced features of AWS Backup.
    DynamodbAdvanced,
    /// `DynamoDB` tables without them.
    DynamodbBasic,
    /// RDS instances.
    Rds,
    /// Aurora clusters.
    Aurora,
    /// `DocumentDB` clusters.
    Documentdb,
    /// Neptune clusters.
    Neptune,
    /// `FSx` for Windows File Server and for Lustre.
    Fsx,
    /// `FSx` for `OpenZFS`.
    FsxOpenzfs,
    /// `FSx` for `NetApp` ONTAP.
    FsxOntap,
    /// Volumes of Storage Gateway.
    StorageGateway,
    /// Redshift clusters.
    Redshift,
    /// Redshift Serverless namespaces.
    RedshiftServerless,
    /// Timestream tables.
    Timestream,
    /// Virtual machines of `VMware`.
    Vmware,
    /// SAP HANA databases on EC2.
    SapHana,
    /// `CloudFormation` stacks.
    Cloudformation,
    /// Aurora DSQL clusters.
    Dsql,
    /// EKS clusters.
    Eks,
}

impl ResourceType {
    /// Every type.
    pub const ALL: &[Self] = &[
        Self::Ebs,
        Self::Ec2,
        Self::AutoScalingGroup,
        Self::Efs,
        Self::S3,
        Self::DynamodbAdvanced,
        Self::DynamodbBasic,
        Self::Rds,
        Self::Aurora,
        Self::Documentdb,
        Self::Neptune,
        Self::Fsx,
        Self::FsxOpenzfs,
        Self::FsxOntap,
        Self::StorageGateway,
        Self::Redshift,
        Self::RedshiftServerless,
        Self::Timestream,
        Self::Vmware,
        Self::SapHana,
        Self::Cloudformation,
        Self::Dsql,
        Self::Eks,
    ];

    /// The word of the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ebs => "ebs",
            Self::Ec2 => "ec2",
            Self::AutoScalingGroup => "auto-scaling-group",
            Self::Efs => "efs",
            Self::S3 => "s3",
            Self::DynamodbAdvanced => "dynamodb-advanced",
            Self::DynamodbBasic => "dynamodb-basic",
            Self::Rds => "rds",
            Self::Aurora => "aurora",
            Self::Documentdb => "documentdb",
            Self::Neptune => "neptune",
            Self::Fsx => "fsx",
            Self::FsxOpenzfs => "fsx-openzfs",
            Self::FsxOntap => "fsx-ontap",
            Self::StorageGateway => "storage-gateway",
            Self::Redshift => "redshift",
            Self::RedshiftServerless => "redshift-serverless",
            Self::Timestream => "timestream",
            Self::Vmware => "vmware",
            Self::SapHana => "sap-hana",
            Self::Cloudformation => "cloudformation",
            Self::Dsql => "dsql",
            Self::Eks => "eks",
        }
    }

    /// The type of a word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.as_str() == word)
    }

    /// The types of which a resource or a recovery point with this ARN can be, the likeliest first; none where the ARN does not
    /// tell: recovery points with an ARN of AWS Backup itself are of any type (AWS Backup developer guide, "Access control":
    /// AWS Backup resource ARNs; service authorization reference).
    pub fn told_by(arn: &Arn) -> &'static [Self] {
        let resource = arn.resource();
        match (arn.service(), resource.split([':', '/']).next().unwrap_or_default()) {
            ("ec2", "image" | "instance") => &[Self::Ec2],
            ("ec2", "volume") => &[Self::Ebs],
            ("ec2", "snapshot") => &[Self::Ebs, Self::StorageGateway],
            ("rds", "db" | "snapshot") => &[Self::Rds],
            // Clusters of RDS itself are Multi-AZ DB clusters.
            ("rds", "cluster" | "cluster-snapshot") => {
                &[Self::Aurora, Self::Documentdb, Self::Neptune, Self::Rds]
            }
            ("elasticfilesystem", _) => &[Self::Efs],
            ("s3", _) => &[Self::S3],
            ("dynamodb", _) if resource.contains("/backup/") => &[Self::DynamodbBasic],
            ("dynamodb", _) => &[Self::DynamodbAdvanced, Self::DynamodbBasic],
            ("fsx", _) => &[Self::Fsx, Self::FsxOpenzfs, Self::FsxOntap],
            ("storagegateway", _) => &[Self::StorageGateway],
            ("redshift", _) => &[Self::Redshift],
            ("redshift-serverless", _) => &[Self::RedshiftServerless],
            ("timestream", _) => &[Self::Timestream],
            ("backup-gateway", _) => &[Self::Vmware],
            ("ssm-sap", _) => &[Self::SapHana],
            ("cloudformation", _) => &[Self::Cloudformation],
            ("dsql", _) => &[Self::Dsql],
            ("eks", _) => &[Self::Eks],
            _ => &[],
        }
    }
}
