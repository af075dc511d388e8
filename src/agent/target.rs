//! The loss of one transition: how far what the network said is from its target.
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

/// Where a return ends, and what the target network says of the action chosen there.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// R, rewards and novelty summed.
    pub r_t: f32,
    /// Γ; 0 where nothing follows.
    pub discount_t: f32,
    /// What the action counts as worth more for having been taken seldom.
    pub optimism: f32,
    /// Log-probabilities of its atoms `[atoms]`, or its value alone; not read where Γ is 0.
    pub valued: &'a [f32],
}

impl Target<'_> {
    /// The loss of `said`, the log-probabilities `[atoms]` or the value of the action that was taken; adds `scale` times
    /// its gradient with respect to the logits to `gradient` `[atoms]`. `projected` is working memory.
    pub fn compare(
        self,
        support: Support,
        said: &[f32],
        scale: f32,
        gradient: &mut [f32],
        projected: &mut Vec<f32>,
    ) -> f32 {
        let follows = self.discount_t != 0.0;
        let reward = self.r_t + if follows { self.discount_t * self.optimism } else { 0.0 };
        if support.is_scalar() {
            let value = |values: &[f32]| values.first().copied().unwrap_or(0.0);
            let target = reward + if follows { self.discount_t * value(self.valued) } else { 0.0 };
            let error = value(said) - target;
            for gradient in gradient {
                *gradient += scale * error.clamp(-1.0, 1.0);
            }
            return huber(error);
        }
        projected.clear();
        projected.resize(support.atoms, 0.0);
        if follows {
            let returns = self.valued.iter().enumerate();
            let returns = returns.map(|(i, p)| (reward + self.discount_t * support.atom(i), exp(*p)));
            support.project(returns, projected);
        } else {
            support.project([(reward, 1.0)], projected);
        }
        for ((gradient, &log_probability), &m) in gradient.iter_mut().zip(said).zip(&*projected) {
            *gradient += scale * (exp(log_probability) - m);
        }
        cross_entropy(projected, said)
    }
}

/// Huber's loss: quadratic up to an error of 1, then linear.
pub fn huber(error: f32) -> f32 {
    let size = error.abs();
    if size <= 1.0 { 0.5 * size * size } else { size - 0.5 }
}
