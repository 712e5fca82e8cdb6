import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, realProgram } from '../real-server';
import { type Backends, startBackends } from './backends';
import { CASES } from './cases';
import { askAll, askAndLeave, type Seen } from './requests';
import { type Given, type Subject, startNginx, startOurs } from './subjects';

const nginx = realProgram('nginx');

describe.skipIf(nginx === null)('the same configuration in nginx and in the proxy', () => {
  let backends: Backends;
  let dead = 0;
  beforeAll(async () => {
    backends = await startBackends(['a', 'b', 'c']);
    dead = await freePort();
  });
  afterAll(() => backends.stop());

  it.each(CASES)('$name', async ({ http, files, hold = [], asks }) => {
    const ports: Readonly<Record<string, number>> = {
      $A: backends.ports[0] as number,
      $B: backends.ports[1] as number,
      $C: backends.ports[2] as number,
      $DEAD: dead,
    };
    const place = (text: string) => text.replaceAll(/\$(A|B|C|DEAD)\b/g, (name) => String(ports[name]));
    const given: Given = { http: place(http), ...(files ? { files } : {}) };
    const see = async (subject: Subject): Promise<readonly Seen[]> => {
      backends.reset();
      const gone = new AbortController();
      try {
        for (const [index, path] of hold.entries()) {
          askAndLeave(subject.port, path, gone.signal);
          await backends.hanging(index + 1);
        }
        return await askAll(
          subject.port,
          asks.map((ask) => ({ ...ask, path: place(ask.path) })),
        );
      } finally {
        gone.abort();
        await subject.stop();
      }
    };
    const real = await see(await startNginx(nginx as string, given));
    const ours = await see(await startOurs(given));
    expect(ours).toEqual(real);
  });
});
