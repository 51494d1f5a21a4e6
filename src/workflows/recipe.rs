use crate::aws::{AccountId, Arn, ResourceType};
use crate::estate::KeyName;
use crate::graph::Place;
use crate::operations::Operation;

/// What a product does, step by step.
#[derive(Debug, Clone, Default)]
pub struct Recipe {
    /// The steps in order.
    pub steps: Vec<RecipeStep>,
    /// What the recipe takes for granted: text and source.
    pub assumptions: Vec<(String, &'static str)>,
    /// The step before which the product stops if the data is encrypted and no target key is named.
    pub stops_without_target_key: Option<&'static str>,
}

/// One operation by one role in one place.
#[derive(Debug, Clone)]
pub struct RecipeStep {
    /// Name of what it makes; later steps read it by this name.
    pub id: &'static str,
    /// The operation.
    pub operation: &'static Operation,
    /// Use of the role that calls it.
    pub role_use: &'static str,
    /// Where it is called; the role is of this account.
    pub place: Place,
    /// What it reads: `data`, the name of an earlier step, or nothing.
    pub input: Option<&'static str>,
    /// Which key it passes.
    pub key: KeyChoice,
    /// Account it shares its input with.
    pub share_with: Option<AccountId>,
    /// Keys on which the product's documentation demands permissions of this role for this step.
    pub demands: &'static [Demand],
    /// Whether somebody makes it outside the product: then the product demands nothing and assumes no role for it.
    pub by_hand: bool,
    /// Who assumes the role.
    pub assumed: Assumed,
    /// The account for which a service assumes it, where that is not the account of the role.
    pub for_account: Option<AccountId>,
    /// The source identity of its session.
    pub source_identity: Option<String>,
    /// The service that calls for the role, in a forward access session.
    pub called_via: Option<&'static str>,
    /// The role, where it is a certain one.
    pub role: Option<Arn>,
    /// What it is about, where the data of a job is of several types: the step reads data of this type alone.
    pub resource: Option<ResourceType>,
    /// The service whose service-linked role the product's documentation wants its role to be able to make before the step.
    pub service_linked: Option<&'static str>,
    /// Tags that it passes for what it makes, by type of resource.
    pub tags: &'static [(&'static str, Tags)],
    /// Published lists of which the product demands every action of this role.
    pub lists: &'static [&'static [Listed]],
}

/// Keys and values.
pub type Tags = &'static [(&'static str, &'static str)];

/// An action of a published list that is no call on a key.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// The action.
    pub action: &'static str,
    /// `*`, or the ARN of what it is called on without `arn:` and partition, `{region}`, `{account}` and `{name}` (that of the
    /// workload) left open; one that ends with `/` or `:` is of anything that begins so.
    pub on: &'static str,
    /// Tags that this has, or that the call gives it.
    pub tags: Tags,
    /// Whether a job of the kind calls it, or the list has it for something else, such as cleaning up after a failure.
    pub called: bool,
}

/// Who assumes the role of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Assumed {
    /// The product's appliance.
    #[default]
    ByAppliance,
    /// A role of the product's vendor, in an account of the vendor.
    ByVendor,
    /// Whoever runs the job by hand; how is nobody's business.
    ByCaller,
    /// The control plane of the product, in an account of its maker: judged where the estate names it as the appliance.
    ByControlPlane,
    /// An AWS service, such as `dlm.amazonaws.com`.
    ByService(&'static str),
}

/// Which key a step passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyChoice {
    /// None: AWS chooses.
    None,
    /// The target key of the question, or what the product takes in its place.
    Target,
    /// The target key of the question, and none where it names none.
    Asked,
    /// That of the vault that a backup goes into.
    Vault,
    /// That of the vault that a copy goes into.
    DestinationVault,
    /// The default key of the place of the step, for data that is encrypted.
    DefaultHere,
    /// The target key of the question, or the default key of the place of the step, whatever the data is under.
    AskedOrDefault,
    /// This key.
    Named(KeyName),
}

/// A key that the product's documentation names for a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// The key of what the step reads.
    Input,
    /// The key of what the step makes.
    Output,
    /// The key of the final result.
    Target,
}

impl Recipe {
    /// Adds a step.
    #[must_use]
    pub fn step(mut self, step: RecipeStep) -> Self {
        self.steps.push(step);
        self
    }

    /// The same recipe on what an earlier step made: it reads that wherever it reads the data, and its own steps come
    /// behind those.
    #[must_use]
    pub fn after(mut self, earlier: Self, made: &'static str) -> Self {
        for step in &mut self.steps {
            if step.input == Some("data") {
                step.input = Some(made);
            }
        }
        let assumptions = earlier.assumptions.into_iter().chain(self.assumptions).collect();
        let steps = earlier.steps.into_iter().chain(self.steps).collect();
        Self { steps, assumptions, ..self }
    }

    /// States what the recipe takes for granted.
    #[must_use]
    pub fn assume(mut self, text: impl Into<String>, source: &'static str) -> Self {
        self.assumptions.push((text.into(), source));
        self
    }
}

impl RecipeStep {
    /// A step that passes no key, shares nothing and has no demands.
    pub fn new(
        id: &'static str,
        operation: &'static Operation,
        role_use: &'static str,
        place: &Place,
        input: &'static str,
    ) -> Self {
        Self { input: Some(input), ..Self::without_data(id, operation, role_use, place) }
    }

    /// A step that reads none of the data.
    pub fn without_data(
        id: &'static str,
        operation: &'static Operation,
        role_use: &'static str,
        place: &Place,
    ) -> Self {
        Self {
            id,
            operation,
            role_use,
            place: place.clone(),
            input: None,
            key: KeyChoice::None,
            share_with: None,
            demands: &[],
            by_hand: false,
            assumed: Assumed::default(),
            for_account: None,
            source_identity: None,
            called_via: None,
            role: None,
            resource: None,
            service_linked: None,
            tags: &[],
            lists: &[],
        }
    }

    /// Which key it passes.
    #[must_use]
    pub fn key(mut self, key: KeyChoice) -> Self {
        self.key = key;
        self
    }

    /// Made by hand, outside the product.
    #[must_use]
    pub fn by_hand(mut self) -> Self {
        self.by_hand = true;
        self
    }

    /// Who assumes the role.
    #[must_use]
    pub fn assumed(mut self, assumed: Assumed) -> Self {
        self.assumed = assumed;
        self
    }

    /// The account for which a service assumes the role, where that is not the account of the role.
    #[must_use]
    pub fn for_account(mut self, account: &AccountId) -> Self {
        self.for_account = Some(account.clone());
        self
    }

    /// The source identity of the session.
    #[must_use]
    pub fn source_identity(mut self, identity: impl Into<String>) -> Self {
        self.source_identity = Some(identity.into());
        self
    }

    /// The service that calls for the role, in a forward access session.
    #[must_use]
    pub fn called_via(mut self, service: &'static str) -> Self {
        self.called_via = Some(service);
        self
    }

    /// The role, where it is a certain one.
    #[must_use]
    pub fn by(mut self, role: Option<Arn>) -> Self {
        self.role = role;
        self
    }

    /// Tags that it passes for what it makes, by type of resource.
    #[must_use]
    pub fn tags(mut self, tags: &'static [(&'static str, Tags)]) -> Self {
        self.tags = tags;
        self
    }

    /// The published lists that the product demands in full.
    #[must_use]
    pub fn lists(mut self, lists: &'static [&'static [Listed]]) -> Self {
        self.lists = lists;
        self
    }

    /// The account it shares with.
    #[must_use]
    pub fn share_with(mut self, account: &AccountId) -> Self {
        self.share_with = Some(account.clone());
        self
    }

    /// What it is about, where the data of a job is of several types.
    #[must_use]
    pub fn about(mut self, resource: ResourceType) -> Self {
        self.resource = Some(resource);
        self
    }

    /// The service whose service-linked role is made before it, where it is not there.
    #[must_use]
    pub fn makes_service_linked_role_of(mut self, service: &'static str) -> Self {
        self.service_linked = Some(service);
        self
    }

    /// The keys the product's documentation names for it.
    #[must_use]
    pub fn demands(mut self, demands: &'static [Demand]) -> Self {
        self.demands = demands;
        self
    }
}
