/** The terminal's `aws` beside what the AWS CLI has printed: both of a server that begins empty, command by command. */
import { readFileSync } from 'node:fs';
import { InMemoryFs } from 'just-bash';
import { expect } from 'vitest';
import type { CommandSession, Output } from '../../sandboxes/terminal/command';
import { aws } from '../../sandboxes/terminal/services/aws';
import { splitArguments } from '../../sandboxes/terminal/services/redis-cli/words';
import { inputOf } from '../../sandboxes/terminal/shell/input';

interface Recorded {
  readonly line: string;
  /** Standard output and error. */
  readonly printed: string;
  readonly status: number;
}

const recorded = (file: URL): readonly Recorded[] =>
  [...readFileSync(file, 'utf8').matchAll(/^\$ aws (.*)\n([\s\S]*?)\n\[(\d+)\]$/gm)].map(
    ([, line = '', printed = '', status]) => ({ line, printed, status: Number(status) }),
  );

/** What the recorded files stood beside: `a.txt`, `d/one.txt`, `d/e/two.json`. */
export function recordedFiles(): InMemoryFs {
  // Made in an earlier second than they are uploaded in, as far as S3 tells seconds.
  const mtime = new Date(2020, 1, 1);
  const file = (content: string) => ({ content, mtime });
  return new InMemoryFs({
    '/app/a.txt': file('hello'),
    '/app/d/one.txt': file('1\n'),
    '/app/d/e/two.json': file('22\n'),
  });
}

/** @param endpoint of a server of this computer @param send in its place */
export function terminalAt(
  endpoint: string,
  files: InMemoryFs,
  send: (request: Request) => Promise<Response> = fetch,
) {
  return async (words: readonly string[]): Promise<{ printed: string; status: number }> => {
    let printed = '';
    const output: Output = {
      terminal: false,
      full: false,
      ready: () => Promise.resolve(),
      write: (data) => {
        printed += typeof data === 'string' ? data : new TextDecoder().decode(data);
      },
    };
    const env = {
      AWS_ACCESS_KEY_ID: 'AKID',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: endpoint,
    };
    const session = {
      sandbox: { clock: null, fetch: send },
      machine: 'app',
      cwd: '/app',
      env,
      files,
      stdin: inputOf(new TextEncoder().encode('from a pipe')),
      stdout: output,
      stderr: output,
      signal: new AbortController().signal,
      now: Date.now,
    } as unknown as CommandSession;
    const status = await aws.run(session, words);
    return { printed, status };
  };
}

/** Runs all of them, in their order, and compares. */
export async function expectAsRecorded(file: URL, endpoint: string): Promise<void> {
  const run = terminalAt(endpoint, recordedFiles());
  const all = recorded(file);
  expect(all.length).toBeGreaterThan(20);
  for (const { line, printed, status } of all) {
    const words = splitArguments(line.replaceAll('http://server', endpoint));
    if (!words) throw new Error(`Not a command line: ${line}`);
    const ours = await run(words);
    // Several files are copied at once by the AWS CLI: which is told of first is chance.
    const order = /--recursive|--force| sync /.test(line) ? sorted : (text: string) => text;
    const text = comparable(ours.printed.replaceAll(endpoint, 'http://server'));
    expect(order(text), line).toBe(order(comparable(printed)));
    expect(ours.status, line).toBe(status);
  }
}

const sorted = (text: string): string => text.split('\n').toSorted().join('\n');

/** Without what is another each time, and without the long list of what the AWS CLI also has. */
const comparable = (text: string): string =>
  text
    .trimEnd()
    .replace(/\d{4}-\d\d-\d\d([ T])\d\d:\d\d:\d\d/g, 'DATE$1TIME')
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'UUID')
    .replace(/\b[\w+/]{90,}={0,2}/g, 'HANDLE')
    .replace(/"\d{13}"/g, '"MILLISECONDS"')
    .replace(/(valid choices are:)[\s\S]*/, '$1');
