//! A binary tree of sums: draws an index in proportion to its value in O(log₂ N) steps.
//!
//! Sums are f64. A parent is always recomputed from its two children, so rounding errors do not accumulate.
//!
//! Source: Schaul et al., arXiv 1511.05952, appendix B; semantics of `dqn_zoo`'s `SumTree`.

use crate::Error;

/// Maximum number of values.
const MAX_TREE_VALUES: usize = 1 << 24;

/// A sum tree: `nodes[0]` is unused, `nodes[1]` is the root, and the second half holds the leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct SumTree {
    nodes: Vec<f64>,
    length: usize,
}

impl Default for SumTree {
    fn default() -> Self {
        Self { nodes: vec![0.0; 2], length: 0 }
    }
}

impl SumTree {
    /// Creates a tree of the given values.
    ///
    /// # Errors
    /// Returns [`Error::Value`] if a value is negative or not finite, [`Error::Shape`] if there are more than 2²⁴
    /// values.
    pub fn of(values: &[f64]) -> Result<Self, Error> {
        let mut tree = Self::default();
        tree.resize(values.len());
        for (index, value) in values.iter().enumerate() {
            tree.set(index, *value)?;
        }
        Ok(tree)
    }

    /// Number of values.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether the tree has no values.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Number of leaves, a power of two: at least the number of values.
    pub fn capacity(&self) -> usize {
        self.nodes.len() / 2
    }

    /// Sum of all values.
    pub fn root(&self) -> f64 {
        self.nodes[1]
    }

    /// The values, by index.
    pub fn values(&self) -> &[f64] {
        let leaves = self.capacity();
        &self.nodes[leaves..leaves + self.length]
    }

    /// Changes the number of values, at most 2²⁴. Remaining values are kept, new ones are 0.
    pub fn resize(&mut self, length: usize) {
        let length = length.min(MAX_TREE_VALUES);
        if length >= self.length && length <= self.capacity() {
            self.length = length;
            return;
        }
        let mut values = self.values().to_vec();
        values.resize(length, 0.0);
        let leaves = length.next_power_of_two();
        self.length = length;
        self.nodes = vec![0.0; 2 * leaves];
        self.nodes[leaves..leaves + length].copy_from_slice(&values);
        for node in (1..leaves).rev() {
            self.nodes[node] = self.nodes[2 * node] + self.nodes[2 * node + 1];
        }
    }

    /// Sets one value.
    ///
    /// # Errors
    /// Returns [`Error::Value`] if the value is negative or not finite, [`Error::Shape`] if the index is out of range;
    /// the tree is unchanged in both cases.
    pub fn set(&mut self, index: usize, value: f64) -> Result<(), Error> {
        if !(value.is_finite() && value >= 0.0) {
            return Err(Error::Value {
                name: "priority".into(),
                given: value.to_string(),
                allowed: "a finite number not below 0".into(),
            });
        }
        if index >= self.length {
            return Err(Error::Shape { operand: "index", expected: vec![self.length], found: vec![index] });
        }
        let mut node = self.capacity() + index;
        self.nodes[node] = value;
        while node > 1 {
            node /= 2;
            self.nodes[node] = self.nodes[2 * node] + self.nodes[2 * node + 1];
        }
        Ok(())
    }

    /// Returns the smallest index i with `target` < value₀ + … + valueᵢ; an index of value 0 is never returned.
    ///
    /// # Errors
    /// Returns [`Error::Value`] if the target is outside [0, root).
    pub fn query(&self, target: f64) -> Result<usize, Error> {
        if !(target >= 0.0 && target < self.root()) {
            return Err(Error::Value {
                name: "target".into(),
                given: target.to_string(),
                allowed: format!("at least 0 and below the sum, {}", self.root()),
            });
        }
        let (mut node, mut left_over) = (1, target);
        while node < self.capacity() {
            let left = self.nodes[2 * node];
            // Rounding can lead a target into a right half that is empty; continue in the left half then.
            if left_over < left || self.nodes[2 * node + 1] <= 0.0 {
                node *= 2;
            } else {
                left_over -= left;
                node = 2 * node + 1;
            }
        }
        Ok(node - self.capacity())
    }
}
