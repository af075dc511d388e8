//! The categorical value distribution (C51): a return is one of evenly spaced atoms, each with a probability.
//!
//! Source: Bellemare, Dabney, Munos, arXiv 1707.06887; the projection in the triangular form of rlax and dopamine.

use crate::math::elementary::log_softmax_rows;
use crate::math::lanes::widest;
use crate::parameters::Parameters;

/// Number of (return, weight) pairs that are projected together.
const PROJECTED_PAIRS: usize = 8;
/// Number of rows of probabilities whose means are computed together.
const MEAN_ROWS: usize = 4;

/// Evenly spaced atoms z_0 … z_{N−1}.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Support {
    /// The smallest atom, z_0.
    pub min: f32,
    /// The largest atom, z_{N−1}.
    pub max: f32,
    /// Number of atoms; 0 or 1 means a scalar value without a distribution.
    pub atoms: usize,
}

impl Support {
    /// The support that the parameters describe.
    pub fn of(parameters: &Parameters) -> Self {
        Self {
            min: parameters.support_min as f32,
            max: parameters.support_max as f32,
            atoms: if parameters.categorical { parameters.atoms } else { 1 },
        }
    }

    /// Whether there is no distribution: a single output is the expected return itself.
    pub fn is_scalar(&self) -> bool {
        self.atoms <= 1
    }

    /// Distance Δz between adjacent atoms.
    pub fn spacing(&self) -> f32 {
        (self.max - self.min) / self.atoms.saturating_sub(1).max(1) as f32
    }

    /// The atom z_i.
    pub fn atom(&self, i: usize) -> f32 {
        self.min + i as f32 * self.spacing()
    }

    /// Adds the mass of pairs (return, weight) to the atoms of `out`:
    /// m_i += Σ_j clip(1 − |clip(x_j) − z_i| / Δz, 0, 1) · w_j.
    ///
    /// Only the two atoms around x_j can receive mass, and neither requires x_j to lie strictly between the two. So no
    /// mass is lost if x_j falls on an atom or is rounded beyond the last atom.
    pub fn project(&self, returns: &[f32], weights: &[f32], out: &mut [f32]) {
        widest(
            #[inline(always)]
            move || {
                let (whole, rest) = returns.as_chunks::<PROJECTED_PAIRS>();
                let (whole_weights, rest_weights) = weights.as_chunks::<PROJECTED_PAIRS>();
                for (returns, weights) in whole.iter().zip(whole_weights) {
                    self.distribute(returns, weights, out);
                }
                for (x, weight) in rest.iter().zip(rest_weights) {
                    self.distribute(&[*x], &[*weight], out);
                }
            },
        );
    }

    /// Projects a block of pairs: target atoms and masses are computed in parallel lanes, then added in the order of
    /// the pairs.
    #[inline(always)]
    fn distribute<const COUNT: usize>(
        &self,
        returns: &[f32; COUNT],
        weights: &[f32; COUNT],
        out: &mut [f32],
    ) {
        let spacing = self.spacing();
        let last_pair = self.atoms.saturating_sub(2).min(1 << 24) as i32;
        let mut lowers = [0; COUNT];
        let mut masses = [[0.0; COUNT]; 2];
        for pair in 0..COUNT {
            let x = returns[pair];
            let x = if x < self.min { self.min } else { x };
            let x = if x > self.max { self.max } else { x };
            let lower = ((x - self.min) / spacing) as i32;
            lowers[pair] = if lower > last_pair { last_pair } else { lower };
            for (above, masses) in masses.iter_mut().enumerate() {
                let atom = self.min + (lowers[pair] + above as i32) as f32 * spacing;
                let share = 1.0 - (x - atom).abs() / spacing;
                masses[pair] = weights[pair] * if share > 0.0 { share } else { 0.0 };
            }
        }
        for pair in 0..COUNT {
            let lower = lowers[pair] as usize;
            if let Some([below, above]) = out.get_mut(lower..lower + 2) {
                *below += masses[0][pair];
                *above += masses[1][pair];
            }
        }
    }

    /// Computes the mean Σ z_i p_i of one distribution `[atoms]`.
    pub fn mean(&self, probabilities: &[f32]) -> f32 {
        let mut sum = 0.0_f32;
        for (i, &p) in probabilities.iter().enumerate() {
            sum += self.atom(i) * p;
        }
        sum
    }

    /// Computes the means of several rows `[MEAN_ROWS, atoms]`. The sums are interleaved to hide the latency of
    /// additions.
    fn means(&self, rows: &[f32]) -> [f32; MEAN_ROWS] {
        let mut sums = [0.0; MEAN_ROWS];
        let rows: [&[f32]; MEAN_ROWS] = std::array::from_fn(|row| &rows[row * self.atoms..][..self.atoms]);
        for i in 0..self.atoms {
            let atom = self.atom(i);
            for (sum, row) in sums.iter_mut().zip(rows) {
                *sum += atom * row[i];
            }
        }
        sums
    }

    /// Converts logits `[…, atoms]` in place to log-probabilities, and writes probabilities `[…, atoms]` and expected
    /// returns `[…]`. With a scalar support, the logits are the expected returns and are left unchanged.
    pub fn resolve(&self, logits: &mut [f32], probabilities: &mut Vec<f32>, values: &mut Vec<f32>) {
        values.clear();
        probabilities.resize(logits.len(), 0.0);
        if self.is_scalar() {
            values.extend_from_slice(logits);
            return;
        }
        log_softmax_rows(logits, self.atoms, probabilities);
        let mut fours = probabilities.chunks_exact(self.atoms.saturating_mul(MEAN_ROWS));
        for rows in &mut fours {
            values.extend_from_slice(&self.means(rows));
        }
        values.extend(fours.remainder().chunks_exact(self.atoms).map(|row| self.mean(row)));
    }

    /// Computes the expected return of each action: `logits` is `[actions, atoms]`, `values` is `[actions]`.
    pub fn values(&self, logits: &[f32], values: &mut Vec<f32>) {
        self.resolve(&mut logits.to_vec(), &mut Vec::new(), values);
    }

    /// Returns the action of highest expected return for one row of logits `[actions, atoms]`; ties go to the first.
    pub fn greedy(&self, logits: &[f32], actions: usize) -> usize {
        let mut values = Vec::new();
        self.values(logits, &mut values);
        arg_max(&values[..actions.min(values.len())])
    }
}

/// Returns the index of the highest value; ties go to the first.
pub fn arg_max(values: &[f32]) -> usize {
    let mut best = 0;
    for (i, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = i;
        }
    }
    best
}

/// Computes the cross-entropy −Σ m_i log p_i of log-probabilities `[atoms]` against a target distribution `[atoms]`.
pub fn cross_entropy(target: &[f32], log_probabilities: &[f32]) -> f32 {
    let mut sum = 0.0_f32;
    for (&m, &log_probability) in target.iter().zip(log_probabilities) {
        sum -= m * log_probability;
    }
    sum
}
