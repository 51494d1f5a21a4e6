//! The clients of one account.

use super::guard::Guard;
use super::services;
use crate::aws::AccountId;
use crate::discover::{Call, Reply};
use aws_config::SdkConfig;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Makes the calls of one account.
pub struct Clients {
    /// The ARN as which it is read: the role's, or the caller's.
    pub principal: String,
    pub(super) config: SdkConfig,
    pub(super) guard: Guard,
    pub(super) home: String,
    account: AccountId,
    pub(super) backup: ByRegion<aws_sdk_backup::Client>,
    pub(super) ec2: ByRegion<aws_sdk_ec2::Client>,
    pub(super) iam: ByRegion<aws_sdk_iam::Client>,
    pub(super) kms: ByRegion<aws_sdk_kms::Client>,
    pub(super) organizations: ByRegion<aws_sdk_organizations::Client>,
    pub(super) rds: ByRegion<aws_sdk_rds::Client>,
    pub(super) s3: ByRegion<aws_sdk_s3::Client>,
    /// Regions of buckets.
    pub(super) buckets: ByName,
}

impl Clients {
    pub(super) fn new(
        principal: String,
        account: &AccountId,
        config: SdkConfig,
        home: &str,
        guard: Guard,
    ) -> Self {
        Self {
            principal,
            config,
            guard,
            home: home.to_owned(),
            account: account.clone(),
            backup: ByRegion::default(),
            ec2: ByRegion::default(),
            iam: ByRegion::default(),
            kms: ByRegion::default(),
            organizations: ByRegion::default(),
            rds: ByRegion::default(),
            s3: ByRegion::default(),
            buckets: ByName::default(),
        }
    }

    /// Makes a call, all pages of it. Retries what can be retried, and waits while AWS throttles.
    pub async fn ask(&self, call: &Call) -> Reply {
        match services::ask(self, call).await {
            Ok(told) => Reply::Told(told),
            Err(refusal) => Reply::Failed(refusal),
        }
    }

    /// The region in which a call is made.
    pub(super) fn region<'a>(&'a self, call: &'a Call) -> &'a str {
        call.region.as_ref().map_or(self.home.as_str(), |region| region.as_str())
    }

    /// The name under which the SDK keeps the pace of calls: AWS counts by account, service and region.
    pub(super) fn pace(&self, service: &str, region: &str) -> String {
        format!("{}/{region}/{service}", self.account)
    }
}

/// A client for each region that was asked for.
pub(super) struct ByRegion<C>(Mutex<BTreeMap<String, C>>);

impl<C> Default for ByRegion<C> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<C: Clone> ByRegion<C> {
    /// The client of a region, made if there is none yet.
    pub(super) fn of(&self, region: &str, make: impl FnOnce() -> C) -> C {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(region.to_owned()).or_insert_with(make).clone()
    }
}

/// What is known by name.
#[derive(Default)]
pub(super) struct ByName(Mutex<BTreeMap<String, String>>);

impl ByName {
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    pub(super) fn keep(&self, name: &str, value: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), value.to_owned());
    }
}
