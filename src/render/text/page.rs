//! Lines, lists and tables that keep to a width.

use super::paint::Ink;
use comfy_table::presets::NOTHING;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};

const DEFAULT_WIDTH: usize = 110;
const NARROWEST: usize = 60;
const WIDEST: usize = 400;
const WIDEST_LABEL: u16 = 28;
const PADDING: u16 = 2;

/// A page in the making. What it is given is neutral already; marks of ink may stand in it.
pub(super) struct Page {
    text: String,
    width: usize,
}

impl Page {
    pub(super) fn new(width: Option<usize>) -> Self {
        Self { text: String::new(), width: width.unwrap_or(DEFAULT_WIDTH).clamp(NARROWEST, WIDEST) }
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// A line as long as it is: what is searched for stays in one piece.
    pub(super) fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.gap();
        self.line(&Ink::Bold.on(text));
    }

    /// A line across the page, with a title.
    pub(super) fn rule(&mut self, title: &str) {
        let rest = self.width.saturating_sub(title.chars().count() + 4);
        self.gap();
        self.line(&format!("── {} {}", Ink::Bold.on(title), "─".repeat(rest)));
        self.gap();
    }

    /// A list item; its further lines hang.
    pub(super) fn item(&mut self, bullet: &str, text: &str) {
        let indent = 2;
        let table = borderless(self.width - indent, vec![vec![bullet.to_owned(), text.to_owned()]]);
        self.indented(indent, &table);
    }

    /// Labels and what they label, the texts flush.
    pub(super) fn fields(&mut self, indent: usize, fields: &[(String, String)]) {
        if fields.is_empty() {
            return;
        }
        let rows = fields.iter().map(|(label, text)| vec![label.clone(), text.clone()]).collect();
        let table = borderless(self.width.saturating_sub(indent), rows);
        self.indented(indent, &table);
    }

    /// Columns without lines or header.
    pub(super) fn columns(&mut self, indent: usize, rows: Vec<Vec<String>>) {
        if rows.is_empty() {
            return;
        }
        let table = plain_table(self.width.saturating_sub(indent), rows);
        self.indented(indent, &table);
    }

    /// A table with a header, an empty line below each row. Each column has a title and
    /// the width that its words need, which it gets where the page allows it.
    pub(super) fn table(&mut self, header: &[(&str, u16)], rows: Vec<Vec<String>>) {
        use comfy_table::{LineStyle, TableStyle};
        let style = TableStyle::new()
            .header_separator(LineStyle::none().fill('─').junction('─'))
            .row_separator(LineStyle::none().fill(' ').junction(' '));
        let mut table = Table::new();
        table.load_style(style);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.width).unwrap_or(u16::MAX));
        table.set_header(header.iter().map(|(title, _)| Ink::Bold.on(title)));
        table.add_rows(rows);
        let widths = table.column_max_content_widths();
        let least: Vec<u16> =
            header.iter().zip(&widths).map(|((_, least), width)| *width.min(least) + PADDING).collect();
        if least.iter().map(|width| usize::from(*width)).sum::<usize>() <= self.width {
            for (column, width) in table.column_iter_mut().zip(least) {
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
            }
        }
        self.indented(0, &table);
    }

    fn indented(&mut self, indent: usize, table: &Table) {
        for line in table.lines() {
            self.line(&format!("{:indent$}{line}", ""));
        }
    }
}

fn plain_table(width: usize, rows: Vec<Vec<String>>) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    table.add_rows(rows);
    for column in table.column_iter_mut() {
        column.set_padding((0, PADDING));
    }
    if let Some(last) = table.column_count().checked_sub(1).and_then(|last| table.column_mut(last)) {
        last.set_padding((0, 0));
    }
    table
}

/// Two columns: labels as wide as they are, texts in the rest.
fn borderless(width: usize, rows: Vec<Vec<String>>) -> Table {
    let mut table = plain_table(width, rows);
    let labels = table.column_max_content_widths().first().copied().unwrap_or_default().min(WIDEST_LABEL);
    if let Some(column) = table.column_mut(0) {
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(labels + PADDING)));
    }
    table
}
