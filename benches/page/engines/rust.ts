/** Rust's deep-learning crates, compiled to WebAssembly in benches/rust-peers/. */
import type { Engine } from "../engine";
import type { Reference } from "../reference";

/** What benches/rust-peers/src/lib.rs exports. */
interface Peer {
  step(): number;
  decide(observation: Float32Array): number;
  forward(observations: Float32Array): number;
  free(): void;
}

interface Module {
  default(options: { module_or_path: string }): Promise<unknown>;
  Peer: new (name: string, reference: Reference) => Peer;
}

export const RUST_PEERS = ["burn-flex", "candle"];

/** Loads the module from beside the page, if it was requested. */
export async function rustPeers(): Promise<Engine[]> {
  const address = new URL("rust_peers.js", location.href).href;
  const module = (await import(address)) as Module;
  await module.default({ module_or_path: address.replace(/\.js$/, "_bg.wasm") });
  return RUST_PEERS.map((name) => new RustPeer(name, module.Peer));
}

class RustPeer implements Engine {
  readonly name: string;
  readonly #Peer: Module["Peer"];
  #peer: Peer | null = null;

  constructor(name: string, Peer: Module["Peer"]) {
    this.name = name;
    this.#Peer = Peer;
  }

  load(reference: Reference) {
    this.#peer?.free();
    this.#peer = new this.#Peer(this.name, reference);
  }

  step() {
    return this.#now().step();
  }

  decide(observation: Float32Array) {
    return this.#now().decide(observation);
  }

  forward(observations: Float32Array) {
    return this.#now().forward(observations);
  }

  #now() {
    if (!this.#peer) throw new Error(`${this.name} has not been given weights`);
    return this.#peer;
  }
}
