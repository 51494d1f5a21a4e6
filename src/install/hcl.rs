//! Writing HCL, the language of Terraform (HCL native syntax specification).

use crate::input::is_hidden;
use std::fmt::Write;

/// A string literal: no template in it, and every character that cannot be seen spelled out.
pub(super) fn string(text: &str) -> String {
    let mut literal = String::from("\"");
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' | '\\' => literal.extend(['\\', character]),
            // `$${` stands for `${`, `%%{` for `%{`.
            '$' | '%' if characters.peek() == Some(&'{') => literal.extend([character, character]),
            hidden if is_hidden(hidden) => {
                let code = u32::from(hidden);
                let _infallible = match code {
                    0..=0xffff => write!(literal, "\\u{code:04x}"),
                    _ => write!(literal, "\\U{code:08x}"),
                };
            }
            other => literal.push(other),
        }
    }
    literal.push('"');
    literal
}

/// A block in the making: attributes with their expressions, aligned as `terraform fmt` does.
#[derive(Debug)]
pub(super) struct Block {
    head: String,
    attributes: Vec<(String, String)>,
    blocks: Vec<Block>,
}

impl Block {
    /// A block of a type, with labels.
    pub(super) fn new(kind: &str, labels: &[&str]) -> Self {
        let mut head = vec![kind.to_owned()];
        head.extend(labels.iter().map(|label| string(label)));
        Self { head: head.join(" "), attributes: Vec::new(), blocks: Vec::new() }
    }

    /// Adds an attribute with an expression.
    pub(super) fn set(mut self, name: &str, expression: impl Into<String>) -> Self {
        self.attributes.push((name.to_owned(), expression.into()));
        self
    }

    /// Adds a block.
    pub(super) fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        self.write(0, &mut text);
        text
    }

    fn write(&self, depth: usize, text: &mut String) {
        let indent = "  ".repeat(depth);
        let _infallible = writeln!(text, "{indent}{} {{", self.head);
        let width = self.attributes.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        for (name, expression) in &self.attributes {
            let _infallible = writeln!(text, "{indent}  {name:width$} = {expression}");
        }
        for (at, block) in self.blocks.iter().enumerate() {
            if at > 0 || !self.attributes.is_empty() {
                text.push('\n');
            }
            block.write(depth + 1, text);
        }
        let _infallible = writeln!(text, "{indent}}}");
    }
}
