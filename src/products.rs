//! The names of products: what estates, questions and command lines may call them and the roles that serve them.

/// A product by its names.
#[derive(Debug)]
pub struct ProductName {
    /// Such as `veeam`.
    pub name: &'static str,
    /// Its releases, that of questions which name none first; a product without releases has the empty one.
    pub releases: &'static [&'static str],
    /// Uses of the roles that serve it.
    pub role_uses: &'static [&'static str],
    /// Whether its jobs are about vaults of AWS Backup.
    pub has_vaults: bool,
    /// Whether its questions say what kind of thing they are about.
    pub tells_kinds: bool,
    /// Whether a restore may be asked for under a key.
    pub restores_under_a_key: bool,
}

/// Every product, that of questions which name none first.
pub static PRODUCTS: &[ProductName] = &[
    ProductName {
        name: "veeam",
        releases: &["2", "10"],
        role_uses: &["backup", "worker", "replica", "restore", "repository"],
        has_vaults: false,
        tells_kinds: false,
        restores_under_a_key: true,
    },
    ProductName {
        name: "aws",
        releases: &[""],
        role_uses: &["caller"],
        has_vaults: false,
        tells_kinds: true,
        restores_under_a_key: true,
    },
    ProductName {
        name: "aws-backup",
        releases: &[""],
        role_uses: &["caller", "job", "service_linked"],
        has_vaults: true,
        tells_kinds: true,
        restores_under_a_key: true,
    },
    ProductName {
        name: "cloudera-cml",
        releases: &[""],
        role_uses: &["cross_account"],
        has_vaults: true,
        tells_kinds: false,
        restores_under_a_key: true,
    },
    ProductName {
        name: "clumio",
        releases: &[""],
        role_uses: &["clumio"],
        has_vaults: false,
        tells_kinds: true,
        restores_under_a_key: true,
    },
    ProductName {
        name: "aws-drs",
        releases: &[""],
        role_uses: &["caller", "service_linked", "replication", "staging"],
        has_vaults: false,
        tells_kinds: false,
        restores_under_a_key: false,
    },
];

/// Whether the jobs of a product are about vaults of AWS Backup.
pub fn has_vaults(name: &str) -> bool {
    find(name).is_some_and(|known| known.has_vaults)
}

/// Whether questions to a product say what kind of thing they are about.
pub fn tells_kinds(name: &str) -> bool {
    find(name).is_some_and(|known| known.tells_kinds)
}

/// Whether a role of its own does the jobs of a product; where none does, the caller passes itself.
pub fn has_job_role(name: &str) -> bool {
    find(name).is_some_and(|known| known.role_uses.contains(&"job"))
}

/// The product of a name.
pub fn find(name: &str) -> Option<&'static ProductName> {
    PRODUCTS.iter().find(|known| known.name == name)
}
