interface Patience {
  /** At most so many. */
  readonly attempts: number;
  /** Milliseconds for each. */
  readonly timeout: number;
}

/** Asks again after errors of the server and after silence, later and later, never all callers at the same moment. */
export async function ask(
  url: string,
  { attempts, timeout }: Patience,
): Promise<{ response: Response; attempts: number }> {
  let problem = new Error('never asked');
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(timeout) });
      if (response.status < 500) return { response, attempts: attempt };
      await response.body?.cancel();
      problem = new Error(`The service answered ${response.status}`);
    } catch (error) {
      problem = error instanceof Error ? error : new Error(String(error));
    }
    const longest = 100 * 2 ** attempt;
    if (attempt < attempts) await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
  }
  throw problem;
}
