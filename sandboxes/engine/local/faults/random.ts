/** Numbers from 0 to below 1 that the same seed always gives in the same order: the generator of Tommy Ettinger, mulberry32. */
export function seededRandom(...seeds: readonly number[]): () => number {
  let state = 0x9e37_79b9;
  for (const seed of seeds) state = Math.imul(state ^ Math.trunc(seed), 0x85eb_ca6b) ^ (state >>> 13);
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
