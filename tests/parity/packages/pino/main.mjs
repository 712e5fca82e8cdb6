// pino: children, serializers, redaction, levels, mixins under AsyncLocalStorage, streams, and a request log of a server.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer } from 'node:http';
import { Writable } from 'node:stream';
import pino from 'pino';
import { start, stop } from '../shared/http.mjs';

const storage = new AsyncLocalStorage();
const lines = [];
const sink = new Writable({
  write(chunk, _encoding, done) {
    lines.push(...chunk.toString().trim().split('\n'));
    done();
  },
});
const flush = () => {
  for (const line of lines.splice(0)) console.log(line);
};
const logger = pino(
  {
    level: 'debug',
    base: { service: 'shop' },
    timestamp: () => ',"time":0',
    redact: { paths: ['password', 'headers.authorization', 'users[*].secret'], censor: '***' },
    serializers: {
      ...pino.stdSerializers,
      err: (error) => ({ type: error.constructor.name, message: error.message, stack: typeof error.stack }),
    },
    mixin: () => (storage.getStore() ? { request: storage.getStore() } : {}),
    formatters: { level: (label) => ({ level: label }) },
    customLevels: { audit: 35 },
    nestedKey: undefined,
  },
  sink,
);
logger.info('plain %s %d %j %o', 'text', 4, { a: 1 }, [1]);
logger.debug(
  { password: 'x', headers: { authorization: 'y', accept: 'z' }, users: [{ secret: 1, name: 'a' }] },
  'redacted',
);
logger.error(new TypeError('bad thing'), 'failed');
logger.audit({ who: 'ada' }, 'looked');
const child = logger.child({ module: 'db', password: 'p' }, { level: 'warn', msgPrefix: '[db] ' });
child.info('not shown');
child.warn(
  {
    big: 10n,
    when: new Date(0),
    circular: (() => {
      const o = {};
      o.self = o;
      return o;
    })(),
  },
  'shown',
);
console.log(child.isLevelEnabled('info'), logger.levels.labels[35], child.bindings());
logger.level = 'silent';
logger.fatal('silence');
logger.level = 'trace';
flush();

const many = [[], []];
const split = pino(
  { timestamp: false, base: null },
  pino.multistream(
    [
      { level: 'info', stream: { write: (line) => many[0].push(line.trim()) } },
      { level: 'error', stream: { write: (line) => many[1].push(line.trim()) } },
    ],
    { dedupe: false },
  ),
);
split.info('one');
split.error('two');
console.log(many);

const server = createServer((request, response) =>
  storage.run(request.url, async () => {
    logger.info({ req: request.method }, 'in');
    await new Promise((resolve) => setTimeout(resolve, 1));
    response.statusCode = 203;
    logger.info({ status: response.statusCode }, 'out');
    response.end();
  }),
);
const base = await start(server);
await Promise.all(
  Array.from({ length: 10 }, (_, n) => fetch(`${base}/${n}`).then((response) => response.text())),
);
const byRequest = lines.map((line) => JSON.parse(line));
for (let n = 0; n < 10; n++)
  console.log(
    byRequest
      .filter(({ request }) => request === `/${n}`)
      .map(({ msg }) => msg)
      .join(' '),
  );
lines.length = 0;
await stop(server);
const toStdout = pino({ base: null, timestamp: false }, pino.destination({ dest: 1, sync: true }));
toStdout.info('straight to stdout');
toStdout.flush();
pino(
  { base: null, timestamp: pino.stdTimeFunctions.isoTime },
  { write: (line) => console.log(line.replace(/\d{4}-[^"]+/, 'TIME').trim()) },
).warn('iso');
