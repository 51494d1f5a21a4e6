//! A Mermaid flowchart: accounts and regions as frames, the forms of the data as boxes, the steps as arrows.

use super::common::drawing::{self, AccountBox, Drawing};
use super::common::headline;
use super::common::neutral;
use super::common::state::Status;
use super::{Format, Style};
use crate::report::v1::{Answer, Outcome};
use std::fmt::Write;

pub(super) static FORMAT: Format = Format {
    id: "mermaid",
    about: "a flowchart for Markdown pages: accounts, keys, the break in red",
    tells_fixes: false,
    render,
};

fn render(answer: &Answer, _: &Style) -> String {
    let mut chart = Chart::default();
    chart.line(0, &format!("%% {}", neutral::mermaid(&headline::answer(answer))));
    chart.line(0, "flowchart LR");
    // What is drawn last is laid out on top: the worst plan.
    for (number, report) in (1..).zip(answer.plans()).collect::<Vec<_>>().into_iter().rev() {
        chart.plan(number, &drawing::draw(report), report.outcome);
    }
    chart.styles();
    chart.text
}

#[derive(Default)]
struct Chart {
    text: String,
    arrows: usize,
    red: Vec<String>,
    yellow: Vec<String>,
    plans: Vec<(String, Outcome)>,
    accounts: Vec<String>,
    regions: Vec<String>,
    boxes: Vec<String>,
}

impl Chart {
    fn line(&mut self, depth: usize, text: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "{:indent$}{text}", "", indent = depth * 2);
    }

    fn plan(&mut self, number: usize, drawing: &Drawing, outcome: Outcome) {
        let frame = format!("plan{number}");
        self.line(1, &format!("subgraph {frame}[\"{}\"]", label(&[&drawing.answer, &drawing.asked])));
        self.line(2, "direction LR");
        // Without a frame that nobody sees, the title would lie on the frames of the accounts.
        self.line(2, &format!("subgraph {frame}inner[\" \"]"));
        self.line(2, "direction LR");
        for (at, account) in (1..).zip(&drawing.accounts) {
            self.account(&format!("p{number}a{at}"), number, account, drawing);
        }
        self.line(2, "end");
        self.line(1, "end");
        for edge in &drawing.edges {
            let (arrow, list) = match edge.status {
                status if status.breaks() => ("==>", Some(&mut self.red)),
                Status::Unknown => ("-.->", Some(&mut self.yellow)),
                _ => ("-->", None),
            };
            if let Some(list) = list {
                list.push(self.arrows.to_string());
            }
            self.arrows += 1;
            let text = label(&edge.lines);
            self.line(1, &format!("p{number}n{} {arrow}|\"{text}\"| p{number}n{}", edge.from, edge.to));
        }
        self.plans.push((frame, outcome));
    }

    /// An account in one region has one frame: Mermaid lets the titles of narrow frames run into each other.
    fn account(&mut self, id: &str, number: usize, account: &AccountBox, drawing: &Drawing) {
        let title = neutral::mermaid(&account.label);
        if let [(region, nodes)] = account.regions.as_slice() {
            self.line(2, &format!("subgraph {id}[\"{title}, {}\"]", neutral::mermaid(region.as_str())));
            self.line(3, "direction LR");
            self.boxes(3, number, nodes, drawing);
        } else {
            self.line(2, &format!("subgraph {id}[\"{title}\"]"));
            self.line(3, "direction LR");
            for (at, (region, nodes)) in (1..).zip(&account.regions) {
                self.line(3, &format!("subgraph {id}r{at}[\"{}\"]", neutral::mermaid(region.as_str())));
                self.line(4, "direction LR");
                self.boxes(4, number, nodes, drawing);
                self.line(3, "end");
                self.regions.push(format!("{id}r{at}"));
            }
        }
        self.line(2, "end");
        self.accounts.push(id.to_owned());
    }

    fn boxes(&mut self, depth: usize, number: usize, nodes: &[usize], drawing: &Drawing) {
        for node in nodes {
            if let Some(found) = drawing.nodes.get(*node) {
                self.boxes.push(format!("p{number}n{node}"));
                self.line(depth, &format!("p{number}n{node}[\"{}\"]", label(&found.lines)));
            }
        }
    }

    fn styles(&mut self) {
        let classes = [
            ("account", "fill:#f2f4f7,stroke:#8a94a6,color:#1f2328", std::mem::take(&mut self.accounts)),
            (
                "region",
                "fill:#fbfcfd,stroke:#8a94a6,stroke-dasharray:4,color:#1f2328",
                std::mem::take(&mut self.regions),
            ),
            ("data", "fill:#ffffff,stroke:#57606a,color:#1f2328", std::mem::take(&mut self.boxes)),
        ];
        for (class, look, members) in classes {
            if !members.is_empty() {
                self.line(1, &format!("classDef {class} {look}"));
                self.line(1, &format!("class {} {class}", members.join(",")));
            }
        }
        if !self.red.is_empty() {
            let list = self.red.join(",");
            self.line(1, &format!("linkStyle {list} stroke:#c00000,stroke-width:3px,color:#c00000"));
        }
        if !self.yellow.is_empty() {
            let list = self.yellow.join(",");
            self.line(1, &format!("linkStyle {list} stroke:#b07d00,stroke-width:2px,color:#805b00"));
        }
        for (frame, outcome) in std::mem::take(&mut self.plans) {
            let stroke = match outcome {
                Outcome::Blocked => "#c00000",
                Outcome::Undetermined => "#b07d00",
                Outcome::Feasible => "#2e7d32",
            };
            self.line(1, &format!("style {frame} fill:none,stroke:{stroke},stroke-width:2px"));
            self.line(1, &format!("style {frame}inner fill:none,stroke:none"));
        }
    }
}

fn label<T: AsRef<str>>(lines: &[T]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| neutral::mermaid(line.as_ref())).collect();
    lines.join("<br/>")
}
