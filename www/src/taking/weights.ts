/** The weights of the network that acts, cut out of a checkpoint. */

/** What the tensors of that network begin with. */
const ONLINE = "online.";
/** Bytes of the header's length at the head of the file, and the multiple that tensors begin at. */
const WORD = 8;

interface Tensor {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** A safetensors file with the tensors of the acting network and the description of its run. */
export function weightsOf(checkpoint: Uint8Array<ArrayBuffer>): Blob {
  const length = Number(new DataView(checkpoint.buffer, checkpoint.byteOffset).getBigUint64(0, true));
  const text = new TextDecoder().decode(checkpoint.subarray(WORD, WORD + length));
  const { __metadata__, ...tensors } = JSON.parse(text) as Record<string, Tensor> & {
    __metadata__?: Record<string, string>;
  };
  const header: Record<string, unknown> = { __metadata__ };
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let end = 0;
  for (const [name, tensor] of Object.entries(tensors)) {
    if (!name.startsWith(ONLINE)) continue;
    const bytes = checkpoint.subarray(...tensor.data_offsets.map((offset) => WORD + length + offset));
    header[name] = { ...tensor, data_offsets: [end, end + bytes.length] };
    parts.push(bytes);
    end += bytes.length;
  }
  const written = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(Math.ceil(written.length / WORD) * WORD).fill(" ".charCodeAt(0));
  padded.set(written);
  const size = new DataView(new ArrayBuffer(WORD));
  size.setBigUint64(0, BigInt(padded.length), true);
  return new Blob([size, padded, ...parts]);
}
