//! The bucket that a job on S3 is about.

use super::Surroundings;
use crate::aws::ResourceType;
use crate::estate::OrNone;
use crate::fact::Observed;
use crate::graph::{KeyRef, KeyUse};
use crate::operations::{RepositoryFacts, RepositoryKey};
use crate::question::{Job, Question};

/// The bucket that is backed up, or that gets what is restored: the workload. Objects are under the key that is named, else
/// under that of the bucket's default encryption.
pub(super) fn of_question(question: &Question, world: Surroundings<'_>) -> RepositoryFacts {
    let restores = question.job == Job::Restore;
    let place = if restores { &question.dst } else { &question.src };
    let key_use = if restores { KeyUse::Target } else { KeyUse::Source };
    let bucket = question.workload.clone();
    let held = bucket.as_ref().and_then(|name| {
        world.estate()?.repositories_at(&place.account, &place.region).find(|known| known.bucket == *name)
    });
    let named = question.target_key.as_ref().filter(|_| restores);
    let bucket_key = match (named, held.map(|held| &held.bucket_key)) {
        (Some(name), _) => RepositoryKey::Key(world.key(key_use, name, question.target_key_place())),
        (None, Some(Observed::Known(OrNone::None))) => RepositoryKey::None,
        (None, Some(Observed::Known(OrNone::Some(name)))) => {
            RepositoryKey::Key(world.key(key_use, name, place))
        }
        (None, Some(Observed::Unknown) | None) => {
            let key = KeyRef::named_by_part(key_use, &place.account, &place.region);
            match (world.estate(), restores) {
                // Without an estate data is taken to be encrypted.
                (None, false) => RepositoryKey::Key(key),
                _ => {
                    let name = bucket.as_deref().unwrap_or(ResourceType::S3.as_str());
                    RepositoryKey::Maybe(key, format!("`{name}` is encrypted with a KMS key (SSE-KMS)"))
                }
            }
        }
    };
    RepositoryFacts {
        name: held.map(|held| held.name.clone()),
        bucket,
        account: place.account.clone(),
        region: place.region.clone(),
        bucket_key,
        product_key: RepositoryKey::None,
    }
}
