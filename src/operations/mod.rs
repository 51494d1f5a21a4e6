//! The single home of AWS truth: one file per API operation that moves or opens encrypted data.
//!
//! An operation says which artefact goes in and comes out and under which key, which calls AWS makes on which key, in
//! which region, as whom and with which context, and how a missing permission shows itself. A new operation is one
//! file here and one line in [`OPERATIONS`].

mod attach_volume;
pub mod backup;
mod call;
mod complete_snapshot;
mod copy_db_cluster_snapshot;
mod copy_db_snapshot;
mod copy_image;
mod copy_into_backup_vault;
mod copy_snapshot;
mod create_backup_plan;
mod create_backup_selection;
mod create_backup_vault;
mod create_db_cluster_snapshot;
mod create_db_snapshot;
mod create_grant;
mod create_image;
mod create_snapshot;
mod create_tags;
mod create_volume;
mod describe_images;
mod describe_snapshots;
mod ebs_direct;
mod enable_ebs_encryption_by_default;
mod export_table_to_point_in_time;
mod failures;
mod get_object;
mod get_snapshot_block;
mod import_table;
mod list_changed_blocks;
mod list_snapshot_blocks;
mod modify_db_cluster_snapshot_attribute;
mod modify_db_snapshot_attribute;
mod modify_ebs_default_kms_key_id;
mod modify_image_attribute;
mod modify_snapshot_attribute;
mod outcome;
mod parameters;
pub(crate) mod proof;
mod put_object;
mod put_snapshot_block;
mod rds;
mod register_image;
pub(crate) mod rejections;
mod repository;
mod restore_db_cluster_from_snapshot;
mod restore_db_instance_from_db_snapshot;
mod run_backup_job;
mod run_copy_job;
mod run_instances;
mod run_restore_job;
mod start_backup_job;
mod start_copy_job;
mod start_instances;
mod start_restore_job;
mod start_snapshot;
mod stop_instances;
mod tags;
mod update_replication_configuration;

pub use attach_volume::ATTACH_VOLUME;
pub use call::{Assumed, assume_role};
pub use complete_snapshot::COMPLETE_SNAPSHOT;
pub use copy_db_cluster_snapshot::COPY_DB_CLUSTER_SNAPSHOT;
pub use copy_db_snapshot::COPY_DB_SNAPSHOT;
pub use copy_image::COPY_IMAGE;
pub use copy_into_backup_vault::COPY_INTO_BACKUP_VAULT;
pub use copy_snapshot::COPY_SNAPSHOT;
pub use create_backup_plan::CREATE_BACKUP_PLAN;
pub use create_backup_selection::CREATE_BACKUP_SELECTION;
pub use create_backup_vault::CREATE_BACKUP_VAULT;
pub use create_db_cluster_snapshot::CREATE_DB_CLUSTER_SNAPSHOT;
pub use create_db_snapshot::CREATE_DB_SNAPSHOT;
pub use create_grant::CREATE_GRANT;
pub use create_image::CREATE_IMAGE;
pub use create_snapshot::CREATE_SNAPSHOT;
pub use create_tags::CREATE_TAGS;
pub use create_volume::CREATE_VOLUME;
pub use describe_images::DESCRIBE_IMAGES;
pub use describe_snapshots::DESCRIBE_SNAPSHOTS;
pub use enable_ebs_encryption_by_default::ENABLE_EBS_ENCRYPTION_BY_DEFAULT;
pub use export_table_to_point_in_time::EXPORT_TABLE_TO_POINT_IN_TIME;
pub use get_object::GET_OBJECT;
pub use get_snapshot_block::GET_SNAPSHOT_BLOCK;
pub use import_table::IMPORT_TABLE;
pub use list_changed_blocks::LIST_CHANGED_BLOCKS;
pub use list_snapshot_blocks::LIST_SNAPSHOT_BLOCKS;
pub use modify_db_cluster_snapshot_attribute::MODIFY_DB_CLUSTER_SNAPSHOT_ATTRIBUTE;
pub use modify_db_snapshot_attribute::MODIFY_DB_SNAPSHOT_ATTRIBUTE;
pub use modify_ebs_default_kms_key_id::MODIFY_EBS_DEFAULT_KMS_KEY_ID;
pub use modify_image_attribute::MODIFY_IMAGE_ATTRIBUTE;
pub use modify_snapshot_attribute::MODIFY_SNAPSHOT_ATTRIBUTE;
pub use parameters::{GrantConstraints, Parameter, ParameterKind, Parameters, RootVolume};
pub use put_object::PUT_OBJECT;
pub use put_snapshot_block::PUT_SNAPSHOT_BLOCK;
pub use register_image::REGISTER_IMAGE;
pub use rejections::Rejection;
pub use repository::{RepositoryFacts, RepositoryKey};
pub use restore_db_cluster_from_snapshot::RESTORE_DB_CLUSTER_FROM_SNAPSHOT;
pub use restore_db_instance_from_db_snapshot::RESTORE_DB_INSTANCE_FROM_DB_SNAPSHOT;
pub use run_backup_job::RUN_BACKUP_JOB;
pub use run_copy_job::RUN_COPY_JOB;
pub use run_instances::RUN_INSTANCES;
pub use run_restore_job::RUN_RESTORE_JOB;
pub use start_backup_job::START_BACKUP_JOB;
pub use start_copy_job::START_COPY_JOB;
pub use start_instances::START_INSTANCES;
pub use start_restore_job::START_RESTORE_JOB;
pub use start_snapshot::START_SNAPSHOT;
pub use stop_instances::STOP_INSTANCES;
pub use tags::TagSpecification;
pub use update_replication_configuration::{DISASTER_RECOVERY_ROLE, UPDATE_REPLICATION_CONFIGURATION};

use crate::aws::Arn;
use crate::estate::Grant;
use crate::fact::{Observed, Source};
use crate::graph::{Artefact, ArtefactKind, KeyRef, Place, Protection, Requirement, Storage, UsedKey};
use crate::iam::Text;

/// Every registered operation.
pub static OPERATIONS: &[&Operation] = &[
    &ATTACH_VOLUME,
    &COMPLETE_SNAPSHOT,
    &COPY_DB_CLUSTER_SNAPSHOT,
    &COPY_DB_SNAPSHOT,
    &COPY_IMAGE,
    &COPY_INTO_BACKUP_VAULT,
    &COPY_SNAPSHOT,
    &CREATE_BACKUP_PLAN,
    &CREATE_BACKUP_SELECTION,
    &CREATE_BACKUP_VAULT,
    &CREATE_DB_CLUSTER_SNAPSHOT,
    &CREATE_DB_SNAPSHOT,
    &CREATE_GRANT,
    &CREATE_IMAGE,
    &CREATE_SNAPSHOT,
    &CREATE_TAGS,
    &CREATE_VOLUME,
    &DESCRIBE_IMAGES,
    &DESCRIBE_SNAPSHOTS,
    &ENABLE_EBS_ENCRYPTION_BY_DEFAULT,
    &EXPORT_TABLE_TO_POINT_IN_TIME,
    &GET_OBJECT,
    &GET_SNAPSHOT_BLOCK,
    &IMPORT_TABLE,
    &LIST_CHANGED_BLOCKS,
    &LIST_SNAPSHOT_BLOCKS,
    &MODIFY_DB_CLUSTER_SNAPSHOT_ATTRIBUTE,
    &MODIFY_DB_SNAPSHOT_ATTRIBUTE,
    &MODIFY_EBS_DEFAULT_KMS_KEY_ID,
    &MODIFY_IMAGE_ATTRIBUTE,
    &MODIFY_SNAPSHOT_ATTRIBUTE,
    &PUT_OBJECT,
    &PUT_SNAPSHOT_BLOCK,
    &REGISTER_IMAGE,
    &RESTORE_DB_CLUSTER_FROM_SNAPSHOT,
    &RESTORE_DB_INSTANCE_FROM_DB_SNAPSHOT,
    &RUN_BACKUP_JOB,
    &RUN_COPY_JOB,
    &RUN_INSTANCES,
    &RUN_RESTORE_JOB,
    &START_BACKUP_JOB,
    &START_COPY_JOB,
    &START_INSTANCES,
    &START_RESTORE_JOB,
    &START_SNAPSHOT,
    &STOP_INSTANCES,
    &UPDATE_REPLICATION_CONFIGURATION,
];

/// An AWS API operation.
#[derive(Debug)]
pub struct Operation {
    /// Its API name, such as `CopySnapshot`.
    pub name: &'static str,
    /// Prefix of its IAM action, such as `ec2`.
    pub service: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// Where its rows come from.
    pub sources: &'static [Source],
    /// The parameters that matter to encryption and authorization, and those that are let pass.
    pub parameters: &'static [Parameter],
    /// What it makes, if later steps can read that.
    pub makes: Option<ArtefactKind>,
    /// What it makes and what it needs.
    pub run: fn(&Invocation<'_>, &mut Effects),
}

impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Operation {
    /// Whether it copies data in full.
    pub fn is_full_copy(&self) -> bool {
        *self == COPY_SNAPSHOT || *self == COPY_IMAGE
    }
}

/// One call of an operation, for the data of one volume.
#[derive(Debug)]
pub struct Invocation<'a> {
    /// Account and region in which it is called.
    pub place: &'a Place,
    /// The data it works on.
    pub input: &'a Artefact,
    /// Id for the artefact it makes.
    pub output_id: String,
    /// `KmsKeyId`, if one is passed.
    pub key: Option<PassedKey<'a>>,
    /// What else is passed.
    pub parameters: &'a Parameters,
    /// The default EBS key of the place.
    pub default_key: &'a KeyRef,
    /// Encryption by default in the place.
    pub encryption_by_default: &'a Observed<bool>,
}

/// The role in the profile of an instance to be launched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PassedRole {
    /// It has none.
    #[default]
    None,
    /// This one.
    Role(Arn),
    /// Perhaps one: the fact under which there is.
    Perhaps(String),
}

/// A key passed as `KmsKeyId`.
#[derive(Debug, Clone, Copy)]
pub struct PassedKey<'a> {
    /// The key.
    pub key: &'a KeyRef,
    /// The fact under which it is passed at all: products leave plain data plain.
    pub only_if: Option<&'a str>,
}

impl Invocation<'_> {
    /// What a call makes of its input in its place, shared with nobody yet; KMS knows it by the same id.
    fn made(&self, kind: ArtefactKind, protection: Protection, id: Text) -> Artefact {
        Artefact {
            id: self.output_id.clone(),
            volume: self.input.volume.clone(),
            kind,
            account: self.place.account.clone(),
            region: self.place.region.clone(),
            protection,
            shared_with: Some(Vec::new()),
            resource_id: id.clone(),
            context_id: id,
            state: None,
            tier: None,
            storage: None,
        }
    }

    /// The image that a call makes of its input, shared with nobody yet.
    fn image(&self, protection: Protection, context_id: Text) -> Artefact {
        let storage = Storage {
            snapshot: self.output_id.clone(),
            resource_id: Text::Prefix("snap-".to_owned()),
            shared_with: Some(Vec::new()),
        };
        let made = self.made(ArtefactKind::Image, protection, Text::Prefix("ami-".to_owned()));
        Artefact { context_id, storage: Some(storage), ..made }
    }

    /// States that a snapshot made by `CreateSnapshot` is called for as a copy is: only copies have been watched.
    fn assume_snapshots_alike(&self, effects: &mut Effects) {
        let of_volume = self.input.kind == ArtefactKind::Snapshot
            && self.input.context_id.known_part().starts_with("vol-");
        if of_volume && self.input.protection.key().is_some() {
            effects.assumptions.push((
                "copies and volumes of a snapshot made by CreateSnapshot need the KMS calls that were seen for snapshots made \
                 by CopySnapshot and StartSnapshot, with the volume's id as encryption context"
                    .to_owned(),
                "captures of CopySnapshot and CreateVolume, 2026-09; KMS developer guide, How Amazon EBS uses AWS KMS",
            ));
        }
    }

    /// Whether the input belongs to another account than the caller's.
    pub fn is_foreign(&self) -> bool {
        self.input.is_foreign_to(&self.place.account)
    }
}

/// What an operation makes and needs.
#[derive(Debug, Default)]
pub struct Effects {
    /// The artefact it makes.
    pub output: Option<Artefact>,
    /// The input as it is afterwards, where the operation changes it.
    pub changed_input: Option<Artefact>,
    /// What AWS refuses whatever the policies.
    pub rejections: Vec<Rejection>,
    /// The default EBS key of the place from now on.
    pub default_key: Option<KeyRef>,
    /// Encryption by default in the place from now on.
    pub encryption_by_default: Option<bool>,
    /// The grant it makes, and on which key.
    pub grant: Option<(KeyRef, Grant)>,
    /// The keys that it uses without a call of its own.
    pub keys_used: Vec<UsedKey>,
    /// The calls that must be allowed, not yet judged.
    pub requirements: Vec<Requirement>,
    /// What its outcome takes for granted: text and source.
    pub assumptions: Vec<(String, &'static str)>,
}

impl Effects {
    /// The key of data is used without a call of the caller, and nothing works without it: a service works by a grant, or reads
    /// what is under the key.
    fn use_key(&mut self, protection: &Protection) {
        self.use_key_of(protection, true);
    }

    /// Data stays under its key without a call upon it, and nobody has published whether that is so where the key does not work.
    fn keep_key(&mut self, protection: &Protection) {
        self.use_key_of(protection, false);
    }

    fn use_key_of(&mut self, protection: &Protection, certain: bool) {
        if let Some(key) = protection.key() {
            let condition = protection.condition().map(str::to_owned);
            self.keys_used.push(UsedKey { key: key.clone(), condition, certain });
        }
    }
}
