// @vitest-environment jsdom
import { expect, it, vi } from 'vitest';
import { earlierRuns } from '@/components/visualizers/panel/run-history';
import type { LabForPage } from '@/lib/labs/for-page';
import { createSession } from './session';
import { createFakeEngine } from './state/fake-engine.fixture';

const fake = createFakeEngine();
vi.mock('./engine', () => ({ loadEngine: async () => fake.engine }));

const lab: LabForPage = {
  id: 'remembered',
  title: 'Lab',
  port: 3000,
  open: 'src/app.ts',
  readOnly: [],
  files: { 'package.json': '{}', 'src/app.ts': '' },
  version: '1',
  requests: [],
  faults: [],
  machines: [],
  services: [],
  visualizers: [],
  objectives: [],
};

it('a run can be compared with later although no picture was open', async () => {
  const session = createSession(lab, 'requests');
  const next = fake.nextProcess();
  const started = session.run.start();
  const child = await next;
  child.listen(3000);
  await started;
  const log = session.run.getState().log;
  if (!log) throw new Error('The run has no log.');
  const bytes = new TextEncoder().encode('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  log.append({ type: 'process.spawn', pid: 1, parent: null, command: ['node'] });
  log.append({ type: 'connection.open', connection: 1, port: 3000, from: null, to: 1 });
  log.append({
    type: 'connection.data',
    connection: 1,
    direction: 'to-server',
    bytes,
    length: bytes.length,
  });
  session.run.dispose();
  expect(earlierRuns(lab.id, null, null)).toMatchObject([{ log, requests: 1 }]);
});
