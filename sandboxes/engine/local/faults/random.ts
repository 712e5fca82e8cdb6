import { mulberry32 } from '../../../random';

/** Numbers from 0 to below 1 that the same seeds always give in the same order. */
export function seededRandom(...seeds: readonly number[]): () => number {
  let state = 0x9e37_79b9;
  for (const seed of seeds) state = Math.imul(state ^ Math.trunc(seed), 0x85eb_ca6b) ^ (state >>> 13);
  return mulberry32(state);
}
