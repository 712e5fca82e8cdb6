/** Where the program finds the service that it is to load. */
export const HOST = process.env['HOST'] ?? '127.0.0.1';
export const PORT = Number(process.env['PORT']);

const WARM_UP_MS = 500;
const MEASURED_MS = 2000;

/**
 * Runs an operation over and over, some at once, and prints how many were done in a second.
 * @param together how many are on their way at any time
 * @param operation rejects when the service refuses: then nothing is measured
 */
export async function perSecond(
  together: number,
  operation: (worker: number) => Promise<void>,
): Promise<void> {
  let done = 0;
  let begun = 0;
  const start = performance.now();
  const worker = async (number: number) => {
    for (;;) {
      await operation(number);
      const now = performance.now();
      if (now - start < WARM_UP_MS) continue;
      if (begun === 0) begun = now;
      else if (now - begun > MEASURED_MS) return;
      done++;
    }
  };
  await Promise.all(Array.from({ length: together }, (_, number) => worker(number)));
  console.log(Math.round((done * 1000) / (performance.now() - begun)));
}
