//! Tags as parameters of recipes.

use super::values::Reader;
use crate::input::Path;
use crate::operations::TagSpecification;
use serde_json::Value as Json;

impl Reader<'_, '_> {
    /// `[{"ResourceType": "snapshot", "Tags": [...]}]` (EC2 API reference, `TagSpecification`).
    pub(super) fn tag_specification(&mut self, json: &Json, at: &Path) -> Option<TagSpecification> {
        let fields = self.object(json, at, &["ResourceType", "Tags"])?;
        let Some(kind) = fields.get("ResourceType") else {
            self.refuse(at, "`ResourceType` is missing".to_owned(), None);
            return None;
        };
        let kind = self.text(kind, &at.clone().key("ResourceType"))?.to_owned();
        if kind.is_empty() || !kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
            let message = format!("`{kind}` is no type of resources such as `snapshot` or `volume`");
            self.refuse(&at.clone().key("ResourceType"), message, None);
            return None;
        }
        let tags = match fields.get("Tags") {
            Some(tags) => self.list(tags, &at.clone().key("Tags"), Self::tag)?,
            None => Vec::new(),
        };
        Some(TagSpecification { resource_type: kind, tags })
    }

    /// `{"Key": "...", "Value": "..."}`; a tag without a value has an empty one.
    pub(super) fn tag(&mut self, json: &Json, at: &Path) -> Option<(String, String)> {
        let fields = self.object(json, at, &["Key", "Value"])?;
        let Some(key) = fields.get("Key") else {
            self.refuse(at, "`Key` is missing".to_owned(), None);
            return None;
        };
        let key = self.text(key, &at.clone().key("Key"))?.to_owned();
        let value = match fields.get("Value") {
            Some(value) => self.text(value, &at.clone().key("Value"))?.to_owned(),
            None => String::new(),
        };
        Some((key, value))
    }
}
