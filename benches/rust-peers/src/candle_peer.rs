//! The benchmark's work in idiomatic candle: the crate's linear layers, gradients and AdamW, without weight decay.

use candle_core::{D, Device, Result, Tensor, Var};
use candle_nn::ops::{log_softmax, softmax_last_dim};
use candle_nn::{AdamW, Linear, Module, Optimizer, ParamsAdamW};

use crate::Engine;
use crate::reference::Reference;

struct Network {
    feature_1: Linear,
    feature_2: Linear,
    value: Linear,
    advantage: Linear,
    value_head: Linear,
    advantage_head: Linear,
    actions: usize,
    atoms: usize,
}

impl Network {
    /// Builds a network from the layers that `linear` creates by name.
    fn new(reference: &Reference, mut linear: impl FnMut(&str) -> Result<Linear>) -> Result<Self> {
        Ok(Network {
            feature_1: linear("feature_1")?,
            feature_2: linear("feature_2")?,
            value: linear("value")?,
            advantage: linear("advantage")?,
            value_head: linear("value_head")?,
            advantage_head: linear("advantage_head")?,
            actions: reference.actions,
            atoms: reference.atoms,
        })
    }

    /// Returns a network that shares these weights (also after updates) but is detached from the autodiff graph.
    fn detached(&self) -> Self {
        let linear = |layer: &Linear| Linear::new(layer.weight().detach(), layer.bias().map(Tensor::detach));
        Network {
            feature_1: linear(&self.feature_1),
            feature_2: linear(&self.feature_2),
            value: linear(&self.value),
            advantage: linear(&self.advantage),
            value_head: linear(&self.value_head),
            advantage_head: linear(&self.advantage_head),
            actions: self.actions,
            atoms: self.atoms,
        }
    }

    /// Logits `[batch, actions, atoms]`.
    fn forward(&self, states: &Tensor) -> Result<Tensor> {
        let features = self.feature_1.forward(states)?.relu()?;
        let features = self.feature_2.forward(&features)?.relu()?;
        let value = self.value.forward(&features)?.relu()?;
        let value = self.value_head.forward(&value)?.reshape(((), 1, self.atoms))?;
        let advantage = self.advantage.forward(&features)?.relu()?;
        let advantage = self.advantage_head.forward(&advantage)?.reshape(((), self.actions, self.atoms))?;
        let base = (value - advantage.mean_keepdim(1)?)?;
        advantage.broadcast_add(&base)
    }
}

pub(crate) struct Peer {
    online: Network,
    /// The online weights for passes without gradients.
    acting: Network,
    target: Network,
    optimizer: AdamW,
    inputs: usize,
    /// Observations `[batch, inputs]` before the action.
    s_tm1: Tensor,
    /// Action indices repeated for every atom: `[batch, 1, atoms]`.
    a_tm1: Tensor,
    /// Rewards `[batch, 1, 1]`.
    r_t: Tensor,
    /// Discounts `[batch, 1, 1]`.
    discount_t: Tensor,
    /// Observations `[batch, inputs]` after the action.
    s_t: Tensor,
    /// Returns of the atoms `[1, 1, atoms]`.
    support: Tensor,
    /// Indices of the atoms as numbers `[1, atoms, 1]`.
    index: Tensor,
    support_min: f32,
    support_max: f32,
    spacing: f32,
}

impl Peer {
    pub(crate) fn new(reference: &Reference) -> Result<Self> {
        let device = &Device::Cpu;
        let (batch, atoms, inputs) = (reference.batch, reference.atoms, reference.inputs);
        let floats = |values: &[f32], shape: (usize, usize, usize)| Tensor::from_slice(values, shape, device);
        let mut trained = Vec::new();
        let online = Network::new(reference, |name| {
            let layer = reference.layer(name);
            // candle stores weights as [outputs, inputs].
            let weight =
                Tensor::from_vec(layer.weight, (layer.inputs, layer.outputs), device)?.t()?.contiguous()?;
            let weight = Var::from_tensor(&weight)?;
            let bias = Var::from_vec(layer.bias, layer.outputs, device)?;
            let tensor = weight.as_tensor().clone();
            trained.push(weight);
            let bias = if name.ends_with("_head") {
                trained.push(bias.clone());
                bias.as_tensor().clone()
            } else {
                bias.as_detached_tensor()
            };
            Ok(Linear::new(tensor, Some(bias)))
        })?;
        let target = Network::new(reference, |name| {
            let layer = reference.layer(name);
            let weight =
                Tensor::from_vec(layer.weight, (layer.inputs, layer.outputs), device)?.t()?.contiguous()?;
            Ok(Linear::new(weight, Some(Tensor::from_vec(layer.bias, layer.outputs, device)?)))
        })?;
        let parameters = ParamsAdamW {
            lr: reference.learning_rate,
            eps: reference.adam_epsilon,
            weight_decay: 0.0,
            ..Default::default()
        };
        Ok(Peer {
            acting: online.detached(),
            online,
            target,
            optimizer: AdamW::new(trained, parameters)?,
            inputs,
            s_tm1: Tensor::from_slice(&reference.s_tm1, (batch, inputs), device)?,
            a_tm1: Tensor::from_slice(&reference.a_tm1, (batch, 1, 1), device)?
                .broadcast_as((batch, 1, atoms))?
                .contiguous()?,
            r_t: floats(&reference.r_t, (batch, 1, 1))?,
            discount_t: floats(&reference.discount_t, (batch, 1, 1))?,
            s_t: Tensor::from_slice(&reference.s_t, (batch, inputs), device)?,
            support: floats(&reference.support(), (1, 1, atoms))?,
            index: Tensor::arange(0f32, atoms as f32, device)?.reshape((1, atoms, 1))?,
            support_min: reference.support_min,
            support_max: reference.support_max,
            spacing: reference.spacing(),
        })
    }

    /// Greedy action of each state: `[batch, 1]`.
    fn choose(&self, states: &Tensor) -> Result<Tensor> {
        let probability = softmax_last_dim(&self.acting.forward(states)?)?;
        probability.broadcast_mul(&self.support)?.sum(D::Minus1)?.argmax_keepdim(1)
    }

    /// Target distribution: the target network's value distribution of the greedy next actions, projected onto the
    /// support: `[batch, 1, atoms]`.
    fn goal(&self) -> Result<Tensor> {
        let (batch, _, atoms) = self.a_tm1.dims3()?;
        let best =
            self.choose(&self.s_t)?.reshape((batch, 1, 1))?.broadcast_as((batch, 1, atoms))?.contiguous()?;
        let next = softmax_last_dim(&self.target.forward(&self.s_t)?.gather(&best, 1)?)?;
        let returns = self.discount_t.broadcast_mul(&self.support)?.broadcast_add(&self.r_t)?;
        let per_atom = 1.0 / f64::from(self.spacing);
        let landing = returns.clamp(self.support_min, self.support_max)?;
        let landing = landing.affine(per_atom, -f64::from(self.support_min) * per_atom)?;
        // Share of each shifted atom's mass that each atom of the support receives: [batch, atoms, atoms].
        let share = landing.broadcast_sub(&self.index)?.abs()?.affine(-1.0, 1.0)?.relu()?;
        share.broadcast_mul(&next)?.sum(D::Minus1)?.reshape((batch, 1, atoms))
    }

    fn learn(&mut self) -> Result<f32> {
        let goal = self.goal()?;
        let logits = self.online.forward(&self.s_tm1)?.gather(&self.a_tm1, 1)?;
        let loss = (log_softmax(&logits, D::Minus1)? * goal)?.sum(D::Minus1)?.mean_all()?.neg()?;
        self.optimizer.backward_step(&loss)?;
        loss.to_scalar()
    }

    fn logits(&self, observations: &[f32]) -> Result<Tensor> {
        let states =
            Tensor::from_slice(observations, (observations.len() / self.inputs, self.inputs), &Device::Cpu)?;
        self.acting.forward(&states)
    }
}

impl Engine for Peer {
    fn step(&mut self) -> f32 {
        self.learn().expect("shapes fit")
    }

    fn decide(&self, observation: &[f32]) -> u32 {
        let choose = || {
            let state = Tensor::from_slice(observation, (1, self.inputs), &Device::Cpu)?;
            self.choose(&state)?.flatten_all()?.get(0)?.to_scalar()
        };
        choose().expect("shapes fit")
    }

    fn forward(&self, observations: &[f32]) -> f32 {
        let first = || self.logits(observations)?.get(0)?.get(0)?.get(0)?.to_scalar();
        first().expect("shapes fit")
    }
}
