/** The terminal's `nginx` beside nginx itself: what both print of the same configuration, byte for byte. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createEventLog } from '@/sandboxes/engine/event-log';
import { proxy } from '@/sandboxes/services/proxy';
import { API_PORT } from '@/sandboxes/services/proxy/definition';
import type { CommandSession } from '@/sandboxes/terminal/command';
import { nginx } from '@/sandboxes/terminal/services/nginx';
import { freePort, realProgram } from '../real-server';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'backlab-proxy-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'nginx.conf');
const CONFIGS = {
  good: 'events {}\nhttp {\n  include more/*.conf;\n  server { listen 8081; }\n}\n',
  'a wrong word': 'events {}\nhttp { servr { listen 80; } }\n',
  'a warning': 'events {}\nhttp { upstream u { least_conn; ip_hash; server 127.0.0.1:1; } }\n',
  'a warning, and a wrong value':
    'events {}\nhttp {\n upstream u { least_conn; ip_hash; server 127.0.0.1:1; }\n server { listen x; }\n}\n',
  'no events': 'http {}\n',
  'a zone of no size': 'events {}\nhttp { server { location / { limit_req zone=none; } } }\n',
  'a variable that nobody sets': 'events {}\nhttp { server { return 200 $nothing; } }\n',
  'nothing at all': '',
};
const LINES: Readonly<Record<string, readonly string[]>> = {
  good: [
    '-t',
    '-T',
    '-tq',
    '-q -T',
    '-t -T',
    '-v',
    '-vt',
    '-qv',
    '-t -s stop',
    '-s',
    '-s x',
    '-sx',
    '-tx',
    'x',
    '-t x',
  ],
  'a warning': ['-t', '-tq'],
  // A signal would be sent: nginx leaves it to the process that runs to find this out.
  'a zone of no size': ['-t', '-qt', '-T'],
};

interface Printed {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ours(args: readonly string[], apiPort: number): Promise<Printed> {
  const written = { stdout: '', stderr: '' };
  const output = (to: keyof typeof written) => ({
    write: (data: string | Uint8Array) => {
      written[to] += typeof data === 'string' ? data : new TextDecoder().decode(data);
    },
  });
  const log = createEventLog({ now: () => 0 });
  log.append({ type: 'listen', pid: 1, port: API_PORT });
  const session = {
    sandbox: {
      log,
      async fetch(request: Request) {
        const url = new URL(request.url);
        return fetch(`http://127.0.0.1:${apiPort}${url.pathname}`, { method: request.method });
      },
    },
    machine: 'app',
    signal: new AbortController().signal,
    stdout: output('stdout'),
    stderr: output('stderr'),
  } as unknown as CommandSession;
  const status = await nginx.run(session, args);
  return { status, ...written };
}

const program = realProgram('nginx');

describe.skipIf(program === null)('as nginx has it (nginx)', () => {
  it.each(Object.entries(CONFIGS))('%s', async (name, text) => {
    // The proxy starts with a configuration that is good, and is asked about what became of it.
    writeFileSync(file, CONFIGS.good);
    const apiPort = await freePort();
    const running = await proxy.start({
      host: '127.0.0.1',
      port: 0,
      data: null,
      assets: null,
      flags: { config: file, 'api-port': String(apiPort) },
      log: () => undefined,
    });
    try {
      writeFileSync(file, text);
      for (const line of LINES[name] ?? ['-t', '-T', '-qt', '-s reload', '-s reopen']) {
        const args = line.split(' ');
        const { status, stdout, stderr } = spawnSync(
          program ?? '',
          // A PID file of its own, lest some nginx of this machine hears of it.
          ['-p', `${folder}/`, '-e', 'error.log', '-g', 'pid none.pid;', '-c', file, ...args],
          { encoding: 'utf8' },
        );
        const masked = stderr.replace(/nginx\/\d+\.\d+\.\d+/, 'nginx/1.22.1');
        expect(await ours(args, apiPort), line).toEqual({ status, stdout, stderr: masked });
      }
    } finally {
      await running.stop();
    }
  });
});
