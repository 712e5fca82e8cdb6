/** Times of the sandbox as the logs write them too: UTC. */
export const clockOf = (milliseconds: number, digits: 'seconds' | 'milliseconds' = 'seconds'): string =>
  new Date(milliseconds).toISOString().slice(11, digits === 'seconds' ? 19 : 23);
