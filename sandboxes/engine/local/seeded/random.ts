/**
 * Numbers of 32 bits that the same seeds always give in the same order: sfc32 of Chris Doty-Humphrey's PractRand, whose 128
 * bits of state keep the streams of several processes apart. Repeatable, and so of no use as a secret.
 */
export function randomWords(...seeds: readonly (string | number)[]): () => number {
  let [a, b, c] = hash(seeds.join('\0'));
  let count = 1;
  const next = () => {
    const drawn = (((a + b) | 0) + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + drawn;
    c |= 0;
    return drawn >>> 0;
  };
  // Seeds that differ by little must not begin alike.
  for (let n = 0; n < 12; n++) next();
  return next;
}

/** FNV-1a over the text's code units, with three beginnings. */
function hash(text: string): [number, number, number] {
  const words: [number, number, number] = [0x811c_9dc5, 0x9e37_79b9, 0x243f_6a88];
  for (let at = 0; at < text.length; at++)
    for (const n of [0, 1, 2] as const) words[n] = Math.imul(words[n] ^ text.charCodeAt(at), 0x0100_0193);
  return words;
}
