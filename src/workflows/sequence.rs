//! What the walk carries out: steps as lists of calls, whoever wrote them down.

use crate::aws::{AccountId, Action, Arn};
use crate::graph::{Artefact, Caller, KeyRef, Place, Requirement, RoleRef, Session};
use crate::iam::Text;
use crate::operations::{Operation, Parameters, RepositoryFacts};

/// A job as the walk carries it out: every choice is made that needs no look at what the steps before have made.
#[derive(Debug, Clone, Default)]
pub struct Sequence {
    /// The data that the job finds.
    pub data: Vec<Artefact>,
    /// The steps in order.
    pub steps: Vec<JobStep>,
    /// The job ends early.
    pub stopped: Option<Stopped>,
    /// The repository that is read or written.
    pub repository: Option<RepositoryFacts>,
    /// What it takes for granted: text and source.
    pub assumptions: Vec<(String, String)>,
}

/// One operation by one role in one place: a call for the data of each volume.
#[derive(Debug, Clone)]
pub struct JobStep {
    /// Its name in the recipe.
    pub name: String,
    /// The operation.
    pub operation: &'static Operation,
    /// Where it is called.
    pub place: Place,
    /// Who calls it.
    pub role: RoleRef,
    /// What is special about the session of the role.
    pub session: Session,
    /// Who has to assume the role before its first step.
    pub assumed_by: Option<Assumer>,
    /// What documentation demands of the role before the step, beyond the calls on the keys of the data.
    pub permissions: Vec<Requirement>,
    /// Its calls.
    pub calls: Vec<StepCall>,
}

/// Who assumes a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assumer {
    /// Another role.
    Role {
        /// In words, such as `appliance`.
        words: &'static str,
        /// Its ARN, if known.
        arn: Option<Arn>,
    },
    /// A role of the product's vendor, in an account of the vendor.
    Vendor {
        /// Its ARN, if known.
        arn: Option<Arn>,
        /// `ExternalId`, as the trust policy of the role asks for it.
        external_id: Option<String>,
    },
    /// An AWS service.
    Service {
        /// Its name, such as `dlm.amazonaws.com`.
        name: String,
        /// The account for which it works, where that is not the account of the role.
        account: Option<AccountId>,
    },
}

impl Assumer {
    /// Whoever calls `AssumeRole`.
    pub(super) fn caller(&self) -> Caller {
        let caller = Caller { words: "service", arn: None, service: None, granted: false, vendor: false };
        match self.clone() {
            Self::Role { words, arn } => Caller { words, arn, ..caller },
            Self::Vendor { arn, .. } => Caller { words: "control plane", arn, vendor: true, ..caller },
            Self::Service { name, .. } => Caller { service: Some(name), ..caller },
        }
    }
}

/// One call of a step.
#[derive(Debug, Clone, Default)]
pub struct StepCall {
    /// Id of the artefact it reads; a call that reads what no step has made is left out.
    pub reads: Option<String>,
    /// Id of the artefact that it makes, if it makes one.
    pub makes: String,
    /// `KmsKeyId`, and the fact under which it is passed at all.
    pub key: Option<(KeyRef, Option<String>)>,
    /// What else it passes.
    pub parameters: Parameters,
    /// The keys on which the caller's documentation demands permissions.
    pub demands: Vec<Demanded>,
    /// What its choices take for granted: text and source.
    pub assumptions: Vec<(String, String)>,
}

/// A key on which documentation demands permissions of the role of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demanded {
    /// The key.
    pub key: DemandedKey,
    /// The calls that are demanded.
    pub demanded: Vec<Action>,
    /// The calls that a wider list names.
    pub documented: Vec<Action>,
}

/// Which key it is, or what else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DemandedKey {
    /// No key: a resource of the account of the call, such as the snapshots of a region.
    Resource {
        /// Its ARN, known up to where it may be any.
        arn: Text,
        /// Tags that it has, or that the call gives it.
        tags: Vec<(String, String)>,
    },
    /// That of what the call reads.
    Input,
    /// That of what the call makes.
    Output,
    /// This one, under the fact under which it is used at all.
    Key(KeyRef, Option<String>),
}

/// Why a job ends early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The product makes no replica of encrypted data without a target key.
    NoTargetKey,
    /// The next step would lead into another partition.
    Partition,
}

/// Why and where a job ends early.
#[derive(Debug, Clone)]
pub struct Stopped {
    /// Why.
    pub why: Stop,
    /// The operation it does not come to.
    pub before: &'static str,
    /// The fact under which it stops; `None` if it stops as things stand.
    pub condition: Option<String>,
}

impl Sequence {
    /// States what it takes for granted, once.
    pub(super) fn assume(&mut self, text: &str, source: &str) {
        let assumption = (text.to_owned(), source.to_owned());
        if !self.assumptions.contains(&assumption) {
            self.assumptions.push(assumption);
        }
    }
}
