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
}

/// Every product, that of questions which name none first.
pub static PRODUCTS: &[ProductName] = &[
    ProductName {
        name: "veeam",
        releases: &["2", "10"],
        role_uses: &["backup", "worker", "replica", "restore", "repository"],
    },
    ProductName { name: "aws", releases: &[""], role_uses: &["caller"] },
];

/// The product of a name.
pub fn find(name: &str) -> Option<&'static ProductName> {
    PRODUCTS.iter().find(|known| known.name == name)
}
