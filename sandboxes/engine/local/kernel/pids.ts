/** Numbers of processes. A process gets some ahead of need, since Node knows a child's number as soon as it has asked for it. */
export interface Pids {
  next(): number;
  /** @param count default: what a process holds ready */
  take(count?: number): number[];
}

const FIRST = 101;
/** How many processes one may start within one task. */
const AHEAD = 16;

export function createPids(): Pids {
  let following = FIRST;
  const next = () => following++;
  return { next, take: (count = AHEAD) => Array.from({ length: count }, next) };
}
