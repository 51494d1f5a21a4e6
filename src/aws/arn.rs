use super::{AccountId, NameError, Region, string_name};
use std::ops::Range;
use std::str::FromStr;

/// An Amazon Resource Name, split into its six parts. Region and account may be empty, as they are in the ARN of
/// a role or of a snapshot.
#[derive(Debug, Clone)]
pub struct Arn {
    text: String,
    ends: [usize; 5],
}

impl Arn {
    /// The whole ARN.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn part(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// `aws`, `aws-cn`, ...
    pub fn partition(&self) -> &str {
        let [a, b, ..] = self.ends;
        self.part(a + 1..b)
    }

    /// `kms`, `iam`, ...
    pub fn service(&self) -> &str {
        let [_, b, c, ..] = self.ends;
        self.part(b + 1..c)
    }

    /// The region as written, empty for global resources.
    pub fn region_text(&self) -> &str {
        let [_, _, c, d, _] = self.ends;
        self.part(c + 1..d)
    }

    /// The account as written, empty for some resources.
    pub fn account_text(&self) -> &str {
        let [.., d, e] = self.ends;
        self.part(d + 1..e)
    }

    /// Everything behind the account, such as `key/1234abcd-...` or `role/dr/Restore`.
    pub fn resource(&self) -> &str {
        let [.., e] = self.ends;
        self.part(e + 1..self.text.len())
    }

    /// The region, if the ARN names one.
    pub fn region(&self) -> Option<Region> {
        self.region_text().parse().ok()
    }

    /// The account, if the ARN names one.
    pub fn account(&self) -> Option<AccountId> {
        self.account_text().parse().ok()
    }

    /// The last segment of the resource: a role's name without its path, a key's id.
    pub fn resource_name(&self) -> &str {
        self.resource().rsplit('/').next().unwrap_or_default()
    }

    /// Name of a vault of AWS Backup; it may hold slashes. `None` for what is no vault.
    pub fn vault_name(&self) -> Option<&str> {
        self.resource().strip_prefix("backup-vault:").filter(|_| self.service() == "backup")
    }

    /// Whether this is the ARN of a KMS key (not of an alias).
    pub fn is_kms_key(&self) -> bool {
        self.service() == "kms" && self.resource().starts_with("key/")
    }

    /// Whether this is the ARN of an IAM role.
    pub fn is_role(&self) -> bool {
        self.service() == "iam" && self.resource().starts_with("role/")
    }

    /// Whether this is the ARN of a role that only its service can change and assume (IAM user guide, "Service-linked
    /// roles": their path is `/aws-service-role/`).
    pub fn is_service_linked_role(&self) -> bool {
        self.service() == "iam" && self.resource().starts_with("role/aws-service-role/")
    }
}

impl FromStr for Arn {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let error = || NameError::Arn(text.to_owned());
        let mut colons = text.match_indices(':').map(|(at, _)| at);
        let mut ends = [0; 5];
        for end in &mut ends {
            *end = colons.next().ok_or_else(error)?;
        }
        let arn = Self { text: text.to_owned(), ends };
        let parts_present = text.starts_with("arn:")
            && arn.partition().starts_with("aws")
            && !arn.service().is_empty()
            && !arn.resource().is_empty();
        if parts_present { Ok(arn) } else { Err(error()) }
    }
}

impl PartialEq for Arn {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
impl Eq for Arn {}
impl PartialOrd for Arn {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Arn {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}
impl std::hash::Hash for Arn {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

string_name!(Arn, "Arn", "^arn:aws[a-z-]*:[^:]+:[^:]*:[^:]*:.+$", "An Amazon Resource Name.");
