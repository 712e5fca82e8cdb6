/** The worker's own timers, taken before they are replaced. */
export const nativeSetTimeout = globalThis.setTimeout.bind(globalThis) as unknown as (
  callback: () => void,
  delay: number,
) => number;
export const nativeClearTimeout = globalThis.clearTimeout.bind(globalThis) as unknown as (id: number) => void;
