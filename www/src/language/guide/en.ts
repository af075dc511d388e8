/** The guided tours, the glossary and the answers to "Why does it not learn?" in English; marks as in `../en.ts`. */

export interface TourTexts {
  title: string;
  about: string;
  steps: readonly { title: string; text: string; act?: string }[];
}

const tours = {
  start: {
    title: "The page in a minute",
    about: "What you see, what a spike is, and whether spiking is cheaper. One minute.",
    steps: [
      {
        title: "The world",
        text: "The agent (the disc with an arrow) has to reach the star ★. Dark cells are holes: falling in ends the episode with nothing. It can go ← ↓ → ↑, and each step goes where it was meant to. So far it knows nothing: its arrows are guesses.",
      },
      {
        title: "The brain",
        text: "This is the agent's network: {neurons} neurons in four layers. Each row is one neuron, each column one moment; {steps} moments make a decision. An orange mark is a **spike**: the neuron's charge reached its threshold, so it sent one pulse and began again from zero. No mark: the neuron was **silent** in that moment. Let it learn, and watch.",
        act: "Let it learn",
      },
      {
        title: "It has learned",
        text: "The score compares what its best actions earn with a random walk (0) and with the best possible (1). It is at **{score}** now, after {env_steps} steps. The arrows lead to the star, around the holes.",
      },
      {
        title: "Silent neurons",
        text: "While it learned, its neurons were taught to be quiet. Of all moments of all neurons, **{silence}** pass without a spike, and in a decision of {steps} moments, {silentNeurons} of the neurons send none at all. A silent neuron makes no work for the neurons that listen to it: that is the point of spikes.",
      },
      {
        title: "Purple: other people's figures",
        text: "Purple words and dashed purple lines are figures from papers about other networks. **{published}** is what the SpikingBrain report counted in a language model, in its own way of counting. It is there for comparison. It is not a goal: passing it does not make a network good.",
      },
      {
        title: "Is spiking cheaper here?",
        text: "That depends on the count. **With memory** (every weight that is fetched is paid for), a decision of this network takes {ofFp16} of the energy of an ordinary FP16 network of the same size, and {ofInt8} of that of an 8-bit one. **Arithmetic only**, memory free, it is {ofFp16Arithmetic} of the FP16 network's: the count behind SpikingBrain's published saving of {saving}. The list at the top of this card chooses the count.",
      },
      {
        title: "Watch it walk",
        text: "Whenever a run is paused you can watch the agent walk, or play yourself. Then change the world, the settings or the agent: everything runs in this tab, and the link of **Copy link** repeats a run exactly.",
        act: "Watch it walk",
      },
    ],
  },
  neuron: {
    title: "One neuron",
    about: "Drive a neuron by hand: charge, leak, threshold, reset, spike, and how it learns. Three minutes.",
    steps: [
      {
        title: "Charge",
        text: "A neuron gathers current on its **membrane**, like water in a bucket. Here time runs from left to right; the black line is the membrane. Move **Current** to 0.10: the line climbs, more and more slowly, and stays below the dashed line.",
        act: "Set the current to 0.10",
      },
      {
        title: "Leak",
        text: "It stays below because the bucket leaks: after each moment only a share of the charge is left, here {leak}. So the charge settles where current and leak are equal: at current / (1 − leak). Let it leak less, with **What stays** at 0.95, and it climbs higher.",
        act: "Let 0.95 stay",
      },
      {
        title: "Threshold and spike",
        text: "The dashed line is the **threshold**. When the membrane reaches it, the neuron sends one **spike**, the orange mark at the top. A spike has no size: it is there or not.",
        act: "Set the current to 0.30",
      },
      {
        title: "Reset",
        text: "After a spike the membrane begins again from zero: that is the **reset**. More current, more spikes: a neuron says how much by how often. Move **Current** from 0 to 0.6 and count.",
        act: "Set the current to 0.60",
      },
      {
        title: "Quiet by threshold",
        text: "During training each neuron moves its own threshold until it fires about as often as it should, in 2 of 100 moments. Raise **Threshold** and the same current causes fewer spikes. That is how the network falls silent.",
        act: "Raise the threshold to 1.0",
      },
      {
        title: "Learning through a step",
        text: "A spike is a step, and a step has no slope to learn from: a little more charge mostly changes nothing. So learning uses a smooth stand-in, the **surrogate gradient** (the curve at the right): the nearer the membrane was to the threshold, the more this neuron is taught. The dots are the moments at the left.",
      },
      {
        title: "In the network",
        text: "This is such a neuron in the network, pinned: its membrane, its threshold, its spikes, and the cells to which it answers. Its current comes from the spikes of the layer below. Point at any row, and click to pin it.",
        act: "Pin a neuron",
      },
    ],
  },
  twin: {
    title: "Spiking against dense",
    about: "Two networks learn side by side from one seed. Who needs how many operations? Two minutes.",
    steps: [
      {
        title: "Two networks",
        text: "The spiking network is the one on this page. Its **dense twin** has as many neurons, the same first weights and the same seed, but its neurons pass on real numbers instead of spikes. Both are about to learn on the same ice.",
        act: "Let both learn",
      },
      {
        title: "Side by side",
        text: "Both lines are scores: 0 is a random walk, 1 the best possible. Do both arrive? Which first? On this world it differs from seed to seed, so one race proves little; the study in the documents has many.",
      },
      {
        title: "What do you think?",
        text: "Which network needs more operations for a decision? Choose before you look.",
      },
      {
        title: "The count",
        text: "The dense network multiplies every neuron's number by every weight, always. The spiking one only **adds** the weights of neurons that have just fired, and does nothing for silent ones; but it does so in {steps} time steps. Fewer spikes, fewer additions.",
      },
      {
        title: "Operations are not energy",
        text: "An addition takes less energy than a multiplication, but fetching a weight from memory takes more than either. So the same counts lead to different savings, and the choice of the model has to be said. The list in this card has them all.",
      },
    ],
  },
  agent: {
    title: "The whole agent",
    about: "The six parts of Rainbow, and what each looks like here. Three minutes.",
    steps: [
      {
        title: "What it learns",
        text: "The agent learns to predict, for each action, the **return**: all rewards to come, later ones counting less. It then takes the action with the highest prediction. Let it collect some experience first.",
        act: "Let it learn",
      },
      {
        title: "Exploring",
        text: "To find the star at all it has to try things: one time in twenty it acts at random, and cells that it has visited rarely earn it a small bonus of its own. The line below the map says how the last action was chosen.",
      },
      {
        title: "Replay, by priority",
        text: "Each step is stored and practised again later, many times. Transitions about which the agent was wrong are practised more often: **prioritised replay**. The bars show how wrong it still is about what it remembers.",
      },
      {
        title: "Distributions, n steps, double",
        text: "It predicts not one number but how the return is distributed, over 51 values: the bars. Each prediction is taught by three real steps of reward plus its own prediction after them (**n-step**), and the next action is chosen by one network and judged by an older copy (**double**), so that it does not flatter itself.",
      },
      {
        title: "Two streams",
        text: "**Dueling**: the value layer says how good the state is, the advantage layer how the actions differ. Both are spiking layers; together they give the numbers at the right.",
      },
      {
        title: "Noise",
        text: "The weights of both streams carry noise of a learned strength, so that the agent tries out consistent variations instead of single random moves. Where it is sure, the noise shrinks.",
      },
      {
        title: "The monitor",
        text: "The monitor decides once in every state and reports spikes, silence and energy, without leaving a trace in the run. Open it, and close it with Esc.",
        act: "Open the monitor",
      },
      {
        title: "Switch parts off",
        text: "Every part is a switch in the settings. Switch one off, press Run, and see what it was good for. That is how Rainbow was studied, too.",
      },
    ],
  },
  sparsity: {
    title: "Silence, layer by layer",
    about: "What each definition counts, what the published figures are, and where spiking pays. Three minutes.",
    steps: [
      {
        title: "A trained network",
        text: "Silence needs a network that has learned something; an untrained one fires in a third of its moments. Let it learn first.",
        act: "Let it learn",
      },
      {
        title: "Slots",
        text: "Take every neuron, every time step, every decision: one **slot** each. {silence} of these slots hold no spike. This is the count that matters for work saved, because every spike makes its followers add a weight.",
      },
      {
        title: "Four counts",
        text: "The same network, counted four ways. Per neuron and decision, {silentNeurons} are silent: less, because a neuron has {steps} chances to fire. And some neurons never fire at all. All of these are called “sparsity” in papers, so a figure without its count says nothing.",
      },
      {
        title: "{published}",
        text: "The SpikingBrain report writes each spike count as bits in three planes and counts the zeros: {published} in its language model. Counted that way, this network has {planes}. Its inputs and ours differ, so neither figure beats the other.",
      },
      {
        title: "By layer",
        text: "The layers do not fire equally: the first one answers to cells directly and fires more, the later ones less. All begin at about a third; then each neuron's threshold moves until it is quiet. The loss of score on the way, if any, is in the card at the left.",
      },
      {
        title: "{saving}",
        text: "The report's energy figure compares one 8-bit addition (0.03 pJ, 1.13 times on average) with one FP16 multiplication (1.5 pJ), and memory is free: that saves {saving}. By the same formula almost any spiking network passes; this one takes {ofFp16Arithmetic} of the energy.",
      },
      {
        title: "Where spiking pays",
        text: "With memory paid for, there is a firing rate at which a spiking network costs as much as a dense one: the **break-even** rate. The nearest is {breakEven} for this network; it fires in {rate} of its slots. Blue dashed lines in the chart of firing are such rates, the purple one is another network's.",
      },
    ],
  },
};

export const guide = {
  /** By name; the steps of `ui/tours/steps.ts`, in order. */
  tours: tours as Record<keyof typeof tours, TourTexts>,
  panel: {
    label: "Guided tour",
    choose: "Guided tours",
    chooseWords: "Each has a run of its own; yours waits and comes back as it was. Esc leaves a tour at any moment.",
    step: "{step} of {steps}",
    next: "Next",
    back: "Back",
    finish: "Finish",
    leave: "Leave the tour (Esc)",
    more: "More tours",
    learning: "Learning: step {step} of {last}",
    yourRun: "Your run is as you left it.",
  },
  bench: {
    current: "Current",
    stays: "What stays",
    threshold: "Threshold",
    trace: "Membrane of one neuron over {steps} time steps: {spikes} spikes, highest {highest}",
    spikes: "{spikes} spikes in {steps} moments",
    slope: "Surrogate gradient over the distance from the threshold",
    byHand: "Drive by hand",
    byHandHelp: "Time goes on, and the current is what you set at each moment",
  },
  race: {
    spiking: "Spiking",
    dense: "Dense twin",
    step: "step",
    score: "score",
    operations: "operations a decision",
    additions: "{count} additions",
    multiplications: "{count} multiply-adds",
    chart: "Scores of both networks over {steps} steps: spiking {spiking}, dense {dense}",
    waiting: "waits",
    failed: "The twin could not be trained: {reason}.",
    question: "For one decision, more operations are needed by",
    answers: { spiking: "the spiking network", dense: "the dense network", same: "neither: as many" },
    right: "Right.",
    wrong: "Look at the count:",
    verdict:
      "spiking {spiking} additions, dense {dense} multiply-adds. That is {times} times as many for the dense one.",
    verdictMore: "spiking {spiking} additions, dense {dense} multiply-adds: here the spiking network needs more.",
    early: "Let both learn first (step 1 of this tour).",
  },
  glossary: {
    spike: {
      name: "Spike",
      text: "One pulse of a neuron. It is there or not, and has no size. A neuron sends it when its membrane reaches its threshold.",
    },
    membrane: {
      name: "Membrane",
      text: "The charge that a neuron has gathered. It leaks a little in each time step and begins again from zero after a spike.",
    },
    threshold: {
      name: "Threshold",
      text: "The charge at which a neuron fires. Each neuron has its own and moves it during training until it fires about as often as it should.",
    },
    timeStep: {
      name: "Time step",
      text: "One moment of the network. A decision takes a few of them (4 unless changed), in each of which a neuron can send at most one spike.",
    },
    slot: {
      name: "Neuron-moment (slot)",
      text: "One neuron in one time step of one decision. Counts of silence and firing are shares of these.",
    },
    silence: {
      name: "Silence",
      text: "Share of slots without a spike. What is silent costs the neurons behind it no work.",
    },
    firing: {
      name: "Firing rate",
      text: "Share of slots with a spike: 100 % minus silence.",
    },
    score: {
      name: "Score",
      text: "What the agent's best actions earn, on a scale on which a random walk has 0 and the best possible policy 1. It is computed exactly where the world has a model, and never shown to the agent.",
    },
    return: {
      name: "Return",
      text: "The sum of all rewards of an episode from here on. Discounted: each later step counts a little less (0.99 of the one before, unless changed).",
    },
    twin: {
      name: "Dense twin",
      text: "An ordinary network with as many neurons and the same first weights and seed, whose neurons pass on real numbers instead of spikes.",
    },
    surrogate: {
      name: "Surrogate gradient",
      text: "A smooth curve that stands in for the slope of a spike, which is a step and has none. Learning needs a slope.",
    },
    breakEven: {
      name: "Break-even rate",
      text: "The firing rate at which a spiking network takes as much energy as a dense one. It depends on the energy model and on the dense network.",
    },
    energyModel: {
      name: "Energy model",
      text: "A table of what one operation costs in picojoules, and of what is counted: arithmetic alone, or memory too.",
    },
    quantised: {
      name: "8-bit, FP16, FP32",
      text: "How many bits a number has. Fewer bits take less energy to multiply and to fetch. FP: floating point; INT: whole numbers.",
    },
    priority: {
      name: "Priority",
      text: "How wrong the agent was about a stored transition. Higher priority: practised more often.",
    },
    distribution: {
      name: "Distribution of returns",
      text: "The agent predicts how likely each of 51 possible returns is, not only their mean.",
    },
    greedy: {
      name: "Greedy",
      text: "Always taking the action that is thought best, without exploring.",
    },
    seed: {
      name: "Seed",
      text: "The number from which all chance of a run is drawn. The same seed and settings give the same run, to the last bit.",
    },
    digest: {
      name: "Digest",
      text: "A short fingerprint of all weights. Two runs with the same digest have the same weights to the last bit.",
    },
    checkpoint: {
      name: "Checkpoint",
      text: "A file that holds a run. Loaded again, here or in the terminal, it goes on as if it had never stopped.",
    },
  },
};

/** The texts of a guide. */
export type Guide = typeof guide;
