//! The loss of one transition: the predicted value distribution against its target.
//!
//! ```text
//! target of atom j   R + Γ · (z_j + optimism), projected onto the atoms; loss = cross-entropy
//! without atoms      R + Γ · (q + optimism);                             loss = Huber's, δ = 1
//! ```
//!
//! Sources: Bellemare, Dabney, Munos, arXiv 1707.06887; van Hasselt et al., arXiv 1509.06461 (which action q is of, is the
//! caller's choice).

use super::categorical::{Support, cross_entropy};
use crate::math::elementary::exp;
use crate::math::lanes::widest;

/// A return, and the target network's distribution for the greedy action in the state in which it ends.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// R, rewards and novelty summed.
    pub r_t: f32,
    /// Γ; 0 where nothing follows.
    pub discount_t: f32,
    /// Exploration bonus added to the value of that action, for having been taken rarely.
    pub optimism: f32,
    /// Log-probabilities of its atoms `[atoms]`, or its value alone; not read where Γ is 0.
    pub next_distribution: &'a [f32],
}

/// Working memory of a projection, `[atoms]` each.
#[derive(Clone, Debug, Default)]
pub struct Projection {
    /// Return of each atom of the target network.
    returns: Vec<f32>,
    /// Its probability.
    weights: Vec<f32>,
    /// Probability that each atom of the support receives.
    masses: Vec<f32>,
}

impl Target<'_> {
    /// The loss of `predicted`, the log-probabilities `[atoms]` or the value of the action that was taken. Adds `scale` times
    /// its gradient with respect to the logits to `gradient` `[atoms]`.
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

/// Huber's loss: quadratic up to an error of 1, then linear.
pub fn huber(error: f32) -> f32 {
    let size = error.abs();
    if size <= 1.0 { 0.5 * size * size } else { size - 0.5 }
}
