//! Answers of AWS as the API references and the AWS CLI have them, as far as discovery looks at them.
//!
//! One file for each service. The clients make these from what the SDK gives; saved replies are read as these.

pub mod backup;
pub mod ec2;
pub mod iam;
pub mod kms;
pub mod organizations;
pub mod rds;
pub mod s3;

use super::read::Answer;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The check that an answer is of a type.
pub(super) const fn answer<T: DeserializeOwned>() -> Answer {
    fn check<T: DeserializeOwned>(value: &Value) -> Result<(), serde_json::Error> {
        T::deserialize(value).map(|_| ())
    }
    Answer(check::<T>)
}

/// Types of answers: every field by its name in the API reference, absent ones as `None` or empty.
macro_rules! answers {
    ($($(#[$about:meta])* $name:ident { $($field:ident : $type:ty $(as $wire:literal)?),* $(,)? })*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "PascalCase")]
        pub struct $name {
            $(
                #[allow(missing_docs, clippy::allow_attributes, reason = "the API reference has them")]
                $(#[serde(rename = $wire)])?
                pub $field: $type,
            )*
        }
    )*};
}
pub(crate) use answers;
