/** The texts of the explanations. Figures of papers are quoted with what they count and what they leave out. */
import { html, type TemplateResult } from "lit";
import { breakEvenRates, sparsityDefinitions } from "./definitions.js";

const out = (address: string, words: string): TemplateResult =>
  html`<a href=${address} target="_blank" rel="noopener noreferrer">${words}</a>`;
const spikingBrain = (): TemplateResult =>
  out("https://arxiv.org/abs/2509.05276", "SpikingBrain report, arXiv 2509.05276");
const yan = (): TemplateResult => out("https://arxiv.org/abs/2409.08290", "Yan et al., arXiv 2409.08290");

export function about(): TemplateResult {
  return html`
    <p><strong>An agent learns to cross a frozen lake, and you can watch its neurons do it.</strong> It starts at the top left, must
      reach the star, and drowns in the dark holes. On the slippery lake a step goes where it was meant to only one time in three.</p>
    <p>The agent is a Rainbow DQN whose hidden layers are spiking neurons: a neuron gathers current on its membrane and, when it
      reaches its threshold, sends one spike and starts again. For each decision the network sees the number of the state, lets
      its neurons run for a few time steps, counts the spikes, and predicts how the return of each action is distributed.</p>
    <ul class="legend">
      <li><i class="spike"></i>orange: spikes, and what spikes lead to</li>
      <li><i class="dense"></i>blue: the dense twin, the same network with real numbers</li>
      <li><i class="target"></i>purple, dashed: figures from papers</li>
      <li><i class="good"></i>green: the exact optimum, computed and never shown to the agent</li>
    </ul>
    <p>After a while, learning presses the firing rate down: each neuron moves its own threshold until it is quiet. The question
      the page asks is how quiet a network can be and still decide as well, and what that would save.</p>
    <p>A run is its settings and its seed: the same link gives the same weights, bit for bit, on any machine.
      A checkpoint keeps a run as a <code>.safetensors</code> file: loaded here or in the terminal, it goes on as if it had never stopped.
      Nothing leaves your machine: everything runs in this tab.</p>`;
}

export function keys(): TemplateResult {
  const key = (name: string, words: string): TemplateResult =>
    html`<tr><th scope="row"><kbd>${name}</kbd></th><td>${words}</td></tr>`;
  return html`<table class="keys"><tbody>
      ${key("Space", "run or pause")}
      ${key(".", "one environment step")}
      ${key("S", "save the run as a checkpoint")}
      ${key("O", "load a checkpoint")}
      ${key("W", "choose a world")}
      ${key("E", "change cells, or stop changing them")}
      ${key("Ctrl Z", "undo a change of a cell; with Shift make it again")}
      ${key("?", "this list")}
      ${key("Tab", "to the map, the layers and the curves")}
      ${key("← ↑ → ↓", "move over cells, neurons or points of a curve")}
      ${key("Enter", "pin the neuron, change the cell")}
      ${key("Esc", "close, unpin, stop changing cells")}
    </tbody></table>
    <p>Keys rest while you type or choose in a field.</p>`;
}

export function sparsityCount(): TemplateResult {
  return html`
    ${sparsityDefinitions()}
    <p><strong>SpikingBrain's 69.15 %</strong> is measured on the inputs of all linear projections of its 7B language model. Each input is
      an integer number of spikes, written out in signed binary over a window of 3 virtual time steps; unused places in the window
      count as silent. 69.15 % of these channel × step slots are zero (66.49 % in the 76B model).</p>
    <p>It is not the share of silent neurons: only 18.4 % of the channels send no spike at all. Nor was it measured on spiking hardware.
      The report's own mean of 1.13 spikes per channel would give 62.3 % over 3 slots; how its slots were averaged is not said.</p>
    <p>So each purple line stands at the quantity that it was measured of, a landmark to read against and not a mark to beat: a language model's inputs
      are signed and dense, ours are not. For the dense twin a slot is one activation, silent when it is zero.
      Source: ${spikingBrain()}, section 5.5 and figure 9.</p>`;
}

export function firingCount(): TemplateResult {
  return html`
    ${breakEvenRates()}
    <p><strong>5.7 % is Yan et al.'s line for their case, not ours.</strong> They compare a spiking network with a quantised one of equal
      capacity: T time steps stand against activations of ⌈log₂(T + 1)⌉ bits. For T = 5 that is a 3-bit network, and on typical
      neuromorphic hardware, with data movement counted, the spiking one needs less energy only when a neuron fires in fewer than
      5.7 % of its time steps.</p>
    <p>The line moves with the hardware: it shifts several percent when the prices of moving data change by half, and an earlier version of the
      paper has 6.4 % for T from 5 to 10.</p>
    <p><strong>Here</strong> the firing rate is spikes / (decisions × T × neurons) over the four spiking layers, T is 4 unless you change it, and
      the energy panel compares with dense networks of the same shape, one of them quantised as theirs. Its rows say where this network stands.
      Source: ${yan()}.</p>`;
}

export function speedMeasured(): TemplateResult {
  return html`
    <p>These times are measured in this tab, on this machine, while the run goes on; other tabs and programs slow them down.</p>
    <p><strong>Steps a second</strong> are those of about the last second, everything included: acting, learning, evaluating and
      answering this page.</p>
    <p><strong>One decision</strong> is the network as it is now, greedy, one state at a time, without noise: from the state to
      the values of all actions. A decision of the run takes longer: it also draws the noise of the weights. It is timed several times a second over 4 ms of decisions, in each state that the run has met
      in turn; the figure is the median of the last second or two. Timing takes at most a fortieth of the time, draws no random number and changes no weight.</p>
    <p><strong>The twin</strong> has the same widths and decides in the same states. It does not learn here: it has the first weights
      of this seed. Both kinds skip what is zero, so a network's time depends on how much of it is active, which is why that
      stands beside it. With default settings a dense network stays about as active as it begins; a spiking one begins at about 37 % and is
      pressed to a few per cent only by training, so the spiking twin of a dense run takes longer than a trained one would.</p>
    <p><strong>One learning step</strong> is what an environment step that learns takes longer than one that does not.</p>`;
}

export function energyCount(): TemplateResult {
  return html`
    <p>Nobody measured this tab: the figures are the operations of one decision times the price of each operation in a
      45 nm chip (Horowitz, 2014). Prices differ most in whether memory is counted, so that comes first.</p>
    <p><strong>Memory counted.</strong> Every weight that is fetched and every membrane that is read or written is billed at the smallest
      memory that holds it. In the first model membranes stay in registers during a time step, in the second every spike that arrives reads and writes
      the membrane it changes. Leak and threshold cost the same whether neurons fire or not.</p>
    <p><strong>Arithmetic only.</strong> Memory is free. SpikingBrain's −97.7 % is of this kind: 1.13 spikes × 0.03 pJ for an 8-bit addition
      against 1.5 pJ for a 16-bit floating-point multiply-accumulate. Against an 8-bit multiply-accumulate the same count gives −85.2 %.
      The report itself calls its assumptions idealised; with weight fetches counted, its saving would lie between −29 % and +13 %.</p>
    <p>A negative figure is what the spiking network saves against its dense twin of the same shape; a positive one, or "2.0 ×", what it costs more.
      Source: ${spikingBrain()}, section 5.5.</p>`;
}
