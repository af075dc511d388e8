/** The letters by which table, curves and sentences name the settings of a comparison. */

export function letterOf(index: number): string {
  return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[index] ?? String(index + 1);
}

/** The name of a setting behind its letter, unless it begins with it. */
export function lettered(name: string, index: number): string {
  const letter = `${letterOf(index)}: `;
  return name.startsWith(letter) ? name : letter + name;
}
