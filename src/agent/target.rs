//! The loss of one transition: the predicted value distribution against its target.
//!
//! ```text
//! target of atom j   R + Γ · (z_j + optimism), projected onto the atoms; loss = cross-entropy
//! without atoms      R + Γ · (q + optimism);                             loss = Huber's, δ = 1
//! ```
//!
//! Sources: Bellemare, Dabney, Munos, arXiv 1707.06887; van Hasselt et al., arXiv 1509.06461 (the caller chooses the
//! action whose distribution is the target).

use super::categorical::{Support, cross_entropy};
use crate::math::elementary::exp;
use crate::math::lanes::widest;

/// An n-step return, with the target network's distribution for the selected action in the state in which the return
/// ends.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// R, the discounted sum of rewards and intrinsic rewards.
    pub r_t: f32,
    /// Γ, the discount of the bootstrap; 0 without a bootstrap.
    pub discount_t: f32,
    /// Exploration bonus on the value of the selected action.
    pub optimism: f32,
    /// Log-probabilities of the atoms of the selected action, `[atoms]`, or its scalar value; not read if Γ is 0.
    pub next_distribution: &'a [f32],
}

/// Scratch memory of a projection; each buffer is `[atoms]`.
#[derive(Clone, Debug, Default)]
pub struct Projection {
    /// R + Γ · (z_j + optimism) for each atom of the target network.
    returns: Vec<f32>,
    /// Probability of each atom of the target network.
    weights: Vec<f32>,
    /// Projected probability of each atom of the support.
    masses: Vec<f32>,
}

impl Target<'_> {
    /// Computes the loss of `predicted`, the log-probabilities `[atoms]` or the scalar value of the action taken. Adds
    /// `scale` times the gradient of the loss with respect to the logits to `gradient`, `[atoms]`.
    pub fn loss(
        self,
        support: Support,
        predicted: &[f32],
        scale: f32,
        gradient: &mut [f32],
        memory: &mut Projection,
    ) -> f32 {
        let follows = self.discount_t != 0.0;
        let reward = self.r_t + if follows { self.discount_t * self.optimism } else { 0.0 };
        if support.is_scalar() {
            let value = |values: &[f32]| values.first().copied().unwrap_or(0.0);
            let target = reward + if follows { self.discount_t * value(self.next_distribution) } else { 0.0 };
            let error = value(predicted) - target;
            for gradient in gradient {
                *gradient += scale * error.clamp(-1.0, 1.0);
            }
            return huber(error);
        }
        let Projection { returns, weights, masses } = memory;
        for buffer in [&mut *returns, weights, masses] {
            buffer.clear();
            buffer.resize(support.atoms.min(gradient.len()), 0.0);
        }
        if follows {
            let (xs, probabilities) = (&mut **returns, &mut **weights);
            widest(
                #[inline(always)]
                move || {
                    let pairs = xs.iter_mut().zip(probabilities);
                    for (i, ((x, weight), p)) in pairs.zip(self.next_distribution).enumerate() {
                        *x = reward + self.discount_t * support.atom(i);
                        *weight = exp(*p);
                    }
                },
            );
            support.project(returns, weights, masses);
        } else {
            support.project(&[reward], &[1.0], masses);
        }
        let target = &**masses;
        widest(
            #[inline(always)]
            move || {
                for ((gradient, &log_probability), &m) in gradient.iter_mut().zip(predicted).zip(target) {
                    *gradient += scale * (exp(log_probability) - m);
                }
            },
        );
        cross_entropy(masses, predicted)
    }
}

/// Computes Huber's loss with δ = 1: quadratic up to an error of 1, then linear.
pub fn huber(error: f32) -> f32 {
    let size = error.abs();
    if size <= 1.0 { 0.5 * size * size } else { size - 0.5 }
}
