/** The terminal's `aws sqs` prints what the AWS CLI prints. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queue as service } from '../../../sandboxes/services/queue/index';
import type { RunningService } from '../../../sandboxes/services/service';
import { expectAsRecorded, recordedFiles, terminalAt } from '../aws-cli';

let server: RunningService;
let endpoint: string;
beforeAll(async () => {
  server = await service.start({
    host: '127.0.0.1',
    port: 0,
    data: null,
    assets: null,
    flags: { credentials: ['AKID:secret'] },
    log: (line) => {
      throw new Error(line);
    },
  });
  endpoint = `http://127.0.0.1:${server.port}`;
});
afterAll(() => server.stop());

it('as recorded', () => expectAsRecorded(new URL('aws-cli.txt', import.meta.url), endpoint));

it('sends a batch, by shorthand and by JSON', async () => {
  const run = terminalAt(endpoint, recordedFiles());
  await run(['sqs', 'create-queue', '--queue-name', 'batches']);
  const url = `${endpoint}/000000000000/batches`;
  const entries = ['Id=a,MessageBody="x, y",DelaySeconds=0', 'Id=b,MessageBody=z'];
  const sent = await run(['sqs', 'send-message-batch', '--queue-url', url, '--entries', ...entries]);
  expect(JSON.parse(sent.printed)).toMatchObject({ Successful: [{ Id: 'a' }, { Id: 'b' }] });
  const json = JSON.stringify([{ Id: 'c', MessageBody: 'later', DelaySeconds: 900 }]);
  expect(await run(['sqs', 'send-message-batch', '--queue-url', url, '--entries', json])).toMatchObject({
    status: 0,
  });
  const got = await run(['sqs', 'receive-message', '--queue-url', url, '--max-number-of-messages', '10']);
  expect(JSON.parse(got.printed)).toMatchObject({ Messages: [{ Body: 'x, y' }, { Body: 'z' }] });
});
