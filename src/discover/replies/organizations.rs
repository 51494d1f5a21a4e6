//! Organizations API reference.

super::answers! {
    /// `DescribeOrganization`.
    DescribeOrganization { organization: Organization }
    /// An organization.
    Organization { id: String, master_account_id: String }
    /// `ListRoots`.
    ListRoots { roots: Vec<Root> }
    /// The root.
    Root { id: String, name: Option<String>, policy_types: Option<Vec<PolicyType>> }
    /// A type of policies that may be in use.
    PolicyType { policy_type: Option<String> as "Type", status: Option<String> }
    /// `ListOrganizationalUnitsForParent`.
    ListOrganizationalUnits { organizational_units: Vec<OrganizationalUnit> }
    /// A unit.
    OrganizationalUnit { id: String, name: Option<String> }
    /// `ListAccountsForParent`.
    ListAccounts { accounts: Vec<Account> }
    /// An account.
    Account { id: String, name: Option<String>, status: Option<String>, state: Option<String> }
    /// `ListPolicies`.
    ListPolicies { policies: Vec<PolicySummary> }
    /// A policy.
    PolicySummary { id: String, name: Option<String> }
    /// `ListTargetsForPolicy`.
    ListTargets { targets: Vec<Target> }
    /// What a policy is attached to.
    Target { target_id: String }
    /// `DescribePolicy`.
    DescribePolicy { policy: Policy }
    /// The document of a policy.
    Policy { content: String }
}
