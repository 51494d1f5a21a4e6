//! A Graphviz graph: accounts and regions as clusters, the forms of the data as boxes, the steps as arrows.

use super::common::drawing::{self, Drawing};
use super::common::headline;
use super::common::neutral;
use super::common::state::Status;
use super::{Format, Style};
use crate::report::v1::{Answer, Outcome};
use std::fmt::Write;

pub(super) static FORMAT: Format = Format {
    id: "dot",
    about: "a graph for Graphviz: accounts, keys, the break in red",
    tells_fixes: false,
    render,
};

fn render(answer: &Answer, _: &Style) -> String {
    let mut graph = Graph::default();
    graph.line(0, "digraph keyway {");
    graph.line(1, "rankdir=LR; labeljust=l; fontname=\"Helvetica\"; nodesep=0.4; ranksep=0.5;");
    graph.line(
        1,
        "node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"Helvetica\", fontsize=11];",
    );
    graph.line(1, "edge [fontname=\"Helvetica\", fontsize=10];");
    graph.line(1, &format!("tooltip=\"{}\";", neutral::dot(&headline::answer(answer))));
    // What is drawn last is laid out on top: the worst plan.
    for (number, report) in (1..).zip(answer.plans()).collect::<Vec<_>>().into_iter().rev() {
        graph.plan(number, &drawing::draw(report), report.outcome);
    }
    graph.line(0, "}");
    graph.text
}

#[derive(Default)]
struct Graph {
    text: String,
}

impl Graph {
    fn line(&mut self, depth: usize, text: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "{:indent$}{text}", "", indent = depth * 2);
    }

    fn plan(&mut self, number: usize, drawing: &Drawing, outcome: Outcome) {
        let colour = match outcome {
            Outcome::Blocked => RED,
            Outcome::Undetermined => YELLOW,
            Outcome::Feasible => GREEN,
        };
        self.line(1, &format!("subgraph cluster_p{number} {{"));
        let title = label(&[wrap(&drawing.answer), wrap(&drawing.asked)].concat(), "\\l");
        self.line(2, &format!("label=\"{title}\"; fontsize=14; color=\"{colour}\"; penwidth=2;"));
        for (at, account) in (1..).zip(&drawing.accounts) {
            let id = format!("cluster_p{number}a{at}");
            self.line(2, &format!("subgraph {id} {{"));
            let title = neutral::dot(&account.label);
            self.line(3, &format!("label=\"{title}\"; fontsize=12; style=filled; fillcolor=\"#f2f4f7\"; color=\"#8a94a6\"; penwidth=1;"));
            for (at, (region, nodes)) in (1..).zip(&account.regions) {
                self.line(3, &format!("subgraph {id}r{at} {{"));
                let title = neutral::dot(region.as_str());
                self.line(4, &format!("label=\"{title}\"; style=\"filled,dashed\"; fillcolor=\"#fbfcfd\";"));
                for node in nodes {
                    if let Some(found) = drawing.nodes.get(*node) {
                        self.line(
                            4,
                            &format!("p{number}n{node} [label=\"{}\"];", label(&found.lines, "\\n")),
                        );
                    }
                }
                self.line(3, "}");
            }
            self.line(2, "}");
        }
        for edge in &drawing.edges {
            let look = match edge.status {
                status if status.breaks() => format!("color=\"{RED}\", fontcolor=\"{RED}\", penwidth=3"),
                Status::Unknown => {
                    format!("color=\"{YELLOW}\", fontcolor=\"{YELLOW}\", penwidth=2, style=dashed")
                }
                _ => format!("color=\"{GREEN}\""),
            };
            let text = label(&edge.lines, "\\n");
            self.line(
                2,
                &format!("p{number}n{} -> p{number}n{} [label=\"{text}\", {look}];", edge.from, edge.to),
            );
        }
        self.line(1, "}");
    }
}

const RED: &str = "#c00000";
const YELLOW: &str = "#946800";
const GREEN: &str = "#2e7d32";

/// Lines, each ended by `end`: centred or flush left.
fn label<T: AsRef<str>>(lines: &[T], end: &str) -> String {
    lines.iter().flat_map(|line| [neutral::dot(line.as_ref()), end.to_owned()]).collect()
}

/// Lines of about a hundred characters, broken between words.
fn wrap(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < 100 => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
