/** At random: so many different ones, or with a negative count that many, some perhaps twice. */
export function pick<T>(items: readonly T[], count: number, random: () => number): T[] {
  if (items.length === 0) return [];
  if (count < 0) return Array.from({ length: -count }, () => items[Math.floor(random() * items.length)] as T);
  if (count >= items.length) return [...items];
  const rest = [...items];
  for (let at = 0; at < count; at++) {
    const other = at + Math.floor(random() * (rest.length - at));
    [rest[at], rest[other]] = [rest[other] as T, rest[at] as T];
  }
  return rest.slice(0, count);
}
