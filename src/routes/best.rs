//! The cheapest paths through a landscape, one after the other.

use super::cost::Cost;
use super::landscape::Landscape;
use petgraph::algo::astar;
use petgraph::graph::{EdgeIndex, EdgeReference, NodeIndex};
use petgraph::visit::{EdgeFiltered, EdgeRef};
use std::collections::{BTreeSet, HashSet};

/// A path as its edges.
pub(super) type Path = Vec<EdgeIndex>;

/// The cheapest loopless paths from start to goal, at most so many (J. Y. Yen, "Finding the K Shortest Loopless Paths in a
/// Network", Management Science 17, 1971). No two edges join the same nodes.
pub(super) fn paths(landscape: &Landscape, most: usize) -> Vec<Path> {
    let none = HashSet::new();
    let Some(first) = cheapest(landscape, landscape.start, &none, &none_of_nodes()) else {
        return Vec::new();
    };
    let mut found: Vec<Path> = vec![first];
    let mut candidates: BTreeSet<(Cost, Path)> = BTreeSet::new();
    while found.len() < most {
        let Some(last) = found.last().cloned() else { break };
        for at in 0..last.len() {
            let root: Path = last.iter().take(at).copied().collect();
            let without: HashSet<EdgeIndex> = found
                .iter()
                .filter(|path| path.starts_with(&root))
                .filter_map(|path| path.get(at).copied())
                .collect();
            let passed: HashSet<NodeIndex> =
                root.iter().filter_map(|edge| source(landscape, *edge)).collect();
            let Some(spur) = last.get(at).and_then(|edge| source(landscape, *edge)) else { continue };
            if let Some(rest) = cheapest(landscape, spur, &without, &passed) {
                let path: Path = root.into_iter().chain(rest).collect();
                candidates.insert((cost(landscape, &path), path));
            }
        }
        while candidates.first().is_some_and(|(_, path)| found.contains(path)) {
            candidates.pop_first();
        }
        let Some((_, next)) = candidates.pop_first() else { break };
        found.push(next);
    }
    found
}

fn none_of_nodes() -> HashSet<NodeIndex> {
    HashSet::new()
}

fn source(landscape: &Landscape, edge: EdgeIndex) -> Option<NodeIndex> {
    landscape.graph.edge_endpoints(edge).map(|(from, _)| from)
}

fn cost(landscape: &Landscape, path: &Path) -> Cost {
    let costs = path.iter().filter_map(|edge| landscape.graph.edge_weight(*edge)).map(|edge| edge.cost);
    costs.fold(Cost::default(), |sum, cost| sum + cost)
}

/// The cheapest path to the goal that uses none of these edges and none of these nodes.
fn cheapest(
    landscape: &Landscape,
    from: NodeIndex,
    without: &HashSet<EdgeIndex>,
    passed: &HashSet<NodeIndex>,
) -> Option<Path> {
    let open = EdgeFiltered::from_fn(&landscape.graph, |edge| {
        !without.contains(&edge.id()) && !passed.contains(&edge.target()) && !passed.contains(&edge.source())
    });
    let weight = |edge: EdgeReference<'_, super::landscape::Edge>| edge.weight().cost;
    let (_, nodes) = astar(&open, from, |node| node == landscape.goal, weight, |_| Cost::default())?;
    nodes.iter().zip(nodes.iter().skip(1)).map(|(a, b)| landscape.graph.find_edge(*a, *b)).collect()
}
