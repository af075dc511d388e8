/** Numbers that were typed and are being read, in order to be taken over. */
const reading = new Set<Promise<boolean>>();

/** Registers a number that is being read; the promise resolves to whether it was accepted. */
export function reads(taken: Promise<boolean>): void {
  reading.add(taken);
  void taken.then(() => reading.delete(taken));
}

/** Waits until all typed numbers are read; false if one was refused. */
export async function numbersTaken(): Promise<boolean> {
  return (await Promise.all(reading)).every(Boolean);
}
