//! What jobs about databases have in common.

use super::by_caller;
use crate::aws::ResourceType;
use crate::operations::{
    COPY_DB_CLUSTER_SNAPSHOT, COPY_DB_SNAPSHOT, CREATE_DB_CLUSTER_SNAPSHOT, CREATE_DB_SNAPSHOT,
    MODIFY_DB_CLUSTER_SNAPSHOT_ATTRIBUTE, MODIFY_DB_SNAPSHOT_ATTRIBUTE, Operation,
    RESTORE_DB_CLUSTER_FROM_SNAPSHOT, RESTORE_DB_INSTANCE_FROM_DB_SNAPSHOT,
};
use crate::question::Question;
use crate::workflows::{KeyChoice, Recipe, start_kind};

/// The calls for instances, or those for clusters.
pub(super) struct Calls {
    pub(super) create: &'static Operation,
    pub(super) share: &'static Operation,
    pub(super) copy: &'static Operation,
    pub(super) restore: &'static Operation,
}

/// The calls for the type that is asked about.
pub(super) fn calls(question: &Question) -> Calls {
    if question.resource == ResourceType::Aurora {
        return Calls {
            create: &CREATE_DB_CLUSTER_SNAPSHOT,
            share: &MODIFY_DB_CLUSTER_SNAPSHOT_ATTRIBUTE,
            copy: &COPY_DB_CLUSTER_SNAPSHOT,
            restore: &RESTORE_DB_CLUSTER_FROM_SNAPSHOT,
        };
    }
    Calls {
        create: &CREATE_DB_SNAPSHOT,
        share: &MODIFY_DB_SNAPSHOT_ATTRIBUTE,
        copy: &COPY_DB_SNAPSHOT,
        restore: &RESTORE_DB_INSTANCE_FROM_DB_SNAPSHOT,
    }
}

/// A snapshot, made first where the workload is a database; and its name.
pub(super) fn begin(question: &Question, calls: &Calls) -> (Recipe, &'static str) {
    if start_kind(question).is_snapshot() {
        return (Recipe::default(), "data");
    }
    (Recipe::default().step(by_caller("snapshot", calls.create, &question.src, "data")), "snapshot")
}

/// The snapshot copied to where it is wanted; shared first, where that is another account.
pub(super) fn copied(recipe: Recipe, question: &Question, calls: &Calls, made: &'static str) -> Recipe {
    let shared = if question.crosses_account() {
        recipe.step(by_caller("share", calls.share, &question.src, made).share_with(&question.dst.account))
    } else {
        recipe
    };
    shared.step(by_caller("copy", calls.copy, &question.dst, made).key(KeyChoice::Asked))
}
