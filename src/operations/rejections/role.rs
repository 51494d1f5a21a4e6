//! Roles that a call hands to a service.

use super::Rejection;
use crate::operations::{Effects, Invocation, PassedRole};

/// A role is passed within its own account only (IAM user guide, "Grant a user permissions to pass a role to an AWS service").
pub(in crate::operations) fn role_of_another_account(
    call: &Invocation<'_>,
    effects: &mut Effects,
    operation: &str,
) {
    let PassedRole::Role(arn) = &call.parameters.passed_role else { return };
    let (own, account) = (arn.account_text(), &call.place.account);
    if own == account.as_str() {
        return;
    }
    effects.reject(
        Rejection::new(
            "role-of-another-account-passed",
            format!("{operation} in {account} passes `{}` of {own}", arn.resource()),
            "a service takes roles of the account in which it works only",
            format!("pass a role of {account}"),
        )
        .answered("AccessDenied", "Cross-account pass role is not allowed."),
    );
}
