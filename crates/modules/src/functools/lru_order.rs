//! The order in which the entries of a bounded cache were used: a doubly linked list in a vector.

use super::lru_cache::Entry;
use objspace::Ref;

/// The node before the first and behind the last.
const ROOT: usize = 0;

struct Node {
    previous: usize,
    next: usize,
    /// None in the root and in nodes that are free.
    entry: Option<Ref<Entry>>,
}

/// Entries, the one used longest ago first.
pub struct Order {
    nodes: Vec<Node>,
    free: Vec<usize>,
}

impl Default for Order {
    fn default() -> Self {
        Order { nodes: vec![Node { previous: ROOT, next: ROOT, entry: None }], free: Vec::new() }
    }
}

impl Order {
    /// The entries, in no order.
    pub fn entries(&self) -> impl Iterator<Item = &Ref<Entry>> {
        self.nodes.iter().filter_map(|node| node.entry.as_ref())
    }

    fn link_last(&mut self, at: usize) {
        let last = self.nodes[ROOT].previous;
        self.nodes[at].previous = last;
        self.nodes[at].next = ROOT;
        self.nodes[last].next = at;
        self.nodes[ROOT].previous = at;
    }

    fn unlink(&mut self, at: usize) {
        let Node { previous, next, .. } = self.nodes[at];
        self.nodes[previous].next = next;
        self.nodes[next].previous = previous;
    }

    /// Puts an entry last, and tells it its place.
    pub fn push(&mut self, entry: Ref<Entry>) {
        let at = self.free.pop().unwrap_or_else(|| {
            self.nodes.push(Node { previous: ROOT, next: ROOT, entry: None });
            self.nodes.len() - 1
        });
        entry.place.set(at);
        self.nodes[at].entry = Some(entry);
        self.link_last(at);
    }

    /// Makes the entry the last, if it is still here.
    pub fn touch(&mut self, entry: &Entry) {
        let at = entry.place.get();
        if at != ROOT {
            self.unlink(at);
            self.link_last(at);
        }
    }

    /// Takes the first entry out.
    pub fn pop_first(&mut self) -> Option<Ref<Entry>> {
        let at = self.nodes[ROOT].next;
        if at == ROOT {
            return None;
        }
        self.unlink(at);
        self.free.push(at);
        let entry = self.nodes[at].entry.take()?;
        entry.place.set(ROOT);
        Some(entry)
    }
}

impl Drop for Order {
    fn drop(&mut self) {
        // Entries that somebody else holds are nowhere any more.
        self.entries().for_each(|entry| entry.place.set(ROOT));
    }
}
