//! EC2 API reference.

super::answers! {
    /// `DescribeRegions`.
    DescribeRegions { regions: Vec<Region> }
    /// A region.
    Region { region_name: String, opt_in_status: Option<String> }
    /// `GetEbsDefaultKmsKeyId`.
    GetEbsDefaultKmsKeyId { kms_key_id: String }
    /// `GetEbsEncryptionByDefault`.
    GetEbsEncryptionByDefault { ebs_encryption_by_default: bool }
    /// `GetSnapshotBlockPublicAccessState`.
    GetSnapshotBlockPublicAccessState { state: String }
    /// `GetImageBlockPublicAccessState`.
    GetImageBlockPublicAccessState { image_block_public_access_state: String }
    /// `DescribeInstances`.
    DescribeInstances { reservations: Vec<Reservation> }
    /// A reservation.
    Reservation { instances: Vec<Instance> }
    /// An instance.
    Instance {
        instance_id: String,
        root_device_name: Option<String>,
        state: Option<InstanceState>,
        block_device_mappings: Option<Vec<InstanceDevice>>,
        iam_instance_profile: Option<Profile>,
        tags: Option<Vec<Tag>>,
    }
    /// State of an instance.
    InstanceState { name: Option<String> }
    /// A device of an instance.
    InstanceDevice { device_name: Option<String>, ebs: Option<InstanceVolume> }
    /// A volume of an instance.
    InstanceVolume { volume_id: Option<String> }
    /// The instance profile of an instance.
    Profile { arn: Option<String> }
    /// A tag.
    Tag { key: String, value: String }
    /// `DescribeVolumes`.
    DescribeVolumes { volumes: Vec<Volume> }
    /// A volume.
    Volume {
        volume_id: String,
        encrypted: Option<bool>,
        kms_key_id: Option<String>,
        attachments: Option<Vec<Attachment>>,
        tags: Option<Vec<Tag>>,
    }
    /// What a volume is attached to.
    Attachment { instance_id: Option<String> }
    /// `DescribeSnapshots`.
    DescribeSnapshots { snapshots: Vec<Snapshot> }
    /// A snapshot.
    Snapshot {
        snapshot_id: String,
        owner_id: Option<String>,
        volume_id: Option<String>,
        encrypted: Option<bool>,
        kms_key_id: Option<String>,
        state: Option<String>,
        storage_tier: Option<String>,
        tags: Option<Vec<Tag>>,
    }
    /// `DescribeSnapshotAttribute` for `createVolumePermission`.
    CreateVolumePermissions { create_volume_permissions: Vec<Permission> }
    /// `DescribeSnapshotAttribute` for `productCodes`.
    ProductCodes { product_codes: Vec<ProductCode> }
    /// One whom a snapshot or image is shared with.
    Permission {
        user_id: Option<String>,
        group: Option<String>,
        organization_arn: Option<String>,
        organizational_unit_arn: Option<String>,
    }
    /// A product code of the Marketplace.
    ProductCode { product_code_id: Option<String> }
    /// `DescribeLockedSnapshots`.
    DescribeLockedSnapshots { snapshots: Vec<LockedSnapshot> }
    /// A locked snapshot.
    LockedSnapshot { snapshot_id: String, lock_state: Option<String> }
    /// `DescribeImages`.
    DescribeImages { images: Vec<Image> }
    /// An image.
    Image {
        image_id: String,
        name: Option<String>,
        state: Option<String>,
        public: Option<bool>,
        root_device_name: Option<String>,
        block_device_mappings: Option<Vec<ImageDevice>>,
        product_codes: Option<Vec<ProductCode>>,
    }
    /// A device of an image.
    ImageDevice { device_name: Option<String>, ebs: Option<ImageSnapshot> }
    /// The snapshot of a device.
    ImageSnapshot { snapshot_id: Option<String> }
    /// `DescribeImageAttribute` for `launchPermission`.
    LaunchPermissions { launch_permissions: Vec<Permission> }
}
