//! Policy documents that were compiled before, by their text.

use crate::iam::{Compiled, Document};
use std::collections::HashMap;
use std::sync::Arc;

/// So many documents are kept in each of two generations.
const DOCUMENTS: usize = 8192;

/// So many bytes of text are kept in each of two generations.
const BYTES: usize = 8 << 20;

/// Documents by their text, bounded by number and by size. What was not asked for while a whole generation filled
/// up is forgotten.
#[derive(Debug, Default)]
pub(super) struct KnownDocuments {
    young: HashMap<Box<str>, Arc<Compiled>>,
    young_bytes: usize,
    old: HashMap<Box<str>, Arc<Compiled>>,
}

impl KnownDocuments {
    /// The compiled document of a text; `None` where the text is none.
    pub(super) fn compiled(&mut self, text: &str) -> Option<Arc<Compiled>> {
        if let Some(known) = self.young.get(text) {
            return Some(known.clone());
        }
        let (text, compiled) = match self.old.remove_entry(text) {
            Some(known) => known,
            None => (text.into(), serde_json::from_str::<Document>(text).ok()?.compile()),
        };
        if text.len() <= BYTES / 8 {
            self.keep(text, compiled.clone());
        }
        Some(compiled)
    }

    fn keep(&mut self, text: Box<str>, compiled: Arc<Compiled>) {
        if self.young.len() >= DOCUMENTS || self.young_bytes + text.len() > BYTES {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        self.young_bytes += text.len();
        self.young.insert(text, compiled);
    }
}

#[cfg(test)]
mod tests {
    use super::{BYTES, DOCUMENTS, KnownDocuments};

    fn document(name: &str) -> String {
        format!(r#"{{"Id":"{name}","Statement":{{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*"}}}}"#)
    }

    fn held(known: &KnownDocuments) -> (usize, usize) {
        let texts = || known.young.keys().chain(known.old.keys());
        (texts().count(), texts().map(|text| text.len()).sum())
    }

    #[test]
    fn neither_many_documents_nor_long_ones_are_all_kept() {
        let mut known = KnownDocuments::default();
        for at in 0..3 * DOCUMENTS {
            assert!(known.compiled(&document(&at.to_string())).is_some());
        }
        assert!(held(&known).0 <= 2 * DOCUMENTS);
        let long = "x".repeat(BYTES / 9);
        for at in 0..40 {
            assert!(known.compiled(&document(&format!("{long}{at}"))).is_some());
        }
        assert!(held(&known).1 <= 2 * BYTES, "{:?}", held(&known));
        let before = held(&known);
        assert!(known.compiled(&document(&"x".repeat(BYTES))).is_some());
        assert_eq!(held(&known), before);
    }

    #[test]
    fn what_is_used_stays() {
        let mut known = KnownDocuments::default();
        let used = document("used");
        let Some(first) = known.compiled(&used) else { panic!("no document") };
        for at in 0..5 * DOCUMENTS {
            assert!(known.compiled(&document(&at.to_string())).is_some());
            if at % 1000 == 0 {
                assert!(known.compiled(&used).is_some_and(|again| std::sync::Arc::ptr_eq(&first, &again)));
            }
        }
        assert!(known.compiled("{}").is_none());
    }
}
