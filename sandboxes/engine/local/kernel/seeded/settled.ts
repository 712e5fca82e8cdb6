const jobs = new MessageChannel();
const jobsDone: (() => void)[] = [];
jobs.port1.onmessage = () => jobsDone.shift()?.();

/**
 * Resolves once all promise jobs that follow have run, as far as they go without waiting. What they do, as making a
 * connection that a fault held back, is to happen at the time of what they follow from.
 */
export async function settled(work: Promise<void> | void): Promise<void> {
  await work;
  await new Promise<void>((resolve) => {
    jobsDone.push(resolve);
    jobs.port2.postMessage(null);
  });
}
