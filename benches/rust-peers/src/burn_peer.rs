//! The benchmark's work in idiomatic Burn: the crate's modules, autodiff and Adam, on its CPU backend flex.

use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::activation::{log_softmax, relu, softmax};
use burn::tensor::{Device, Int, Tensor, TensorData};

use crate::Engine;
use crate::reference::Reference;

#[derive(Module, Debug)]
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
    fn new(reference: &Reference, device: &Device) -> Self {
        let linear = |name, trains_bias| {
            let layer = reference.layer(name);
            let weight =
                Tensor::from_data(TensorData::new(layer.weight, [layer.inputs, layer.outputs]), device);
            let bias = Tensor::from_data(TensorData::new(layer.bias, [layer.outputs]), device);
            Linear {
                weight: Param::from_tensor(weight),
                bias: Some(Param::from_tensor(bias).set_require_grad(trains_bias)),
            }
        };
        Network {
            feature_1: linear("feature_1", false),
            feature_2: linear("feature_2", false),
            value: linear("value", false),
            advantage: linear("advantage", false),
            value_head: linear("value_head", true),
            advantage_head: linear("advantage_head", true),
            actions: reference.actions,
            atoms: reference.atoms,
        }
    }

    /// Logits `[batch, actions, atoms]`.
    fn forward(&self, states: Tensor<2>) -> Tensor<3> {
        let batch = states.dims()[0];
        let features = relu(self.feature_1.forward(states));
        let features = relu(self.feature_2.forward(features));
        let value = relu(self.value.forward(features.clone()));
        let value = self.value_head.forward(value).reshape([batch, 1, self.atoms]);
        let advantage = relu(self.advantage.forward(features));
        let advantage = self.advantage_head.forward(advantage).reshape([batch, self.actions, self.atoms]);
        value + advantage.clone() - advantage.mean_dim(1)
    }
}

pub(crate) struct Peer {
    online: Network,
    /// The online weights for passes without gradients.
    acting: Network,
    target: Network,
    optimizer: ModuleOptimizer,
    learning_rate: f64,
    /// Observations `[batch, inputs]` before the action.
    s_tm1: Tensor<2>,
    /// Action indices repeated for every atom: `[batch, 1, atoms]`.
    a_tm1: Tensor<3, Int>,
    /// Rewards `[batch, 1, 1]`.
    r_t: Tensor<3>,
    /// Discounts `[batch, 1, 1]`.
    discount_t: Tensor<3>,
    /// Observations `[batch, inputs]` after the action.
    s_t: Tensor<2>,
    /// Returns of the atoms `[1, 1, atoms]`.
    support: Tensor<3>,
    /// Indices of the atoms as numbers `[1, atoms, 1]`.
    index: Tensor<3>,
    support_min: f32,
    support_max: f32,
    spacing: f32,
    device: Device,
}

impl Peer {
    pub(crate) fn new(reference: &Reference) -> Self {
        let device = &Device::flex();
        let (batch, atoms, inputs) = (reference.batch, reference.atoms, reference.inputs);
        let floats = |values: Vec<f32>| Tensor::<1>::from_data(TensorData::from(values.as_slice()), device);
        let actions: Vec<i32> = reference.a_tm1.iter().map(|action| *action as i32).collect();
        let online = Network::new(reference, &device.clone().autodiff());
        Peer {
            acting: online.valid(),
            target: online.valid(),
            online,
            optimizer: AdamConfig::new().with_epsilon(reference.adam_epsilon as f32).init(),
            learning_rate: reference.learning_rate,
            s_tm1: floats(reference.s_tm1.clone()).reshape([batch, inputs]),
            a_tm1: Tensor::<1, Int>::from_data(TensorData::from(actions.as_slice()), device)
                .reshape([batch, 1, 1])
                .expand([batch, 1, atoms]),
            r_t: floats(reference.r_t.clone()).reshape([batch, 1, 1]),
            discount_t: floats(reference.discount_t.clone()).reshape([batch, 1, 1]),
            s_t: floats(reference.s_t.clone()).reshape([batch, inputs]),
            support: floats(reference.support()).reshape([1, 1, atoms]),
            index: Tensor::<1, Int>::arange(0..atoms as i64, device).float().reshape([1, atoms, 1]),
            support_min: reference.support_min,
            support_max: reference.support_max,
            spacing: reference.spacing(),
            device: device.clone(),
        }
    }

    /// Greedy action of each state: `[batch, 1, 1]`.
    fn choose(&self, states: Tensor<2>) -> Tensor<3, Int> {
        let logits = self.acting.forward(states);
        (softmax(logits, 2) * self.support.clone()).sum_dim(2).argmax(1)
    }

    /// Target distribution: the target network's value distribution of the greedy next actions, projected onto the
    /// support: `[batch, 1, atoms]`.
    fn goal(&self) -> Tensor<3> {
        let [batch, _, atoms] = self.a_tm1.dims();
        let best = self.choose(self.s_t.clone()).expand([batch, 1, atoms]);
        let next = softmax(self.target.forward(self.s_t.clone()).gather(1, best), 2);
        let returns = self.r_t.clone() + self.discount_t.clone() * self.support.clone();
        let landing = (returns.clamp(self.support_min, self.support_max) - self.support_min) / self.spacing;
        // Share of each shifted atom's mass that each atom of the support receives: [batch, atoms, atoms].
        let share = (landing - self.index.clone()).abs().neg().add_scalar(1.0).clamp_min(0.0);
        (share * next).sum_dim(2).reshape([batch, 1, atoms])
    }
}

impl Engine for Peer {
    fn step(&mut self) -> f32 {
        let goal = self.goal();
        let logits = self.online.forward(self.s_tm1.clone()).gather(1, self.a_tm1.clone());
        let loss = -(log_softmax(logits, 2) * goal).sum_dim(2).mean();
        let gradients = GradientsParams::from_grads(loss.backward(), &self.online);
        // Drop all other references to the weights, so that Adam can update them in place.
        self.acting = self.target.clone();
        let online = std::mem::replace(&mut self.online, self.target.clone());
        self.online = self.optimizer.step(self.learning_rate, online, gradients);
        self.acting = self.online.valid();
        loss.into_scalar()
    }

    fn decide(&self, observation: &[f32]) -> u32 {
        let state = Tensor::<1>::from_data(TensorData::from(observation), &self.device).unsqueeze();
        self.choose(state).into_scalar::<i64>() as u32
    }

    fn forward(&self, observations: &[f32]) -> f32 {
        let inputs = self.s_t.dims()[1];
        let states =
            Tensor::<1>::from_data(TensorData::from(observations), &self.device).reshape([-1, inputs as i32]);
        self.acting.forward(states).slice([0..1, 0..1, 0..1]).into_scalar()
    }
}
