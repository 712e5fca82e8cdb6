// nodemailer and smtp-server: AUTH, envelopes, attachments, dot-stuffing, a pool, refusals at every step, size limits and timeouts.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import nodemailer from 'nodemailer';
import { SMTPServer } from 'smtp-server';

const received = [];
const server = new SMTPServer({
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  allowInsecureAuth: true,
  size: 200_000,
  authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5'],
  onAuth({ method, username, password, validatePassword }, _session, done) {
    const right = method === 'CRAM-MD5' ? validatePassword('pass') : password === 'pass';
    done(
      right ? null : new Error(`Invalid login for ${username}`),
      right ? { user: `${username}/${method}` } : undefined,
    );
  },
  onMailFrom({ address }, _session, done) {
    done(
      address.endsWith('@spam.example')
        ? Object.assign(new Error('No thank you'), { responseCode: 551 })
        : null,
    );
  },
  onRcptTo({ address }, _session, done) {
    done(
      address.startsWith('nobody')
        ? Object.assign(new Error('No such mailbox'), { responseCode: 550 })
        : null,
    );
  },
  onData(stream, session, done) {
    const pieces = [];
    stream.on('data', (piece) => pieces.push(piece));
    stream.on('end', () => {
      if (stream.sizeExceeded)
        return done(
          Object.assign(new Error('Message exceeds fixed maximum message size'), { responseCode: 552 }),
        );
      received.push({
        user: session.user,
        envelope: session.envelope,
        text: Buffer.concat(pieces).toString(),
      });
      return done(null, `Queued as ${received.length}`);
    });
  },
});
server.on('error', ({ code }) => console.log('server', code));
server.listen(0, '127.0.0.1');
await once(server.server, 'listening');
const { port } = server.server.address();
const settings = {
  host: '127.0.0.1',
  port,
  secure: false,
  ignoreTLS: true,
  name: 'client.example',
  auth: { user: 'ann', pass: 'pass' },
};

/** Headers that differ each time, and boundaries, are masked. */
const masked = (text) =>
  text
    .replace(/^(Message-ID|Date):.*$/gim, '$1: …')
    .replace(/--_NmP-[\w-]+-Part_\d+|boundary="[^"]+"/g, '--boundary');

const transport = nodemailer.createTransport(settings);
console.log(await transport.verify());
const info = await transport.sendMail({
  from: '"Änn Ünï" <ann@example.org>',
  to: ['bob@example.org', 'Cleo <cleo@example.org>'],
  bcc: 'secret@example.org',
  subject: 'Grüße 🦊 and a rather long subject that has to be folded over several lines of the header',
  text: 'Hello\n.\n.leading dot\nünïcode ✓\n',
  html: '<p>Hello <b>there</b> – ünï</p>',
  attachments: [
    { filename: 'notes ü.txt', content: 'plain text' },
    { filename: 'bytes.bin', content: Buffer.from(Array.from({ length: 3000 }, (_, n) => n % 256)) },
    { filename: 'stream.csv', content: Readable.from(['a,b\n', '1,2\n']), cid: 'csv@x' },
  ],
  headers: { 'X-Priority': '1', 'X-Many': ['a', 'b'] },
});
console.log(info.accepted, info.rejected, info.response, info.envelope);
const { user, envelope, text } = received[0];
console.log(
  user,
  envelope.mailFrom.address,
  envelope.rcptTo.map(({ address }) => address),
);
console.log(masked(text).slice(0, 1500));
const base64 = /bytes\.bin[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(text)?.[1] ?? '';
console.log(createHash('sha1').update(Buffer.from(base64, 'base64')).digest('hex'));

const send = async (options, mail = {}) => {
  const one = nodemailer.createTransport({ ...settings, ...options });
  try {
    const { accepted, rejected, response, rejectedErrors } = await one.sendMail({
      from: 'ann@example.org',
      to: 'bob@example.org',
      subject: 'x',
      text: 'x',
      ...mail,
    });
    console.log({
      accepted,
      rejected,
      response,
      errors: rejectedErrors?.map(({ response: reason }) => reason),
    });
  } catch (error) {
    const { code, command, responseCode, response, message } = error;
    console.log({ code, command, responseCode, response, message });
  }
};
await send({ auth: { user: 'ann', pass: 'wrong' } });
await send({ authMethod: 'CRAM-MD5' });
await send({ authMethod: 'LOGIN' });
await send({}, { from: 'evil@spam.example' });
await send({}, { to: 'nobody@example.org' });
await send({}, { to: ['bob@example.org', 'nobody@example.org'] });
await send({}, { to: [] });
await send({}, { text: 'x'.repeat(300_000) });
await send({}, { text: Readable.from(['streamed ', 'é'.repeat(50_000)]) });
await send({ port: 1 });
await send({ auth: undefined });
console.log(received.map(({ user: who, text: body }) => `${who} ${body.length > 1000}`));

const mute = createServer((socket) =>
  socket.on('data', () => {
    // It accepts, and never says a word.
  }),
).listen(0, '127.0.0.1');
await once(mute, 'listening');
await send({ port: mute.address().port, greetingTimeout: 50 });
const rude = createServer((socket) => socket.end('421 go away\r\n')).listen(0, '127.0.0.1');
await once(rude, 'listening');
await send({ port: rude.address().port });
mute.close();
rude.close();

const before = received.length;
const pool = nodemailer.createTransport({ ...settings, pool: true, maxConnections: 3, maxMessages: 5 });
const sent = await Promise.all(
  Array.from({ length: 20 }, (_, n) =>
    pool.sendMail({
      from: 'ann@example.org',
      to: `user${n}@example.org`,
      subject: `Mail ${n}`,
      text: `Number ${n}`,
    }),
  ),
);
console.log(
  sent.length,
  received.length - before,
  new Set(received.slice(before).map(({ envelope: { rcptTo } }) => rcptTo[0].address)).size,
);
pool.close();

const { message } = await nodemailer
  .createTransport({ streamTransport: true, buffer: true, newline: 'unix' })
  .sendMail({ from: 'a@b.c', to: 'd@e.f', subject: 'local', text: 'only made' });
console.log(masked(message.toString()));
await new Promise((resolve) => server.close(resolve));
process.exit();
