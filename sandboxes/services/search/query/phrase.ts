/** How often words stand together. */

/**
 * @param positions of each word in one document, less where it stands in the phrase: all alike where the phrase stands
 * @returns times that it is found as it is
 */
export function exactFrequency(positions: readonly (readonly number[])[]): number {
  const [first = [], ...rest] = positions;
  const others = rest.map((each) => new Set(each));
  return first.filter((position) => others.every((each) => each.has(position))).length;
}

/**
 * Lucene's SloppyPhraseMatcher for words that differ: a find weighs less the further its words had to be moved.
 * @param positions as above
 */
export function sloppyFrequency(positions: readonly (readonly number[])[], slop: number): number {
  if (positions.some((each) => each.length === 0)) return 0;
  const at = positions.map(() => 0);
  const place = (word: number) => positions[word]?.[at[word] ?? 0] ?? 0;
  const queue = positions.map((_, word) => word);
  const least = () => {
    queue.sort((a, b) => place(a) - place(b) || a - b);
    return queue[0] ?? 0;
  };
  let end = Math.max(...queue.map(place));
  let frequency = 0;
  for (;;) {
    let word = least();
    let distance = end - place(word);
    let found = false;
    let more = true;
    for (;;) {
      const nextPlace = place(queue[1] ?? word);
      at[word] = (at[word] ?? 0) + 1;
      more = (at[word] ?? 0) < (positions[word]?.length ?? 0);
      if (!more) break;
      end = Math.max(end, place(word));
      if (place(word) > nextPlace) {
        if (distance <= slop) {
          found = true;
          break;
        }
        word = least();
        distance = end - place(word);
      } else distance = Math.min(distance, end - place(word));
    }
    if (found || distance <= slop) frequency = Math.fround(frequency + Math.fround(1 / (1 + distance)));
    if (!more) return frequency;
  }
}
