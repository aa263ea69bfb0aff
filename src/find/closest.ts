/** The candidates near a word, best first; case does not count. */
export function closest(word: string, candidates: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  return candidates
    .map(name => ({ name, near: similarity(wanted, name.toLowerCase()) }))
    .filter(
      ({ name, near }) => near >= 0.5 || name.toLowerCase().includes(wanted)
    )
    .sort((a, b) => b.near - a.near)
    .slice(0, 5)
    .map(({ name }) => name);
}

/** How much of two words is alike: 1 when they are equal, 0 when they share nothing. */
function similarity(a: string, b: string): number {
  return a.length + b.length === 0
    ? 1
    : (2 * matching(a, b)) / (a.length + b.length);
}

/** How many signs match: of the longest common part, and of what lies left and right of it. */
function matching(a: string, b: string): number {
  let [length, inA, inB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      let same = 0;
      while (i + same < a.length && a[i + same] === b[j + same]) {
        same += 1;
      }
      if (same > length) {
        [length, inA, inB] = [same, i, j];
      }
    }
  }
  return length === 0
    ? 0
    : length +
        matching(a.slice(0, inA), b.slice(0, inB)) +
        matching(a.slice(inA + length), b.slice(inB + length));
}
