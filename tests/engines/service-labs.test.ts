/** Each service in the tab: a lab lists it, and the lab's server talks to it through its real client. */
import { afterAll, expect, test } from 'vitest';
import { headlessBrowser } from '../../lib/headless-browser';
import { machinesOf } from '../../lib/labs/machines';
import { readLab } from '../../lib/labs/read';
import { servicesOf } from '../../lib/labs/services';
import type { Sandbox } from '../../sandboxes/engine/contract';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import { addMachines, reach, spawnOn } from '../../sandboxes/engine/machine-plan';
import { bootedWith, type StartedService, startService } from '../../sandboxes/engine/service-plan';
import type { TerminalCommand } from '../../sandboxes/terminal/command';
import { aws } from '../../sandboxes/terminal/services/aws';
import { promtool } from '../../sandboxes/terminal/services/promtool';
import { typedInTerminal } from '../terminal-line';
import { type VisitedPage, Visitor, visited } from '../visitor';
import { type Endures, endure } from './service-faults';

interface Ask {
  /** `POST /scores/ada {"points":5}` */
  readonly ask: string;
  /** Who is asked; default: the machine of the lab's server. */
  readonly machine?: string;
  /** What the answer's body, JSON or text, has. Asked again until it has, where `until` is set. */
  readonly answer: unknown;
  readonly until?: true;
}

/** Somebody at a browser, with one jar of cookies for all of a story. */
interface Visit {
  /** An address to open; else the first form of the page is sent. */
  readonly open?: string;
  readonly type?: Readonly<Record<string, string>>;
  /** Where it leads, and what stands there. */
  readonly at: string;
  readonly shows: string;
}

/** A line in the lab's terminal. */
interface Typed {
  readonly command: TerminalCommand;
  readonly types: string;
  readonly prints: string;
}

type Step = Ask | Visit | Typed | Endures;

/** By lab. */
const STORIES: Readonly<Record<string, readonly Step[]>> = {
  'with-redis': [
    { ask: 'GET /visits', answer: { visits: 1 } },
    { ask: 'GET /visits', answer: { visits: 2 } },
    { ask: 'GET /reports/2026', answer: { from: 'database' } },
    { ask: 'GET /reports/2026', answer: { from: 'cache', year: 2026 } },
    { ask: 'POST /scores/ada {"points":5}', answer: { score: 5 } },
    { ask: 'POST /scores/bob {"points":9}', answer: { score: 9 } },
    { ask: 'GET /scores', answer: ['bob', 'ada'] },
    { ask: 'POST /mails {"to":"slow@example.org"}', answer: { job: '1' } },
    { ask: 'GET /mails/1', answer: { state: 'completed' }, until: true },
    // As redis-server with its own configuration, which saves an hour after one change.
    { endures: 'redis', ask: 'GET /visits', before: { visits: 3 }, refused: 'waits', kept: { visits: 1 } },
  ],
  'with-postgres': [
    {
      ask: 'GET /products',
      answer: [{ name: 'Assam' }, { stock: 12 }, { name: 'Rooibos' }, { cents: 1250 }],
    },
    { ask: 'GET /products?q=green+tea', answer: [{ name: 'Gunpowder' }, { name: 'Sencha' }] },
    { ask: 'POST /orders {"product":1,"quantity":2}', answer: { id: 1, left: 18 } },
    { ask: 'POST /orders {"product":2,"quantity":1000}', answer: { constraint: 'products_stock_check' } },
    { ask: 'GET /products?q=sencha', answer: [{ stock: 18 }] },
    { ask: 'GET /clients', answer: [{ state: 'active' }] },
    {
      endures: 'postgres',
      ask: 'GET /products?q=sencha',
      before: [{ stock: 18 }],
      refused: 'fails',
      kept: [{ stock: 18 }],
    },
  ],
  'with-mail': [
    {
      ask: 'POST /welcome {"to":"ada@example.org","name":"Ada <b>"}',
      answer: { accepted: ['ada@example.org'] },
    },
    {
      ask: 'GET /inbox/ada@example.org',
      answer: [{ subject: 'Welcome, Ada <b>', html: expect.stringContaining('Ada &lt;b&gt;') }],
    },
    { ask: 'POST /welcome {"to":"full@example.org","name":"Bob"}', answer: { code: 452, again: true } },
    { ask: 'POST /welcome {"to":"unknown@example.org","name":"Eve"}', answer: { code: 550, again: false } },
    {
      endures: 'mail',
      ask: 'GET /inbox/ada@example.org',
      before: [{ subject: 'Welcome, Ada <b>' }],
      refused: 'fails',
      kept: [{ subject: 'Welcome, Ada <b>' }],
    },
  ],
  'with-payments': [
    { ask: 'POST /orders/7 {"amount":1250,"card":"card_ok"}', answer: { provider: { status: 201 } } },
    { ask: 'GET /orders', answer: { 7: { state: 'payment.succeeded', payment: 'pay_0001' } }, until: true },
    { ask: 'POST /orders/8 {"amount":9,"card":"card_expired"}', answer: { provider: { status: 402 } } },
    { ask: 'GET /orders', answer: { 8: { state: 'payment.failed' } }, until: true },
    { ask: 'POST /orders/7 {"amount":1,"card":"card_ok"}', answer: { provider: { status: 422 } } },
    // The key of the first payment is known still, so nothing is paid twice.
    {
      endures: 'payments',
      ask: 'POST /orders/7 {"amount":1250,"card":"card_ok"}',
      before: { provider: { status: 201 } },
      refused: 'fails',
      kept: { provider: { status: 201, body: { id: 'pay_0001' } } },
    },
  ],
  'with-flaky': [
    { ask: 'GET /policy', answer: { latency: { kind: 'lognormal', median: 40 }, errors: { rate: 0.1 } } },
    { ask: 'PUT /policy {}', answer: { errors: { rate: 0 } } },
    { ask: 'GET /prices/tea', answer: { item: 'tea', path: '/prices/tea', attempts: 1, from: 'service' } },
    // It keeps nothing: its policy is that of the lab's file again.
    {
      endures: 'flaky',
      ask: 'GET /policy',
      before: { errors: { rate: 0 } },
      refused: 'fails',
      kept: { errors: { rate: 0.1 } },
    },
    { ask: 'PUT /policy {}', answer: { errors: { rate: 0 } } },
    { ask: 'GET /prices/tea', answer: { from: 'service' } },
    { ask: 'PUT /policy {"reset":1}', answer: { reset: 1 } },
    { ask: 'GET /prices/tea', answer: { path: '/prices/tea', from: 'what was known' } },
    { ask: 'GET /prices/coffee', answer: { reason: 'fetch failed' } },
  ],
  'with-s3': [
    { ask: 'GET /photos', answer: [{ key: 'cats/tom.svg', size: 218 }] },
    { ask: 'GET /photos/cats/tom.svg', answer: expect.stringContaining('<svg') },
    {
      ask: 'PUT /photos/dogs/rex.json {"name":"rex"}',
      answer: { etag: '"1b4d1a5c8cafb7090ec7ca2d130b2ecb"' },
    },
    { ask: 'GET /photos/dogs/rex.json', answer: { name: 'rex' } },
    { ask: 'POST /uploads/birds/tweety.txt', answer: { url: expect.stringContaining('X-Amz-Signature') } },
    { ask: 'GET /photos/none', answer: { error: 'no such photo' } },
    {
      endures: 's3',
      ask: 'GET /photos/dogs/rex.json',
      before: { name: 'rex' },
      refused: 'fails',
      kept: { name: 'rex' },
    },
    {
      command: aws,
      types:
        'echo hi | aws s3 cp - s3://photos/hi.txt && aws s3 mv s3://photos/hi.txt h && cat h; aws s3 ls s3://n',
      prints:
        'move: s3://photos/hi.txt to ./h\nhi\n\nAn error occurred (NoSuchBucket) when calling the ListObjectsV2 operation: The specified bucket does not exist\n',
    },
  ],
  'with-queue': [
    { ask: 'POST /orders/o1 {"item":"book"}', answer: { accepted: 'o1' } },
    { ask: 'GET /shipped', answer: ['o1'], until: true },
    { ask: 'POST /orders/o2 {"item":"unicorn"}', answer: { accepted: 'o2' } },
    { ask: 'GET /queues/failed-orders', answer: { waiting: 1, inFlight: 0 }, until: true },
    { ask: 'GET /queues/orders', answer: { waiting: 0, inFlight: 0 } },
    {
      endures: 'queue',
      ask: 'GET /queues/failed-orders',
      before: { waiting: 1, inFlight: 0 },
      refused: 'fails',
      kept: { waiting: 1, inFlight: 0 },
    },
    {
      command: aws,
      types: 'aws sqs create-queue --queue-name later --output text',
      prints: 'http://queue:9324/000000000000/later\n',
    },
  ],
  'with-search': [
    {
      ask: 'GET /products?q=phone',
      answer: {
        products: [
          { id: '3', name: 'Phone case', marked: ['<em>Phone</em> case'] },
          { id: '1', score: expect.any(Number) },
          { id: '7' },
          { id: '2' },
          { id: '8' },
        ],
        categories: expect.arrayContaining([{ key: 'phones', count: 2 }]),
      },
    },
    { ask: 'GET /products?q=iPhon&below=3000', answer: { products: [{ id: '3' }] } },
    { ask: 'GET /products/3/why?q=phone', answer: { matched: true, explanation: { value: 5.078484 } } },
    {
      ask: 'PUT /products/9 {"name":"Rain shoes","description":"","brand":"Asics","category":"shoes","cents":8900}',
      answer: { result: 'created', version: 1 },
    },
    { ask: 'GET /products/9', answer: { name: 'Rain shoes' } },
    { ask: 'GET /products?q=rain+shoes', answer: { products: [{ id: '9' }, {}, {}, {}] }, until: true },
    { ask: 'POST /reindex', answer: { from: 'products_v1', to: 'products_v2', documents: 9 } },
    { ask: 'GET /suggestions?q=ru', answer: ['Running shoes'] },
    { ask: 'GET /products/none', answer: { error: 'no such product' } },
    {
      endures: 'search',
      ask: 'GET /products/9',
      before: { name: 'Rain shoes' },
      refused: 'fails',
      kept: { name: 'Rain shoes' },
    },
  ],
  'with-proxy': [
    { ask: 'GET /', machine: 'proxy', answer: { by: 'api-1', served: 1 } },
    { ask: 'GET /', machine: 'proxy', answer: { by: 'api-2', served: 1 } },
    { ask: 'GET /', machine: 'proxy', answer: { by: 'api-1', served: 2 } },
    { ask: 'GET /client', machine: 'proxy', answer: { forwardedFor: '10.0.0.254', host: 'proxy' } },
    { ask: 'POST /login {"password":"1"}', machine: 'proxy', answer: { error: 'wrong password' } },
    { ask: 'POST /login {"password":"2"}', machine: 'proxy', answer: { error: 'wrong password' } },
    { ask: 'POST /login {"password":"3"}', machine: 'proxy', answer: { error: 'wrong password' } },
    {
      ask: 'POST /login {"password":"4"}',
      machine: 'proxy',
      answer: expect.stringContaining('<h1>429 Too Many Requests</h1>'),
    },
    { ask: 'GET /static/site.css', machine: 'proxy', answer: expect.stringContaining('color-scheme') },
    {
      endures: 'proxy',
      ask: 'GET /static/site.css',
      machine: 'proxy',
      before: expect.stringContaining('color-scheme'),
      refused: 'fails',
      kept: expect.stringContaining('color-scheme'),
    },
    { ask: 'GET /', answer: { by: 'api-1', served: 3 } },
  ],
  'with-cdn': [
    { ask: 'GET /pages/home', machine: 'edge-fra', answer: { page: 'home', rendered: 1 } },
    { ask: 'GET /pages/home', machine: 'edge-fra', answer: { page: 'home', rendered: 1 } },
    { ask: 'GET /pages/home', machine: 'edge-sin', answer: { page: 'home', rendered: 2 } },
    // An edge that was killed has its cache on disk.
    {
      endures: 'edge-sin',
      ask: 'GET /pages/home',
      machine: 'edge-sin',
      before: { rendered: 2 },
      refused: 'fails',
      kept: { rendered: 2 },
    },
    { ask: 'GET /account', machine: 'edge-sin', answer: { rendered: 3 } },
    { ask: 'GET /account', machine: 'edge-sin', answer: { rendered: 4 } },
    { ask: 'GET /pages/home', machine: 'edge-sin', answer: { page: 'home', rendered: 2 } },
    { ask: 'GET /origin', answer: { rendered: 4 } },
  ],
  'with-identity': [
    { ask: 'GET /me', answer: { error: 'Nobody is signed in' } },
    { ask: 'GET /callback?code=stolen', answer: 'Nobody began to sign in here' },
    { open: 'http://localhost:3000/', at: 'localhost:3000/', shows: 'Nobody is signed in' },
    { open: 'http://localhost:3000/login', at: 'identity:4444/interaction/', shows: 'Web shop' },
    {
      type: { username: 'ada', password: 'guess' },
      at: 'identity:4444/interaction/',
      shows: 'There is no such user',
    },
    {
      type: { username: 'ada', password: 'ada-password' },
      at: 'identity:4444/interaction/',
      shows: 'see your e-mail address',
    },
    { at: 'localhost:3000/', shows: 'You are Ada Lovelace, ada@example.com' },
    { open: 'http://localhost:3000/me', at: 'localhost:3000/me', shows: '100000000000000000001' },
    // Who is signed in stays signed in: the provider asks below whether to sign out of its session.
    {
      endures: 'identity',
      ask: 'GET /jwks',
      machine: 'identity',
      before: { keys: expect.anything() },
      refused: 'fails',
      kept: { keys: expect.anything() },
    },
    { open: 'http://localhost:3000/', at: 'localhost:3000/', shows: 'Sign out' },
    { at: 'identity:4444/session/end', shows: 'Sign out?' },
    { type: { logout: 'yes' }, at: 'localhost:3000/', shows: 'Nobody is signed in' },
    { ask: 'GET /me', answer: { error: 'Nobody is signed in' } },
  ],
  'with-dns': [
    {
      ask: 'GET /addresses/api.shop.test',
      answer: { addresses: [{ address: '10.0.0.32' }, { address: '10.0.0.33' }] },
    },
    { ask: 'GET /addresses/www.shop.test', answer: { addresses: [{ address: '10.0.0.31' }] } },
    { ask: 'GET /addresses/pr-7.preview.shop.test', answer: { addresses: [{ address: '10.0.0.34' }] } },
    { ask: 'GET /addresses/bank.test', answer: { addresses: [{ address: '10.0.0.35' }] } },
    { ask: 'GET /addresses/nobody.shop.test', answer: { error: 'there is no such name' } },
    {
      ask: 'GET /mail/shop.test',
      answer: { exchanges: [{ exchange: 'mail.shop.test' }], policies: ['v=spf1 mx -all'] },
    },
    // The machines of the lab are names too, and what asks for a connection asks the same resolver.
    { ask: 'GET /addresses/ns', answer: { addresses: [{ address: '10.0.0.23' }] } },
    { ask: 'GET /lookup/ns', answer: [{ address: '10.0.0.23', family: 4 }] },
    { ask: 'GET /lookup/www.shop.test', answer: [{ address: '10.0.0.31', family: 4 }] },
    { ask: 'GET /lookup/nobody.shop.test', answer: { error: 'there is no such name' } },
    { ask: 'GET /itself', answer: { status: 200 } },
    { ask: 'GET /services/api.shop.test', answer: [{ name: 'api.shop.test', port: 3000 }] },
    {
      endures: 'dns',
      ask: 'GET /mail/shop.test',
      before: { policies: ['v=spf1 mx -all'] },
      // Names are asked for over UDP, which nobody refuses while somebody listens.
      refused: { policies: ['v=spf1 mx -all'] },
      kept: { policies: ['v=spf1 mx -all'] },
    },
  ],
  'with-telemetry': [
    { ask: 'POST /orders/assam', answer: { tea: 'assam', trace: expect.stringMatching(/^[0-9a-f]{32}$/) } },
    { ask: 'POST /orders/coffee', answer: { error: 'no coffee' } },
    { ask: 'POST /orders/assam?card=declined', answer: { error: 'The order could not be paid' } },
    {
      ask: 'GET /report',
      answer: {
        metrics: { data: { result: [{ metric: { tea: 'assam' }, value: [expect.any(Number), '1'] }] } },
        traces: { data: [{ spans: { length: 5 } }, { spans: { length: 5 } }] },
        errors: { data: { resultType: 'streams', result: expect.arrayContaining([expect.anything()]) } },
      },
      until: true,
    },
    {
      endures: 'telemetry',
      ask: 'GET /report',
      before: { metrics: { data: { resultType: 'vector' } } },
      refused: 'fails',
      kept: { metrics: { data: { result: [{ metric: { tea: 'assam' } }] } } },
    },
    {
      command: promtool,
      types:
        'promtool check config services/prometheus.yml && promtool query instant --time=7 telemetry:9090 "1 > bool 2"',
      prints:
        'Checking services/prometheus.yml\n  SUCCESS: 1 rule files found\n SUCCESS: services/prometheus.yml is valid prometheus config file syntax\n\nChecking services/rules.yml\n  SUCCESS: 4 rules found\n\nscalar: 0 @[7]\n',
    },
  ],
};

const engine = createHeadlessLocalEngine({ browser: headlessBrowser(), log: false });
afterAll(() => engine.close());

test.for(Object.entries(STORIES))('%s', { timeout: 120_000 }, async ([id, steps], { signal }) => {
  const { start, definition } = await readLab(id);
  const services = servicesOf(definition.services);
  const machines = machinesOf(definition);
  const [server] = machines;
  if (!server) throw new Error(`${id} has no machine.`);
  const sandbox = await engine.boot({ name: id, files: start }, bootedWith(services));
  let output = '';
  const decoder = new TextDecoder();
  try {
    await addMachines(sandbox, machines);
    const started = new Map<string, StartedService>();
    for (const plan of services) started.set(plan.name, await startService(sandbox, plan));
    for (const plan of machines) {
      await spawnOn(sandbox, plan, {
        onOutput: (_, bytes) => {
          output += decoder.decode(bytes, { stream: true });
        },
      });
      await sandbox.listening(plan.port ?? definition.port, { ...reach(plan.name), signal });
    }
    const visitor = new Visitor((host, port) =>
      sandbox.connect(port, { ...(host === 'localhost' ? {} : { machine: host }), signal }),
    );
    const places: Places = { name: server.name, port: definition.port, services };
    let page: VisitedPage | null = null;
    for (const step of steps) {
      if ('endures' in step)
        await endure(sandbox, started, step, (asked) =>
          request(sandbox, places, { machine: server.name, ...step, ask: asked }, signal),
        );
      else if ('ask' in step) await ask(sandbox, places, step, () => output, signal);
      else if ('types' in step)
        expect(await typedInTerminal(sandbox, services, step.command, step.types)).toBe(step.prints);
      else {
        const going: ReturnType<Visitor['go']> = step.open
          ? visitor.go({ url: new URL(step.open) })
          : visitor.send(present(page), step.type);
        page = visited(await going);
        const where = page.url.host + page.url.pathname;
        expect(page.html, `${JSON.stringify(step)}\n${output}`).toContain(step.shows);
        expect(where).toContain(step.at);
      }
    }
  } finally {
    await sandbox.dispose();
  }
});

/** Where the lab's server and its services are found. */
interface Places {
  /** The machine of the lab's server. */
  readonly name: string;
  readonly port: number;
  readonly services: readonly { readonly name: string; readonly port: number }[];
}

async function ask(
  sandbox: Sandbox,
  places: Places,
  { ask, machine = places.name, answer, until }: Ask,
  output: () => string,
  signal: AbortSignal,
): Promise<void> {
  const asked = async () => (await request(sandbox, places, { ask, machine }, signal)).answer;
  if (until) await expect.poll(asked, { timeout: 60_000, message: ask }).toMatchObject(answer as object);
  else {
    const answered = await asked();
    const message = `${ask}\n${output()}`;
    if (typeof answer === 'string') expect(answered, message).toBe(answer);
    else expect(answered, message).toMatchObject(answer as object);
  }
}

async function request(
  sandbox: Sandbox,
  places: Places,
  { ask, machine }: { readonly ask: string; readonly machine: string },
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly answer: unknown }> {
  const port = places.services.find(({ name }) => name === machine)?.port ?? places.port;
  const [, method = '', path = '', body] = /^(\S+) (\S+) ?(.*)$/s.exec(ask) ?? [];
  const response = await sandbox.fetch(
    new Request(`http://${machine}${path}`, {
      method,
      ...(body ? { body, headers: { 'content-type': 'application/json' } } : {}),
    }),
    { port, ...reach(machine), signal },
  );
  const json = response.headers.get('content-type')?.includes('json');
  return { status: response.status, answer: json ? await response.json() : await response.text() };
}

function present(page: VisitedPage | null): VisitedPage {
  if (page === null) throw new Error('A story opens a page before it sends a form.');
  return page;
}
