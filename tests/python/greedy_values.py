"""A checkpoint read with safetensors and numpy alone: the network's equations give the values that the program's exact
evaluation follows from.

Usage: greedy_values.py CHECKPOINT FIGURES, the latter being the JSON of `spikeground evaluate` for that checkpoint.
"""

import json
import sys

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file


def normalise(x, p):
    """LayerNorm over the neurons of a row, with constant gain and bias."""
    mean = x.mean(-1, keepdims=True)
    scale = 1 / np.sqrt(((x - mean) ** 2).mean(-1, keepdims=True) + 1e-5)
    return (x - mean) * scale * p["normalisation_gain"] + p["normalisation_bias"]


class Layer:
    """Leaky integrate-and-fire neurons with hard reset behind an affine map and a normalisation."""

    def __init__(self, tensors, name, p):
        self.weight, self.bias = (tensors[f"online.{name}.{part}"].astype(float) for part in ("weight", "bias"))
        self.dense = f"online.{name}.threshold" not in tensors
        if not self.dense:
            self.threshold = tensors[f"online.{name}.threshold"].astype(float)
            self.leak = tensors[f"online.{name}.leak"].astype(float)
        self.p = p

    def run(self, inputs):
        """Inputs [rows, time_steps, n] to spikes [rows, time_steps, neurons]."""
        currents = normalise(inputs @ self.weight.T + self.bias, self.p)
        if self.dense:
            return np.maximum(currents, 0)
        potential = np.zeros_like(currents[:, 0])
        spikes = np.zeros_like(currents)
        for t in range(currents.shape[1]):
            potential = self.leak * potential + currents[:, t]
            spikes[:, t] = potential >= self.threshold
            potential = potential * (1 - spikes[:, t])
        return spikes


def action_values(path):
    """Expected return of every action in every state, [states, actions], and the parameters."""
    tensors = load_file(path)
    with safe_open(path, framework="numpy") as file:
        about = json.loads(file.metadata()["spikeground"])
    p = about["parameters"]
    layers = {name: Layer(tensors, name, p) for name in ("feature_1", "feature_2", "value", "advantage")}
    states = layers["feature_1"].weight.shape[1]
    steps = 1 if layers["feature_1"].dense else p["time_steps"]
    inputs = np.repeat(np.eye(states)[:, None], steps, axis=1)
    features = layers["feature_2"].run(layers["feature_1"].run(inputs))

    def head(name):
        counts = layers[name].run(features).sum(1)
        weight, bias = (tensors[f"online.{name}_head.{part}"].astype(float) for part in ("weight", "bias"))
        return counts @ weight.T + bias

    value = head("value")[:, None]
    advantage = head("advantage").reshape(states, -1, p["atoms"])
    logits = value + advantage - advantage.mean(1, keepdims=True)
    exponentials = np.exp(logits - logits.max(-1, keepdims=True))
    atoms = np.linspace(p["support_min"], p["support_max"], p["atoms"])
    return (exponentials / exponentials.sum(-1, keepdims=True)) @ atoms, about


def slippery_lake(letters="SFFFFHFHFFFHHFFG", side=4):
    """Outcomes of the 4x4 lake, [state][action] → [(probability, state, reward, terminated)]."""

    def move(state, direction):
        row, column = divmod(state, side)
        row, column = [(row, max(column - 1, 0)), (min(row + 1, side - 1), column),
                       (row, min(column + 1, side - 1)), (max(row - 1, 0), column)][direction]
        return row * side + column

    def outcomes(state, action):
        if letters[state] in "HG":
            return [(1.0, state, 0.0, True)]
        ends = [move(state, (action + turn) % 4) for turn in (-1, 0, 1)]
        return [(1 / 3, end, float(letters[end] == "G"), letters[end] in "HG") for end in ends]

    return [[outcomes(state, action) for action in range(4)] for state in range(side * side)]


def value_of(policy, gamma):
    """Exact expected discounted return of a policy from the start."""
    lake = slippery_lake()
    matrix, rewards = np.eye(len(lake)), np.zeros(len(lake))
    for state, action in enumerate(policy):
        for probability, end, reward, terminated in lake[state][action]:
            rewards[state] += probability * reward
            matrix[state, end] -= 0.0 if terminated else gamma * probability
    return np.linalg.solve(matrix, rewards)[0]


def main():
    path, figures = sys.argv[1:]
    values, about = action_values(path)
    with open(figures, encoding="utf8") as file:
        expected = json.load(file)
    found = value_of(values.argmax(1), about["parameters"]["gamma"])
    gap = abs(found - expected["greedy_value"])
    print(f"greedy value {found:.10f} in numpy, {expected['greedy_value']:.10f} in the program")
    top = np.sort(values, axis=1)
    print(f"smallest gap between the two best actions of a state: {(top[:, -1] - top[:, -2]).min():.2e}")
    sys.exit(0 if gap < 1e-9 else 1)


main()
