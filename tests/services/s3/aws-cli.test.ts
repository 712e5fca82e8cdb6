/** The terminal's `aws s3` and `aws s3api` print what the AWS CLI prints. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAsRecorded, recordedFiles, terminalAt } from '../aws-cli';
import { type Started, startS3 } from './start';

let server: Started;
beforeAll(async () => {
  server = await startS3();
});
afterAll(() => server.stop());

it('as recorded', () => expectAsRecorded(new URL('aws-cli.txt', import.meta.url), server.endpoint));

it('copies what it was given: bytes, types, standard input, and a link that is good for a while', async () => {
  const files = recordedFiles();
  const run = terminalAt(server.endpoint, files);
  const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
  await files.writeFile('/app/all.json', bytes);
  await run(['s3', 'mb', 's3://copies']);
  expect(await run(['s3', 'cp', 'all.json', "s3://copies/a b/ü'(1).json"])).toMatchObject({ status: 0 });
  expect(await run(['s3', 'mv', "s3://copies/a b/ü'(1).json", 'back/all.json'])).toMatchObject({ status: 0 });
  expect([...(await files.readFileBuffer('/app/back/all.json'))]).toEqual([...bytes]);
  expect(await run(['s3', 'ls', 's3://copies', '--recursive'])).toEqual({ printed: '', status: 0 });

  await run(['s3', 'cp', '-', 's3://copies/typed.json']);
  await run(['s3', 'cp', 'd/e/two.json', 's3://copies/']);
  expect((await run(['s3api', 'head-object', '--bucket=copies', '--key=two.json'])).printed).toContain(
    '"ContentType": "application/json"',
  );
  const link = await run(['s3', 'presign', 's3://copies/typed.json', '--expires-in', '60']);
  const response = await fetch(link.printed.trim());
  expect([response.status, await response.text()]).toEqual([200, 'from a pipe']);
  expect((await fetch(link.printed.trim().replace('Expires=60', 'Expires=600'))).status).toBe(403);
});

it('lists all pages', async () => {
  const asked: (string | null)[] = [];
  const page = (key: string, next: string) =>
    `<ListBucketResult><Contents><Key>${key}</Key><Size>1</Size></Contents>${next}</ListBucketResult>`;
  const run = terminalAt('http://127.0.0.1:9000', recordedFiles(), async ({ url }) => {
    asked.push(new URL(url).searchParams.get('continuation-token'));
    const next = '<NextContinuationToken>two</NextContinuationToken>';
    return new Response(asked.length === 1 ? page('a', next) : page('b', ''));
  });
  const { printed } = await run(['s3api', 'list-objects-v2', '--bucket', 'many']);
  expect(JSON.parse(printed)).toMatchObject({ Contents: [{ Key: 'a', Size: 1 }, { Key: 'b' }] });
  expect(asked).toEqual([null, 'two']);
});

it('says in its help what each takes', async () => {
  const run = terminalAt(server.endpoint, recordedFiles());
  expect(await run(['help'])).toMatchObject({
    status: 0,
    printed: expect.stringContaining('a part of the AWS CLI'),
  });
  expect((await run(['s3', 'help'])).printed).toContain('\nrb <path> --force\n');
  expect((await run(['s3api', 'help'])).printed).toContain(
    'get-object <outfile> --bucket --key --version-id',
  );
  expect((await run(['sqs', 'help'])).printed).toContain(
    '\nget-queue-attributes --queue-url --attribute-names\n',
  );
});

it('refuses what it does not have, and an endpoint that is none', async () => {
  expect(await terminalAt(server.endpoint, recordedFiles())(['s3', 'ls', '--query', 'x'])).toMatchObject({
    status: 252,
  });
  expect(await terminalAt('nowhere', recordedFiles())(['s3', 'ls'])).toEqual({
    status: 253,
    printed: '\nInvalid endpoint: nowhere\n',
  });
});
