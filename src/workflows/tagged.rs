//! The tags that steps give to what they make, for the steps after them.

use super::sequence::StepCall;
use crate::graph::{Artefact, ArtefactKind, Place, Requirement, Target};
use crate::operations::{CREATE_TAGS, Operation, RUN_INSTANCES};
use std::collections::BTreeMap;

type Tags = Vec<(String, String)>;

/// Tags of what steps have made: by artefact, and of the instances of a place.
#[derive(Debug, Default)]
pub(super) struct Tagged {
    artefacts: BTreeMap<String, Tags>,
    instances: BTreeMap<Place, Tags>,
}

impl Tagged {
    /// Tells the requirements on what a call reads, or on the instance that it is about, which tags that has.
    pub(super) fn tell(&self, input: &Artefact, place: &Place, requirements: &mut [Requirement]) {
        let of_input = self.artefacts.get(&input.id);
        let ending = format!("/{}", input.resource_id.known_part());
        for requirement in requirements {
            let Target::Resource { arn, .. } = &requirement.target else { continue };
            let tags = if arn.known_part().ends_with(":instance/i-") {
                self.instances.get(place)
            } else {
                of_input.filter(|_| arn.known_part().ends_with(&ending))
            };
            // Who gives tags gives all of them; who gives none may have left them out of a recipe.
            let Some(tags) = tags.filter(|tags| !tags.is_empty()) else { continue };
            for prefix in ["aws:ResourceTag/", "ec2:ResourceTag/"] {
                requirement.context.leave_out(prefix);
            }
            for (key, value) in tags {
                for prefix in ["aws:ResourceTag", "ec2:ResourceTag"] {
                    requirement.context.insert(&format!("{prefix}/{key}"), value.as_str());
                }
            }
        }
    }

    /// Remembers the tags that a call passes for what it makes, or gives to what it reads.
    pub(super) fn take_in(
        &mut self,
        operation: &Operation,
        call: &StepCall,
        input: &Artefact,
        place: &Place,
        output: Option<&Artefact>,
    ) {
        let passed = &call.parameters.tags;
        let of_type = |name: &str| -> Tags {
            let of_type = passed.iter().filter(|specification| specification.resource_type == name);
            of_type.flat_map(|specification| specification.tags.clone()).collect()
        };
        if *operation == CREATE_TAGS {
            let tags = self.artefacts.entry(input.id.clone()).or_default();
            tags.extend(passed.iter().flat_map(|specification| specification.tags.clone()));
            return;
        }
        if *operation == RUN_INSTANCES && call.reads.is_none() {
            let tags = of_type("instance");
            // Of two launches nobody can tell which instance a later step is about.
            match self.instances.get_mut(place) {
                Some(known) => known.retain(|tag| tags.contains(tag)),
                None => {
                    self.instances.insert(place.clone(), tags);
                }
            }
        }
        let made = output.and_then(|made| Some((made, type_of(made.kind)?)));
        if let Some((made, name)) = made {
            self.artefacts.insert(made.id.clone(), of_type(name));
        }
    }
}

/// A kind of artefact, as EC2 names the type in tag specifications.
fn type_of(kind: ArtefactKind) -> Option<&'static str> {
    match kind {
        ArtefactKind::Volume => Some("volume"),
        ArtefactKind::Snapshot => Some("snapshot"),
        ArtefactKind::Image => Some("image"),
        _ => None,
    }
}
