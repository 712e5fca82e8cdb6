import type native from 'node:crypto';

/** What a call gives or throws, in a form that can be compared. For tests. */
export function outcome(call: (crypto: typeof native) => unknown, crypto: unknown): unknown {
  try {
    return call(crypto as typeof native);
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string };
    return { name, message, code };
  }
}
