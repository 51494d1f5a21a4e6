//! What AWS Backup supports for each type of resource, and under which key recovery points and copies end (AWS Backup
//! developer guide, "Feature availability by resource" and "Encryption for backups in AWS Backup").

use crate::aws::ResourceType;

/// Under which key a recovery point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointKey {
    /// That of its vault: AWS Backup encrypts it independently.
    Vault,
    /// That of what it was made of.
    Resource,
}

/// Under which key a copy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyKey {
    /// That of the destination vault.
    Vault,
    /// That of the destination vault; a copy of plain data stays plain.
    VaultIfEncrypted,
    /// There are no copies.
    None,
}

/// What AWS Backup supports for a type.
#[derive(Debug, Clone, Copy)]
pub struct Support {
    /// Key of recovery points.
    pub point: PointKey,
    /// Key of copies.
    pub copy: CopyKey,
    /// Whether copies go to other accounts.
    pub cross_account: bool,
    /// Whether the type is supported by logically air-gapped vaults.
    pub air_gapped: bool,
}

/// What AWS Backup supports for a type; `None` for what it does not back up.
pub fn support(resource: ResourceType) -> Option<Support> {
    use ResourceType as R;
    let managed =
        Support { point: PointKey::Vault, copy: CopyKey::Vault, cross_account: true, air_gapped: true };
    let inherited = Support { point: PointKey::Resource, ..managed };
    Some(match resource {
        R::AutoScalingGroup => return None,
        R::Ebs | R::Ec2 | R::Fsx | R::StorageGateway => inherited,
        R::FsxOpenzfs | R::Rds => Support { air_gapped: false, ..inherited },
        R::FsxOntap | R::Redshift | R::RedshiftServerless | R::DynamodbBasic => {
            Support { copy: CopyKey::None, cross_account: false, air_gapped: false, ..inherited }
        }
        R::Aurora | R::Documentdb | R::Neptune => Support { copy: CopyKey::VaultIfEncrypted, ..inherited },
        R::Efs | R::S3 | R::DynamodbAdvanced | R::Timestream | R::Vmware | R::Dsql | R::Eks => managed,
        R::SapHana => Support { air_gapped: false, ..managed },
        R::Cloudformation => Support { cross_account: false, ..managed },
    })
}
