//! IAM API reference. Policy documents are JSON here, as in the AWS CLI: the API itself encodes them for URLs.

use serde_json::Value;

super::answers! {
    /// `GetAccountAuthorizationDetails`.
    GetAccountAuthorizationDetails { role_detail_list: Vec<RoleDetail>, policies: Option<Vec<ManagedPolicyDetail>> }
    /// A role with all that is attached to it.
    RoleDetail {
        role_name: String,
        role_id: Option<String>,
        arn: String,
        assume_role_policy_document: Option<Value>,
        role_policy_list: Option<Vec<PolicyDetail>>,
        attached_managed_policies: Option<Vec<AttachedPolicy>>,
        permissions_boundary: Option<Boundary>,
        tags: Option<Vec<Tag>>,
    }
    /// An inline policy.
    PolicyDetail { policy_name: String, policy_document: Value }
    /// A managed policy that is attached.
    AttachedPolicy { policy_name: Option<String>, policy_arn: String }
    /// A permissions boundary.
    Boundary { permissions_boundary_arn: Option<String> }
    /// A tag of a role.
    Tag { key: String, value: String }
    /// A managed policy and its versions.
    ManagedPolicyDetail { arn: String, default_version_id: Option<String>, policy_version_list: Option<Vec<PolicyVersion>> }
    /// A version of a managed policy.
    PolicyVersion { version_id: Option<String>, is_default_version: Option<bool>, document: Option<Value> }
    /// `ListRoles`.
    ListRoles { roles: Vec<RoleEntry> }
    /// A role of the list.
    RoleEntry { role_name: String, arn: String }
    /// `GetRole`.
    GetRole { role: Role }
    /// A role.
    Role {
        role_name: String,
        role_id: Option<String>,
        arn: String,
        assume_role_policy_document: Option<Value>,
        permissions_boundary: Option<Boundary>,
        tags: Option<Vec<Tag>>,
    }
    /// `ListRolePolicies`.
    ListRolePolicies { policy_names: Vec<String> }
    /// `GetRolePolicy`.
    GetRolePolicy { policy_document: Value }
    /// `ListAttachedRolePolicies`.
    ListAttachedRolePolicies { attached_policies: Vec<AttachedPolicy> }
    /// `GetPolicy`.
    GetPolicy { policy: Policy }
    /// A managed policy.
    Policy { arn: String, default_version_id: String }
    /// `GetPolicyVersion`.
    GetPolicyVersion { policy_version: PolicyVersion }
    /// `ListInstanceProfiles`.
    ListInstanceProfiles { instance_profiles: Vec<InstanceProfile> }
    /// An instance profile.
    InstanceProfile { arn: String, roles: Vec<RoleEntry> }
}
