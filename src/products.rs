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
}

/// Every product, that of questions which name none first.
pub static PRODUCTS: &[ProductName] = &[
    ProductName {
        name: "veeam",
        releases: &["2", "10"],
        role_uses: &["backup", "worker", "replica", "restore", "repository"],
        has_vaults: false,
    },
    ProductName { name: "aws", releases: &[""], role_uses: &["caller"], has_vaults: false },
    ProductName {
        name: "aws-backup",
        releases: &[""],
        role_uses: &["caller", "job", "service_linked"],
        has_vaults: true,
    },
    ProductName { name: "clumio", releases: &[""], role_uses: &["clumio"], has_vaults: false },
];

/// Whether the jobs of a product are about vaults of AWS Backup.
pub fn has_vaults(name: &str) -> bool {
    find(name).is_some_and(|known| known.has_vaults)
}

/// The product of a name.
pub fn find(name: &str) -> Option<&'static ProductName> {
    PRODUCTS.iter().find(|known| known.name == name)
}
