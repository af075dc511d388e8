/** Numbers that were typed and are being read, in order to be taken over. */
const reading = new Set<Promise<boolean>>();

/** Remembers a reading until it is done; it tells whether the number was taken over. */
export function reads(taken: Promise<boolean>): void {
  reading.add(taken);
  void taken.then(() => reading.delete(taken));
}

/** Waits until what was typed is taken over; false where something was refused. */
export async function numbersTaken(): Promise<boolean> {
  return (await Promise.all(reading)).every(Boolean);
}
