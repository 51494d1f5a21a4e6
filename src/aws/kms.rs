use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who manages a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyManager {
    /// A customer managed key: its policy can be changed, its data shared.
    Customer,
    /// An AWS managed key such as `aws/ebs`: its policy is fixed and admits its own account only.
    Aws,
}

/// State of a key as `DescribeKey` gives it (KMS developer guide, "Key states of AWS KMS keys").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum KeyState {
    /// Usable.
    Enabled,
    /// Switched off; `EnableKey` switches it on.
    Disabled,
    /// Waiting to be deleted.
    PendingDeletion,
    /// Without key material, or with expired material.
    PendingImport,
    /// A multi-Region primary waiting for its replicas to go.
    PendingReplicaDeletion,
    /// Being made.
    Creating,
    /// Its multi-Region role is changing.
    Updating,
    /// Its custom key store does not answer.
    Unavailable,
}

impl KeyState {
    /// Whether cryptographic operations succeed in this state. `Updating` keys stay usable.
    pub fn is_usable(self) -> bool {
        matches!(self, Self::Enabled | Self::Updating)
    }

    /// What the error message of AWS says of the key: `<arn> is disabled`.
    pub fn as_words(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::PendingDeletion => "pending deletion",
            Self::PendingImport => "pending import",
            Self::PendingReplicaDeletion => "pending replica deletion",
            Self::Creating => "creating",
            Self::Updating => "updating",
            Self::Unavailable => "unavailable",
        }
    }
}

/// What a key is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum KeyUsage {
    /// The only usage EBS and S3 can work with.
    EncryptDecrypt,
    /// Asymmetric signing keys.
    SignVerify,
    /// HMAC keys.
    GenerateVerifyMac,
    /// Elliptic-curve key agreement.
    KeyAgreement,
}

/// Kind of key material, such as `SYMMETRIC_DEFAULT` or `RSA_4096`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct KeySpec(pub String);

impl KeySpec {
    /// Whether EBS can work with such a key.
    pub fn is_symmetric(&self) -> bool {
        self.0 == "SYMMETRIC_DEFAULT"
    }
}

/// Where the key material comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum KeyOrigin {
    /// Made by KMS.
    #[serde(rename = "AWS_KMS")]
    Kms,
    /// Imported; may expire.
    #[serde(rename = "EXTERNAL")]
    External,
    /// In a `CloudHSM` cluster.
    #[serde(rename = "AWS_CLOUDHSM")]
    CloudHsm,
    /// In an external key store.
    #[serde(rename = "EXTERNAL_KEY_STORE")]
    ExternalKeyStore,
}
