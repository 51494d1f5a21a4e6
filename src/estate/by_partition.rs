use crate::aws::Partition;
use crate::iam::Document;

/// A policy that AWS writes, in each partition: the ARNs that it names are those of the partition (AWS managed policy reference;
/// IAM user guide, "Amazon Resource Names").
#[derive(Debug)]
pub(super) struct ByPartition([(&'static str, Option<Document>); 3]);

impl ByPartition {
    /// The policy as it reads in the commercial regions.
    pub(super) fn of(text: &str) -> Self {
        Self([Partition::Aws, Partition::AwsCn, Partition::AwsUsGov].map(|partition| {
            let name = partition.as_str();
            (name, text.replace("arn:aws:", &format!("arn:{name}:")).parse().ok())
        }))
    }

    /// The policy in a partition, where it is known.
    pub(super) fn in_partition(&self, partition: &str) -> Option<&Document> {
        self.0.iter().find(|(known, _)| *known == partition)?.1.as_ref()
    }
}
