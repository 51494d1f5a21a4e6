//! The tags of what a job reads: those that steps give to what they make, and those that the estate knows.

use super::Surroundings;
use super::sequence::StepCall;
use crate::aws::AccountId;
use crate::graph::{Artefact, ArtefactKind, Place, Requirement, Target};
use crate::operations::{CREATE_TAGS, Operation, RUN_INSTANCES};
use std::collections::BTreeMap;

type Tags = Vec<(String, String)>;

/// Tags that steps have given: by account and artefact, and of the instances of a place.
#[derive(Debug, Default)]
pub(super) struct Tagged {
    artefacts: BTreeMap<(AccountId, String), Tags>,
    instances: BTreeMap<Place, Tags>,
}

impl Tagged {
    /// Tells the requirements on what a call reads, or on the instance that it is about, which tags that has. Those that another
    /// account has given nobody else sees (EBS user guide, "View Amazon EBS snapshots that are shared with you").
    pub(super) fn tell(
        &self,
        input: &Artefact,
        place: &Place,
        world: Surroundings<'_>,
        requirements: &mut [Requirement],
    ) {
        let of_input = self.of(input, place, world);
        let ending = format!("/{}", input.resource_id.known_part());
        for requirement in requirements {
            let Target::Resource { arn, .. } = &requirement.target else { continue };
            let tags = if arn.known_part().ends_with(":instance/i-") {
                // Who gives tags gives all of them; who gives none may have left them out of a recipe.
                self.instances.get(place).filter(|tags| !tags.is_empty())
            } else {
                of_input.as_ref().filter(|_| arn.known_part().ends_with(&ending))
            };
            let Some(tags) = tags else { continue };
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

    /// All the tags of an artefact that the account of a place sees, if they are known.
    fn of(&self, input: &Artefact, place: &Place, world: Surroundings<'_>) -> Option<Tags> {
        if let Some(given) = self.artefacts.get(&(place.account.clone(), input.id.clone())) {
            return Some(given.clone()).filter(|tags| !tags.is_empty());
        }
        let own = !input.is_foreign_to(&place.account);
        let (estate, id) = (world.estate().filter(|_| own)?, input.resource_id.exact()?);
        let known = match input.kind {
            ArtefactKind::Volume => &estate.volume(id)?.1.tags,
            ArtefactKind::Snapshot => &estate.snapshot(id)?.1.tags,
            _ => return None,
        };
        Some(known.known()?.iter().map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    /// Remembers the tags that a call passes for what it makes, or gives to what it reads.
    pub(super) fn take_in(
        &mut self,
        operation: &Operation,
        call: &StepCall,
        input: &Artefact,
        place: &Place,
        world: Surroundings<'_>,
        output: Option<&Artefact>,
    ) {
        let passed = &call.parameters.tags;
        let of_type = |name: &str| -> Tags {
            let of_type = passed.iter().filter(|specification| specification.resource_type == name);
            of_type.flat_map(|specification| specification.tags.clone()).collect()
        };
        if *operation == CREATE_TAGS {
            let mut tags = self.of(input, place, world).unwrap_or_default();
            tags.extend(passed.iter().flat_map(|specification| specification.tags.clone()));
            self.artefacts.insert((place.account.clone(), input.id.clone()), tags);
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
            self.artefacts.insert((place.account.clone(), made.id.clone()), of_type(name));
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
