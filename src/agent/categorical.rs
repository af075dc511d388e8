//! The categorical value distribution (C51): a return is one of evenly spaced atoms, each with a probability.
//!
//! Source: Bellemare, Dabney, Munos, arXiv 1707.06887; the projection in the triangular form of rlax and dopamine.

use crate::math::elementary::log_softmax_rows;
use crate::math::lanes::widest;
use crate::parameters::Parameters;

/// Pairs of return and weight whose places are worked out together.
const PAIRS: usize = 8;
/// Rows of probabilities whose means are taken together.
const SIDE_BY_SIDE: usize = 4;

/// Evenly spaced atoms z_0 … z_{N−1}.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Support {
    /// The first atom.
    pub min: f32,
    /// The last atom.
    pub max: f32,
    /// Number of atoms; without any, as with one, there is no distribution.
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

    /// Distance between two atoms.
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
    /// Only the two atoms around x_j can receive anything, and neither needs x_j to lie strictly between them, so no
    /// mass is lost when it falls on an atom or is rounded beyond the last.
    pub fn project(&self, returns: &[f32], weights: &[f32], out: &mut [f32]) {
        widest(
            #[inline(always)]
            move || {
                let (whole, rest) = returns.as_chunks::<PAIRS>();
                let (whole_weights, rest_weights) = weights.as_chunks::<PAIRS>();
                for (returns, weights) in whole.iter().zip(whole_weights) {
                    self.distribute(returns, weights, out);
                }
                for (x, weight) in rest.iter().zip(rest_weights) {
                    self.distribute(&[*x], &[*weight], out);
                }
            },
        );
    }

    /// Some pairs: where their masses go is worked out side by side, then they are added in their order.
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

    /// Σ z_i p_i.
    pub fn mean(&self, probabilities: &[f32]) -> f32 {
        let mut sum = 0.0_f32;
        for (i, &p) in probabilities.iter().enumerate() {
            sum += self.atom(i) * p;
        }
        sum
    }

    /// The same of some rows side by side: while one sum waits for its last term, the others go on.
    fn means(&self, rows: &[f32]) -> [f32; SIDE_BY_SIDE] {
        let mut sums = [0.0; SIDE_BY_SIDE];
        let rows: [&[f32]; SIDE_BY_SIDE] = std::array::from_fn(|row| &rows[row * self.atoms..][..self.atoms]);
        for i in 0..self.atoms {
            let atom = self.atom(i);
            for (sum, row) in sums.iter_mut().zip(rows) {
                *sum += atom * row[i];
            }
        }
        sums
    }

    /// Logits `[…, atoms]` to log-probabilities, in place, to probabilities `[…, atoms]`, and to expected returns `[…]`.
    pub fn resolve(&self, logits: &mut [f32], probabilities: &mut Vec<f32>, values: &mut Vec<f32>) {
        values.clear();
        probabilities.resize(logits.len(), 0.0);
        if self.is_scalar() {
            values.extend_from_slice(logits);
            return;
        }
        log_softmax_rows(logits, self.atoms, probabilities);
        let mut fours = probabilities.chunks_exact(self.atoms.saturating_mul(SIDE_BY_SIDE));
        for rows in &mut fours {
            values.extend_from_slice(&self.means(rows));
        }
        values.extend(fours.remainder().chunks_exact(self.atoms).map(|row| self.mean(row)));
    }

    /// The expected return of each action: `logits` is `[actions, atoms]`, `values` `[actions]`.
    pub fn values(&self, logits: &[f32], values: &mut Vec<f32>) {
        self.resolve(&mut logits.to_vec(), &mut Vec::new(), values);
    }

    /// The action of highest expected return for one row of logits `[actions, atoms]`; ties go to the first.
    pub fn greedy(&self, logits: &[f32], actions: usize) -> usize {
        let mut values = Vec::new();
        self.values(logits, &mut values);
        arg_max(&values[..actions.min(values.len())])
    }
}

/// Index of the highest value, the first of several.
pub fn arg_max(values: &[f32]) -> usize {
    let mut best = 0;
    for (i, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = i;
        }
    }
    best
}

/// −Σ m_i log p_i.
pub fn cross_entropy(target: &[f32], log_probabilities: &[f32]) -> f32 {
    let mut sum = 0.0_f32;
    for (&m, &log_probability) in target.iter().zip(log_probabilities) {
        sum -= m * log_probability;
    }
    sum
}
