/** One way to run the bench's program: started, asked, edited, loaded. Times in milliseconds. */
export interface Contender {
  /** From nothing to the first answer. */
  firstResponse(): Promise<number>;
  /** From a changed file to the answer that shows it: write, end, start, ask. */
  editToResponse(text: string): Promise<number>;
  /** Requests a second, from a load generator in its own process. */
  load(connections: number, duration: number): Promise<number>;
  /** Ends what runs; may be started again. */
  stop(): Promise<void>;
}

export function rate(output: string): number {
  const { requests, ms } = JSON.parse(output) as { requests: number; ms: number };
  return (requests / ms) * 1000;
}
