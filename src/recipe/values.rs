//! Values of parameters, read by what the parameter says.

use crate::aws::{AccountId, Arn, DatabaseArn, DatabaseKind, KNOWN_REGIONS, Region, ResourceType};
use crate::estate::{GRANT_OPERATIONS, KeyName};
use crate::graph::{ArtefactKind, Place};
use crate::input::{Path, did_you_mean};
use crate::operations::{GrantConstraints, ParameterKind, TagSpecification};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Data that a parameter names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataRef {
    /// What an earlier step makes, or what is given: its name.
    Made(String),
    /// Something of the estate: its id, or its ARN if it is of a database.
    Estate(String),
}

/// A key as it is named, and the place of an alias that was named by its ARN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The key.
    pub name: KeyName,
    /// Where the alias counts; `None` for that of the call.
    pub place: Option<Place>,
}

/// A device of an instance or image.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Device {
    /// Such as `/dev/xvda`.
    pub name: String,
    /// The snapshot it is made from.
    pub snapshot: Option<DataRef>,
    /// `Encrypted`.
    pub encrypted: Option<bool>,
    /// `KmsKeyId`.
    pub key: Option<Asked>,
}

/// Whom a permission is given or taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Permission {
    /// Accounts that it is given.
    pub add: Vec<AccountId>,
    /// Accounts from which it is taken.
    pub remove: Vec<AccountId>,
    /// Whether everybody gets it.
    pub add_all: bool,
    /// Whether it is taken from everybody.
    pub remove_all: bool,
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Data that the call reads.
    Data(Vec<DataRef>),
    /// An instance that the call is about.
    Instance(DataRef),
    /// An image; `None` for one that has no id.
    Image(Option<DataRef>),
    /// A key.
    Key(Asked),
    /// Whether the result is encrypted.
    Encrypted(bool),
    /// Region of the data.
    SourceRegion(Region),
    /// Accounts.
    Accounts(Vec<AccountId>),
    /// Whether everybody is meant.
    Everybody(bool),
    /// Whether something is taken rather than given.
    Remove(bool),
    /// Whom a permission is given or taken.
    Permission(Permission),
    /// Devices.
    Devices(Vec<Device>),
    /// A bucket.
    Bucket(String),
    /// A principal.
    Principal(String),
    /// Operations of a grant.
    GrantOperations(Vec<String>),
    /// The name of something.
    Name(String),
    /// Constraints of a grant.
    GrantConstraints(GrantConstraints),
    /// Tags for what the call makes.
    Tags(Vec<TagSpecification>),
    /// Name of a vault.
    Vault(String),
    /// ARN of the vault that a copy goes into.
    DestinationVault(Arn),
    /// ARN of a job role.
    JobRole(Arn),
    /// Type of what is backed up.
    BackedUp(ResourceType),
    /// Something without a say.
    Any,
}

/// Where a mistake is, what it is, and what may have been meant.
pub(super) type Note<'n> = &'n mut dyn FnMut(Path, String, Option<String>);

/// Reads the value of a parameter; what is wrong with it is noted.
pub(super) fn value(
    kind: ParameterKind,
    json: &Json,
    place: &Place,
    at: &Path,
    note: Note<'_>,
) -> Option<Value> {
    let mut reader = Reader { place, note };
    match kind {
        ParameterKind::Data(kinds) => Some(Value::Data(vec![reader.data(kinds, json, at)?])),
        ParameterKind::DataList(kinds) => {
            Some(Value::Data(reader.list(json, at, |reader, json, at| reader.data(kinds, json, at))?))
        }
        ParameterKind::Instance => reader.data(&[ArtefactKind::Instance], json, at).map(Value::Instance),
        ParameterKind::Image => reader.image(json, at),
        ParameterKind::Key => reader.key(json, at).map(Value::Key),
        ParameterKind::Encrypted => reader.flag(json, at).map(Value::Encrypted),
        ParameterKind::SourceRegion => reader.region(json, at).map(Value::SourceRegion),
        ParameterKind::Accounts => reader.list(json, at, Reader::account).map(Value::Accounts),
        ParameterKind::Groups => {
            let groups = reader.list(json, at, Reader::group)?;
            Some(Value::Everybody(!groups.is_empty()))
        }
        ParameterKind::OperationType => match reader.text(json, at)? {
            "add" => Some(Value::Remove(false)),
            "remove" => Some(Value::Remove(true)),
            other => {
                let near = did_you_mean(other, ["add", "remove"].into_iter());
                reader.refuse(at, format!("`{other}` is neither `add` nor `remove`"), near);
                None
            }
        },
        ParameterKind::Permission => reader.permission(json, at).map(Value::Permission),
        ParameterKind::Devices => reader.list(json, at, Reader::device).map(Value::Devices),
        ParameterKind::Bucket => reader.text(json, at).map(|text| Value::Bucket(text.to_owned())),
        ParameterKind::Principal => reader.principal(json, at).map(Value::Principal),
        ParameterKind::GrantOperations => {
            let words = reader.list(json, at, Reader::grant_operation)?;
            if words.is_empty() {
                reader.refuse(at, "a grant allows at least one operation".to_owned(), None);
                return None;
            }
            Some(Value::GrantOperations(words))
        }
        ParameterKind::Name => reader.text(json, at).map(|text| Value::Name(text.to_owned())),
        ParameterKind::Word(word) => reader.word(word, json, at),
        ParameterKind::RestorersAdded => reader.restorers(json, at).map(|(accounts, everybody)| {
            let nobody = Permission::default();
            Value::Permission(Permission { add: accounts, add_all: everybody, ..nobody })
        }),
        ParameterKind::RestorersRemoved => reader.restorers(json, at).map(|(accounts, everybody)| {
            let nobody = Permission::default();
            Value::Permission(Permission { remove: accounts, remove_all: everybody, ..nobody })
        }),
        ParameterKind::GrantConstraints => reader.constraints(json, at).map(Value::GrantConstraints),
        ParameterKind::TagSpecifications => reader.list(json, at, Reader::tag_specification).map(Value::Tags),
        ParameterKind::SnapshotTags => {
            let tags = reader.list(json, at, Reader::tag)?;
            Some(Value::Tags(vec![TagSpecification { resource_type: "snapshot".to_owned(), tags }]))
        }
        ParameterKind::Vault => reader.text(json, at).map(|text| Value::Vault(text.to_owned())),
        ParameterKind::DestinationVault => reader.arn(json, at, "backup-vault:").map(Value::DestinationVault),
        ParameterKind::JobRole => reader.arn(json, at, "role/").map(Value::JobRole),
        ParameterKind::BackedUp => reader.backed_up(json, at).map(Value::BackedUp),
        ParameterKind::Any => Some(Value::Any),
    }
}

pub(super) struct Reader<'r, 'n> {
    place: &'r Place,
    note: Note<'n>,
}

impl Reader<'_, '_> {
    pub(super) fn refuse(&mut self, at: &Path, message: String, near: Option<String>) {
        (self.note)(at.clone(), message, near);
    }

    fn wrong(&mut self, at: &Path, expected: &str, json: &Json) {
        let found = match json {
            Json::Null => "`null`".to_owned(),
            Json::Bool(value) => format!("`{value}`"),
            Json::Number(number) => format!("the number `{number}`"),
            Json::String(text) => format!("the string `{text}`"),
            Json::Array(_) => "an array".to_owned(),
            Json::Object(_) => "an object".to_owned(),
        };
        self.refuse(at, format!("expected {expected}, found {found}"), None);
    }

    pub(super) fn text<'j>(&mut self, json: &'j Json, at: &Path) -> Option<&'j str> {
        if json.as_str().is_none() {
            self.wrong(at, "a string", json);
        }
        json.as_str()
    }

    fn flag(&mut self, json: &Json, at: &Path) -> Option<bool> {
        if json.as_bool().is_none() {
            self.wrong(at, "`true` or `false`", json);
        }
        json.as_bool()
    }

    pub(super) fn list<T>(
        &mut self,
        json: &Json,
        at: &Path,
        read: impl Fn(&mut Self, &Json, &Path) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Some(items) = json.as_array() else {
            self.wrong(at, "an array", json);
            return None;
        };
        let read: Vec<Option<T>> =
            items.iter().enumerate().map(|(i, item)| read(self, item, &at.clone().index(i))).collect();
        read.into_iter().collect()
    }

    fn data(&mut self, kinds: &[ArtefactKind], json: &Json, at: &Path) -> Option<DataRef> {
        let text = self.text(json, at)?;
        if let Some(name) = text.strip_prefix('@') {
            return Some(DataRef::Made(name.to_owned()));
        }
        let databases: Vec<DatabaseKind> = kinds.iter().filter_map(|kind| kind.database()).collect();
        if !databases.is_empty() {
            return self.database(&databases, text, at);
        }
        let prefixes: Vec<&str> = kinds.iter().filter_map(|kind| prefix(*kind)).collect();
        if prefixes.iter().any(|prefix| text.starts_with(prefix)) {
            return Some(DataRef::Estate(text.to_owned()));
        }
        // AWS Backup names snapshots and images by their ARNs.
        let id = text.strip_prefix("arn:").and_then(|rest| rest.rsplit('/').next());
        if let Some(id) = id.filter(|id| prefixes.iter().any(|prefix| id.starts_with(prefix))) {
            return Some(DataRef::Estate(id.to_owned()));
        }
        let ids: Vec<String> = prefixes.iter().map(|prefix| format!("`{prefix}...`")).collect();
        let expected = if ids.is_empty() { String::new() } else { format!("an id ({}) or ", ids.join(", ")) };
        self.refuse(
            at,
            format!("`{text}` names no data: {expected}`@` and the name of an earlier step is expected"),
            None,
        );
        None
    }

    fn grant_operation(&mut self, json: &Json, at: &Path) -> Option<String> {
        let text = self.text(json, at)?;
        if GRANT_OPERATIONS.contains(&text) {
            return Some(text.to_owned());
        }
        let near = did_you_mean(text, GRANT_OPERATIONS.iter().copied());
        self.refuse(at, format!("`{text}` is no operation that a grant can allow"), near);
        None
    }

    /// An ARN whose resource begins like this.
    fn arn(&mut self, json: &Json, at: &Path, begins: &str) -> Option<Arn> {
        let text = self.text(json, at)?;
        let arn = text.parse::<Arn>().ok().filter(|arn| arn.resource().starts_with(begins));
        if arn.is_none() {
            self.refuse(at, format!("`{text}` is not an ARN of the form `...:{begins}...`"), None);
        }
        arn
    }

    fn backed_up(&mut self, json: &Json, at: &Path) -> Option<ResourceType> {
        let text = self.text(json, at)?;
        let known = ResourceType::named(&text.to_ascii_lowercase());
        if known.is_none() {
            let near = did_you_mean(text, ResourceType::ALL.iter().map(|kind| kind.as_str()));
            self.refuse(at, format!("`{text}` is no type of resource that Keyway knows"), near);
        }
        known
    }

    /// Databases and their snapshots have identifiers of the account and region of the call, of the first kind that fits, or
    /// ARNs.
    fn database(&mut self, kinds: &[DatabaseKind], text: &str, at: &Path) -> Option<DataRef> {
        if text.starts_with("arn:") {
            let found = text.parse::<DatabaseArn>().ok().filter(|arn| kinds.contains(&arn.kind));
            if found.is_none() {
                let forms: Vec<String> =
                    kinds.iter().map(|kind| format!("`arn:aws:rds:...:{}:...`", kind.in_arn())).collect();
                self.refuse(
                    at,
                    format!("`{text}` is not the ARN expected here: {}", forms.join(" or ")),
                    None,
                );
            }
            let here = self.place.region.partition();
            if let Some(other) =
                found.as_ref().map(|arn| arn.region.partition()).filter(|other| *other != here)
            {
                let message =
                    format!("`{text}` is of partition `{}`, the step of `{}`", other.as_str(), here.as_str());
                self.refuse(at, message, None);
                return None;
            }
            return found.map(|arn| DataRef::Estate(arn.to_string()));
        }
        let is_identifier = |text: &str| {
            let own =
                ["rds:", "awsbackup:"].iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
            let letters = own.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
            !own.is_empty() && letters
        };
        let Some(kind) = kinds.first().filter(|_| is_identifier(text)) else {
            let message = format!(
                "`{text}` names no data: an identifier, an ARN or `@` and the name of an earlier step is expected"
            );
            self.refuse(at, message, None);
            return None;
        };
        let Place { account, region } = self.place;
        Some(DataRef::Estate(DatabaseArn::new(*kind, account, region, text).to_string()))
    }

    fn word(&mut self, word: &'static str, json: &Json, at: &Path) -> Option<Value> {
        let text = self.text(json, at)?;
        if text == word {
            return Some(Value::Any);
        }
        self.refuse(at, format!("`{text}` is not `{word}`, the only value that Keyway knows"), None);
        None
    }

    /// Accounts, or `all`, that may copy a snapshot of a database and restore from it.
    fn restorers(&mut self, json: &Json, at: &Path) -> Option<(Vec<AccountId>, bool)> {
        let entries = self.list(json, at, |reader, json, at| match reader.text(json, at)? {
            "all" => Some(None),
            _ => reader.account(json, at).map(Some),
        })?;
        let everybody = entries.iter().any(Option::is_none);
        Some((entries.into_iter().flatten().collect(), everybody))
    }

    /// Of an image that no step makes and the estate does not hold nothing is known.
    fn image(&mut self, json: &Json, at: &Path) -> Option<Value> {
        let text = self.text(json, at)?;
        match text.strip_prefix('@') {
            Some(name) => Some(Value::Image(Some(DataRef::Made(name.to_owned())))),
            None if text.starts_with("ami-") => Some(Value::Image(Some(DataRef::Estate(text.to_owned())))),
            None if text.starts_with("resolve:ssm:") => Some(Value::Image(None)),
            None => {
                self.refuse(
                    at,
                    format!(
                        "`{text}` is no image: `ami-...` or `@` and the name of an earlier step is expected"
                    ),
                    None,
                );
                None
            }
        }
    }

    fn key(&mut self, json: &Json, at: &Path) -> Option<Asked> {
        let text = self.text(json, at)?;
        let found = asked_key(text, self.place);
        if found.is_none() {
            self.refuse(at, format!("`{text}` is not the ARN or id of a KMS key and not an alias"), None);
        }
        found
    }

    fn region(&mut self, json: &Json, at: &Path) -> Option<Region> {
        let text = self.text(json, at)?;
        match text.parse::<Region>() {
            Ok(region) if region.is_known() => Some(region),
            _ => {
                let near = did_you_mean(text, KNOWN_REGIONS.iter().copied());
                self.refuse(at, format!("`{text}` is not a region"), near);
                None
            }
        }
    }

    fn account(&mut self, json: &Json, at: &Path) -> Option<AccountId> {
        let text = self.text(json, at)?;
        let account = text.parse().ok();
        if account.is_none() {
            self.refuse(at, format!("`{text}` is not an account id: twelve digits are expected"), None);
        }
        account
    }

    fn group(&mut self, json: &Json, at: &Path) -> Option<()> {
        let text = self.text(json, at)?;
        if text == "all" {
            return Some(());
        }
        self.refuse(at, format!("`{text}` is not a group: AWS knows `all` only"), None);
        None
    }

    /// "Valid principals include AWS accounts, IAM users, IAM roles, federated users, and assumed role users", each by its
    /// ARN (KMS API reference, `CreateGrant`); services have names.
    fn principal(&mut self, json: &Json, at: &Path) -> Option<String> {
        let text = self.text(json, at)?;
        let arn = text.parse::<Arn>().ok();
        let is_principal = arn.is_some_and(|arn| {
            ["iam", "sts"].contains(&arn.service()) && arn.account().is_some() && !text.contains('*')
        });
        let is_service = text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn");
        if is_principal || is_service {
            return Some(text.to_owned());
        }
        let message = format!("`{text}` is not the ARN of an account, role, user or session and no service");
        self.refuse(at, message, None);
        None
    }

    fn constraints(&mut self, json: &Json, at: &Path) -> Option<GrantConstraints> {
        let known = ["EncryptionContextSubset", "EncryptionContextEquals", "SourceArn"];
        let fields = self.object(json, at, &known)?;
        let mut found = GrantConstraints::default();
        for (field, value) in fields {
            let at = at.clone().key(field.clone());
            match field.as_str() {
                "SourceArn" => found.source_arn = Some(self.text(value, &at)?.to_owned()),
                "EncryptionContextSubset" => found.subset = Some(self.pairs(value, &at)?),
                "EncryptionContextEquals" => found.equals = Some(self.pairs(value, &at)?),
                _ => {}
            }
        }
        Some(found)
    }

    fn pairs(&mut self, json: &Json, at: &Path) -> Option<BTreeMap<String, String>> {
        let Some(fields) = json.as_object() else {
            self.wrong(at, "an object", json);
            return None;
        };
        let mut pairs = BTreeMap::new();
        for (key, value) in fields {
            pairs.insert(key.clone(), self.text(value, &at.clone().key(key.clone()))?.to_owned());
        }
        Some(pairs)
    }

    /// The fields of an object; others than the known ones are refused.
    pub(super) fn object<'j>(
        &mut self,
        json: &'j Json,
        at: &Path,
        known: &[&'static str],
    ) -> Option<&'j serde_json::Map<String, Json>> {
        let Some(fields) = json.as_object() else {
            self.wrong(at, "an object", json);
            return None;
        };
        for field in fields.keys().filter(|field| !known.contains(&field.as_str())) {
            let near = did_you_mean(field, known.iter().copied());
            self.refuse(&at.clone().key(field.clone()), format!("unknown field `{field}`"), near);
        }
        Some(fields)
    }

    fn permission(&mut self, json: &Json, at: &Path) -> Option<Permission> {
        let fields = self.object(json, at, &["Add", "Remove"])?;
        let mut found = Permission::default();
        for (field, list) in fields {
            let at = at.clone().key(field.clone());
            let entries = self.list(list, &at, |reader, json, at| {
                let fields = reader.object(json, at, &["UserId", "Group"])?;
                let user = fields.get("UserId").map(|json| reader.account(json, &at.clone().key("UserId")));
                let group = fields.get("Group").map(|json| reader.group(json, &at.clone().key("Group")));
                Some((user.flatten(), group.flatten().is_some()))
            })?;
            for (account, everybody) in entries {
                if field == "Add" {
                    found.add.extend(account);
                    found.add_all |= everybody;
                } else {
                    found.remove.extend(account);
                    found.remove_all |= everybody;
                }
            }
        }
        Some(found)
    }

    fn device(&mut self, json: &Json, at: &Path) -> Option<Device> {
        let fields = self.object(json, at, &["DeviceName", "Ebs", "VirtualName", "NoDevice"])?;
        let mut device = Device::default();
        if let Some(name) = fields.get("DeviceName") {
            self.text(name, &at.clone().key("DeviceName"))?.clone_into(&mut device.name);
        }
        let Some(ebs) = fields.get("Ebs") else { return Some(device) };
        let at = at.clone().key("Ebs");
        let fields = self.object(ebs, &at, EBS_FIELDS)?;
        let within = |name: &'static str| (fields.get(name), at.clone().key(name));
        if let (Some(json), at) = within("SnapshotId") {
            device.snapshot = Some(self.data(&[ArtefactKind::Snapshot], json, &at)?);
        }
        if let (Some(json), at) = within("Encrypted") {
            device.encrypted = Some(self.flag(json, &at)?);
        }
        if let (Some(json), at) = within("KmsKeyId") {
            device.key = Some(self.key(json, &at)?);
        }
        Some(device)
    }
}

/// Fields of `Ebs` in a block device mapping (EC2 API reference, `EbsBlockDevice`).
const EBS_FIELDS: &[&str] = &[
    "SnapshotId",
    "Encrypted",
    "KmsKeyId",
    "VolumeSize",
    "VolumeType",
    "DeleteOnTermination",
    "Iops",
    "Throughput",
];

/// What ids of the estate begin with.
fn prefix(kind: ArtefactKind) -> Option<&'static str> {
    match kind {
        ArtefactKind::Volume => Some("vol-"),
        ArtefactKind::Snapshot => Some("snap-"),
        ArtefactKind::Instance => Some("i-"),
        ArtefactKind::Image => Some("ami-"),
        _ => None,
    }
}

/// A key as callers name it in a place: the ARN of a key or alias, an id, an alias.
pub(super) fn asked_key(text: &str, place: &Place) -> Option<Asked> {
    if let Ok(name) = text.parse::<KeyName>() {
        return Some(Asked { name, place: None });
    }
    if let Ok(arn) = text.parse::<Arn>() {
        let alias = arn
            .resource()
            .strip_prefix("alias/")
            .filter(|name| !name.is_empty() && arn.service() == "kms")?;
        let place = Place { account: arn.account()?, region: arn.region()? };
        return Some(Asked { name: KeyName::Alias(format!("alias/{alias}")), place: Some(place) });
    }
    let id = text.strip_prefix("key/").unwrap_or(text);
    let bare = id.strip_prefix("mrk-").unwrap_or(id);
    if bare.len() < 32 || !bare.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-') {
        return None;
    }
    let Place { account, region } = place;
    let arn = format!("arn:{}:kms:{region}:{account}:key/{id}", region.partition());
    Some(Asked { name: arn.parse().ok()?, place: None })
}
