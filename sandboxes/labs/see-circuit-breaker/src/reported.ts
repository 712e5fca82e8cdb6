/** Tells what a breaker does, so that the picture beside can be drawn. It changes nothing in how the breaker decides. */
import { channel } from 'node:diagnostics_channel';
import type CircuitBreaker from 'opossum';

const reports = channel('backlab:breaker');

interface Options {
  readonly timeout: number;
  readonly errorThresholdPercentage: number;
  readonly rollingCountTimeout: number;
  readonly rollingCountBuckets: number;
  readonly volumeThreshold: number;
  readonly resetTimeout: number;
}

export function reported<Args extends unknown[], Result>(
  name: string,
  breaker: CircuitBreaker<Args, Result>,
  options: Options,
): void {
  const report = (message: object) => reports.publish({ breaker: name, ...message });
  report({
    settings: {
      window: options.rollingCountTimeout,
      buckets: options.rollingCountBuckets,
      threshold: options.errorThresholdPercentage / 100,
      minimum: options.volumeThreshold,
      openFor: options.resetTimeout,
      timeout: options.timeout,
    },
  });
  breaker.on('open', () => report({ state: 'open' }));
  breaker.on('halfOpen', () => report({ state: 'half-open' }));
  breaker.on('close', () => report({ state: 'closed' }));
  breaker.on('success', (_, took) => report({ call: 'success', took }));
  // A timeout is told as a failure too.
  breaker.on('failure', (error, took) =>
    report({ call: 'code' in error && error.code === 'ETIMEDOUT' ? 'timeout' : 'failure', took }),
  );
  breaker.on('reject', () => report({ call: 'rejected' }));
}
