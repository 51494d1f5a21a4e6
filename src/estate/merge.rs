use super::{EstateDocument, Product};
use std::sync::Arc;

/// One document from several that do not contradict each other.
pub(super) fn merge(documents: Vec<EstateDocument>) -> EstateDocument {
    let mut documents = documents.into_iter();
    let mut merged = documents.next().unwrap_or_default();
    for document in documents {
        merged.about = merged.about.or(document.about);
        if merged.organization.is_unknown() {
            merged.organization = document.organization;
        }
        merged.accounts.extend(document.accounts);
        merged.unread.extend(document.unread);
        for policy in document.policies {
            if !merged.policies.iter().any(|known| known.name == policy.name) {
                merged.policies.push(policy);
            }
        }
        for product in document.products {
            match merged.products.iter_mut().find(|known| known.product == product.product) {
                Some(known) => join(Arc::make_mut(known), Arc::unwrap_or_clone(product)),
                None => merged.products.push(product),
            }
        }
    }
    merged
}

fn join(known: &mut Product, product: Product) {
    if known.appliance.is_unknown() {
        known.appliance = product.appliance;
    }
    for role in product.roles {
        if !known.roles.contains(&role) {
            known.roles.push(role);
        }
    }
}
