import { readFileSync } from 'node:fs';
import { createPolicyHolder } from '../fault-policy/holder';
import { explainPolicy, type FaultPolicy, faultPolicy, NO_FAULTS } from '../fault-policy/policy';
import { seededRandom } from '../fault-policy/random';
import { listenHttp } from '../listen-http';
import { type FlagValues, type Service, UsageError } from '../service';
import { createFlakyApp } from './app';
import { flakyDefinition } from './definition';

/** An HTTP service that fails as it is told: see README.md. */
export const flaky: Service = {
  ...flakyDefinition,
  async start({ host, port, flags }) {
    const policy = policyOf(flags);
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
  if (Number.isSafeInteger(number) && seed !== '') return seededRandom(number);
  throw new UsageError(`flaky: --seed takes a whole number, not "${String(seed)}".`);
}

function policyOf({ policy: file }: FlagValues): FaultPolicy {
  if (typeof file !== 'string') return NO_FAULTS;
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(
      `flaky: --policy ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const read = faultPolicy.safeParse(given);
  if (read.success) return read.data;
  throw new UsageError(`flaky: --policy ${file}:\n${explainPolicy(read.error)}`);
}
