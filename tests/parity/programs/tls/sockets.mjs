// TLS between a server and clients: ALPN, SNI, client certificates, and every certificate that must be refused.
import { readFileSync } from 'node:fs';
import tls from 'node:tls';

const certificates = JSON.parse(readFileSync(new URL('./certificates.json', import.meta.url), 'utf8'));
const ca = certificates.ca.cert;

const listening = (server) =>
  new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));

const outcome = (options) =>
  new Promise((done) => {
    let received = '';
    const socket = tls.connect({ host: '127.0.0.1', ...options });
    socket.on('error', (error) => {
      const { name, code, message, reason } = error;
      done([name, code, message.replace(/^.*SSL routines:[^:]*:/, ''), reason]);
    });
    socket.on('secureConnect', () => {
      const { authorized, authorizationError, alpnProtocol, servername } = socket;
      socket.on('data', (bytes) => {
        received += bytes;
      });
      socket.on('end', () => {
        done([authorized, authorizationError, alpnProtocol, servername, received]);
      });
      socket.write('hello');
    });
  });

const greet = (socket) => {
  socket.on('error', () => socket.destroy());
  socket.once('data', (bytes) => socket.end(`${bytes} to ${socket.servername} over ${socket.alpnProtocol}`));
};

const server = tls.createServer({ ...certificates.server, ALPNProtocols: ['h9', 'x1'] }, greet);
server.on('tlsClientError', () => undefined);
server.addContext('client.test', certificates.client);
const port = await listening(server);

console.log('address', await outcome({ port, ca }));
console.log('name', await outcome({ port, ca, servername: 'localhost' }));
console.log('certificate by name', await outcome({ port, ca, servername: 'client.test' }));
for (const name of ['rsa', 'ed']) {
  const other = tls.createServer(certificates[name], greet);
  console.log(name, await outcome({ port: await listening(other), ca, servername: `${name}.test` }));
  other.close();
}
console.log('alpn', await outcome({ port, ca, ALPNProtocols: ['x1', 'h9'] }));
console.log('no alpn in common', (await outcome({ port, ca, ALPNProtocols: ['y'] })).slice(0, 2));
console.log('another name', await outcome({ port, ca, servername: 'other.test' }));
console.log('unknown authority', await outcome({ port }));
console.log('unknown, taken all the same', await outcome({ port, rejectUnauthorized: false }));
console.log(
  'own check',
  await outcome({ port, ca, checkServerIdentity: (host, { subject }) => new Error(`${host} ${subject.CN}`) }),
);
for (const name of ['self', 'expired']) {
  const other = tls.createServer(certificates[name], greet);
  other.on('tlsClientError', () => undefined);
  const at = await listening(other);
  console.log(name, await outcome({ port: at, ca, servername: 'localhost' }));
  console.log(
    `${name}, trusted`,
    await outcome({ port: at, ca: certificates[name].cert, servername: 'localhost' }),
  );
  other.close();
}

const strict = tls.createServer({ ...certificates.server, requestCert: true, ca }, (socket) => {
  socket.on('error', () => socket.destroy());
  const { subject, issuer, subjectaltname } = socket.getPeerCertificate();
  socket.end(JSON.stringify([socket.authorized, subject, issuer, subjectaltname]));
});
strict.on('tlsClientError', () => undefined);
const strictPort = await listening(strict);
console.log('client certificate', await outcome({ port: strictPort, ca, ...certificates.client }));

const lenient = tls.createServer(
  { ...certificates.server, requestCert: true, rejectUnauthorized: false, ca },
  (socket) => {
    socket.end(`${socket.authorized} ${socket.authorizationError}`);
  },
);
const lenientPort = await listening(lenient);
console.log('unknown client', await outcome({ port: lenientPort, ca, ...certificates.self }));

await new Promise((done) => {
  const socket = tls.connect({ port, ca, host: 'localhost' }, () => {
    const certificate = socket.getPeerCertificate(true);
    console.log(
      certificate.subject,
      certificate.subjectaltname,
      certificate.valid_to,
      certificate.fingerprint256,
    );
    console.log(socket.getProtocol(), socket.getCipher(), socket.encrypted, socket.isSessionReused());
    console.log(socket.getPeerX509Certificate().subject);
    socket.end('x');
    socket.resume();
    socket.on('close', done);
  });
});

const large = 'large '.repeat(100_000);
const echo = tls.createServer(certificates.server, (socket) => socket.pipe(socket));
const echoPort = await listening(echo);
const length = await new Promise((done) => {
  let received = 0;
  const socket = tls.connect({ port: echoPort, ca }, () => socket.end(large));
  socket.on('data', (bytes) => {
    received += bytes.length;
  });
  socket.on('end', () => done(received));
});
console.log(length === large.length);
for (const [host, names] of [
  ['a.test', 'DNS:a.test'],
  ['b.a.test', 'DNS:*.a.test'],
  ['c.b.a.test', 'DNS:*.a.test'],
  ['a.test', 'DNS:*.test'],
  ['127.0.0.1', 'IP Address:127.0.0.1'],
  ['127.0.0.1', 'DNS:127.0.0.1'],
  ['a.test', undefined],
])
  console.log(host, names, tls.checkServerIdentity(host, { subject: {}, subjectaltname: names })?.message);
try {
  tls.createSecureContext({ cert: certificates.client.cert, key: certificates.server.key });
} catch ({ code }) {
  console.log(code);
}
for (const each of [server, strict, lenient, echo]) each.close();
