import { mulberry32 } from '../../random';
import { createPolicyHolder } from '../fault-policy/holder';
import { faultPolicy, NO_FAULTS } from '../fault-policy/policy';
import { listenHttp } from '../listen-http';
import { type FlagValues, type Service, UsageError } from '../service';
import { readSettings } from '../settings-file';
import { createFlakyApp } from './app';
import { flakyDefinition } from './definition';

/** An HTTP service that fails as it is told: see README.md. */
export const flaky: Service = {
  ...flakyDefinition,
  async start({ host, port, flags }) {
    const policy = readSettings('flaky', flags, 'policy', faultPolicy, NO_FAULTS);
    const holder = createPolicyHolder({ now: Date.now, random: randomOf(flags) }, policy);
    const app = createFlakyApp(holder);
    const listener = await listenHttp(app.fetch, host, port);
    return {
      port: listener.port,
      async reset() {
        app.clear();
        holder.set(policy);
      },
      stop: listener.close,
    };
  },
};

function randomOf({ seed }: FlagValues): () => number {
  if (seed === undefined) return Math.random;
  const number = Number(seed);
  if (Number.isSafeInteger(number) && seed !== '') return mulberry32(number);
  throw new UsageError(`flaky: --seed takes a whole number, not "${String(seed)}".`);
}
