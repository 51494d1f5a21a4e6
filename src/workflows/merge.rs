//! The requirements of all volumes of a step as one list.

use crate::graph::{Basis, Requirement};

/// Requirements that every volume has alike become one; within a volume the stronger basis of the same call on the same
/// key stands for the weaker.
pub(super) fn merge(needed: Vec<Requirement>, volumes: usize) -> Vec<Requirement> {
    let mut kept: Vec<(Requirement, Vec<Option<String>>)> = Vec::new();
    for requirement in needed {
        match kept.iter_mut().find(|(known, _)| is_alike(known, &requirement)) {
            Some((_, of)) if of.contains(&requirement.volume) => {}
            Some((_, of)) => of.push(requirement.volume),
            None => {
                let volume = requirement.volume.clone();
                kept.push((requirement, vec![volume]));
            }
        }
    }
    let told_stronger = |requirement: &Requirement, volume: &Option<String>| {
        requirement.basis == Basis::Documented
            && kept.iter().any(|(other, of)| {
                other.basis < Basis::Documented
                    && other.action == requirement.action
                    && other.caller == requirement.caller
                    && of.contains(volume)
                    && matches!((other.key(), requirement.key()), (Some(a), Some(b)) if a.is_same_key(b))
            })
    };
    let told: Vec<Vec<Option<String>>> = kept
        .iter()
        .map(|(requirement, of)| {
            let of: Vec<Option<String>> =
                of.iter().filter(|volume| !told_stronger(requirement, volume)).cloned().collect();
            let common = volumes == 1 || of.len() == volumes;
            if common && !of.is_empty() { vec![None] } else { of }
        })
        .collect();
    let mut merged = Vec::new();
    for ((requirement, _), mut of) in kept.into_iter().zip(told) {
        let Some(last) = of.pop() else { continue };
        merged.extend(of.into_iter().map(|volume| Requirement { volume, ..requirement.clone() }));
        merged.push(Requirement { volume: last, ..requirement });
    }
    merged
}

fn is_alike(a: &Requirement, b: &Requirement) -> bool {
    a.action == b.action
        && a.target == b.target
        && a.basis == b.basis
        && a.context == b.context
        && a.condition == b.condition
        && a.caller == b.caller
}
