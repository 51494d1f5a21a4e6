//! S3 API reference.

super::answers! {
    /// `ListBuckets`.
    ListBuckets { buckets: Vec<Bucket> }
    /// A bucket.
    Bucket { name: String }
    /// `GetBucketLocation`; nothing stands for us-east-1.
    GetBucketLocation { location_constraint: Option<String> }
    /// `GetBucketEncryption`.
    GetBucketEncryption { server_side_encryption_configuration: Encryption }
    /// The default encryption of a bucket.
    Encryption { rules: Vec<Rule> }
    /// One rule of it.
    Rule { apply_server_side_encryption_by_default: Option<ByDefault> }
    /// Algorithm and key.
    ByDefault {
        sse_algorithm: String as "SSEAlgorithm",
        kms_master_key_id: Option<String> as "KMSMasterKeyID",
    }
    /// `GetBucketPolicy`.
    GetBucketPolicy { policy: String }
}
