// winston: formats, levels, transports to streams, files and HTTP, child loggers, exceptions and finishing.
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { Writable } from 'node:stream';
import winston from 'winston';
import { start, stop } from '../shared/http.mjs';

const {
  combine,
  timestamp,
  json,
  printf,
  splat,
  errors,
  label,
  colorize,
  simple,
  metadata,
  align,
  uncolorize,
} = winston.format;
const lines = [];
const sink = new Writable({
  write(chunk, _encoding, done) {
    lines.push(chunk.toString().trimEnd());
    done();
  },
});
const received = [];
const server = createServer(async (request, response) => {
  let text = '';
  for await (const part of request) text += part;
  received.push({ method: request.method, url: request.url, body: JSON.parse(text) });
  response.end();
});
const base = await start(server);
const file = '/tmp/parity-winston.log';
rmSync(file, { force: true });
const logger = winston.createLogger({
  level: 'debug',
  levels: winston.config.npm.levels,
  defaultMeta: { service: 'shop' },
  format: combine(
    errors({ stack: false }),
    splat(),
    timestamp({ format: () => 'T' }),
    label({ label: 'main' }),
    json(),
  ),
  transports: [
    new winston.transports.Stream({ stream: sink }),
    new winston.transports.File({
      filename: file,
      level: 'warn',
      format: printf(({ level, message }) => `${level}=${message}`),
    }),
    new winston.transports.Http({
      host: '127.0.0.1',
      port: Number(new URL(base).port),
      path: '/logs',
      level: 'error',
    }),
  ],
});
logger.info('hello %s %d', 'world', 4, { extra: true });
logger.warn('careful', { nested: { a: [1] } });
logger.error(new Error('broken'));
logger.log({ level: 'debug', message: 'object' });
logger.silly('not shown');
const child = logger.child({ request: 'r1' });
child.http('from a child');
const timer = logger.startTimer();
console.log(typeof timer.done, logger.isLevelEnabled('silly'), logger.isDebugEnabled());
while (received.length === 0) await new Promise((resolve) => setImmediate(resolve));
logger.end();
await once(logger, 'finish');
for (const line of lines) console.log(line);
console.log(readFileSync(file, 'utf8').trim());
console.log(JSON.stringify(received.map(({ method, url, body }) => [method, url, body.level, body.message])));

const show = (format, info) =>
  console.log(
    JSON.stringify(
      winston
        .createLogger({ format, transports: [] })
        .format.transform({ level: 'info', message: 'm', ...info, [Symbol.for('level')]: 'info' }, {})?.[
        Symbol.for('message')
      ],
    ),
  );
show(simple(), { a: 1 });
show(combine(colorize({ all: true }), simple()), {});
show(combine(colorize(), uncolorize(), simple()), {});
show(combine(metadata(), json()), { a: 1 });
show(
  combine(
    align(),
    printf(({ message }) => message),
  ),
  {},
);
console.log(winston.config.syslog.levels);
winston.loggers.add('named', { silent: true });
console.log(winston.loggers.has('named'), winston.loggers.get('named').silent);
const query = winston.createLogger({ transports: [new winston.transports.Console({ format: simple() })] });
query.info('to the console');
rmSync(file);
await stop(server);
