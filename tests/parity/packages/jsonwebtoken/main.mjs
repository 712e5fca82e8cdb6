// jsonwebtoken: sign and verify by secret, RSA and EC keys, expiry with leeway, audience, errors by name, in an HTTP login.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import jwt from 'jsonwebtoken';
import { show, start, stop } from '../shared/http.mjs';

const secret = 'shhhh';
const server = createServer((request, response) => {
  if (request.url === '/login')
    return response.end(jwt.sign({ sub: 'ada', iat: 1700000000, exp: 4102444800 }, secret));
  jwt.verify(
    (request.headers.authorization ?? '').replace('Bearer ', ''),
    secret,
    { algorithms: ['HS256'] },
    (error, payload) => {
      response.statusCode = error ? 401 : 200;
      response.end(JSON.stringify(error ? { name: error.name, message: error.message } : payload));
    },
  );
});
const base = await start(server);
const { text: token } = await show('login', `${base}/login`);
const ask = (name, authorization) =>
  show(name, `${base}/me`, authorization ? { headers: { authorization } } : {});
await ask('good', `Bearer ${token}`);
await ask('none');
await ask('tampered', `Bearer ${token}x`);
await ask('garbage', 'Bearer a.b.c');
await ask('other algorithm', `Bearer ${jwt.sign({}, secret, { algorithm: 'HS384', noTimestamp: true })}`);
await ask('none algorithm', `Bearer ${jwt.sign({}, '', { algorithm: 'none', noTimestamp: true })}`);

const failing = (name, run) => {
  try {
    console.log(name, run());
  } catch (error) {
    console.log(
      name,
      error.name,
      error.message,
      error.expiredAt?.toISOString() ?? error.date?.toISOString() ?? '',
    );
  }
};
const at = 1700000000;
const expiring = jwt.sign({ iat: at }, secret, {
  expiresIn: '1h',
  issuer: 'shop',
  audience: ['a', 'b'],
  subject: 's',
  jwtid: 'j',
  keyid: 'k',
});
failing('in time', () => jwt.verify(expiring, secret, { clockTimestamp: at + 3599 }));
failing('late', () => jwt.verify(expiring, secret, { clockTimestamp: at + 3601 }));
failing('leeway', () => jwt.verify(expiring, secret, { clockTimestamp: at + 3601, clockTolerance: 5 }).jti);
failing('max age', () => jwt.verify(expiring, secret, { clockTimestamp: at + 100, maxAge: '1m' }));
failing('audience', () => jwt.verify(expiring, secret, { clockTimestamp: at, audience: /^c/ }));
failing('issuer', () => jwt.verify(expiring, secret, { clockTimestamp: at, issuer: 'x' }));
failing('not before', () =>
  jwt.verify(jwt.sign({ iat: at, nbf: at + 10 }, secret), secret, { clockTimestamp: at }),
);
failing('complete', () => jwt.verify(expiring, secret, { clockTimestamp: at, complete: true }));
failing('no secret', () => jwt.sign({}, ''));
failing('bad option', () => jwt.sign({}, secret, { expiresIn: 'soon' }));
failing('decode', () => jwt.decode(expiring, { complete: true }).header);

const rsa = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
for (const algorithm of ['RS256', 'RS512', 'PS256'])
  failing(algorithm, () =>
    jwt.verify(jwt.sign({ algorithm, iat: 1 }, rsa.privateKey, { algorithm }), rsa.publicKey),
  );
for (const [algorithm, namedCurve] of [
  ['ES256', 'P-256'],
  ['ES384', 'P-384'],
  ['ES512', 'P-521'],
]) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  const signed = jwt.sign({ algorithm, iat: 1 }, privateKey, { algorithm });
  failing(algorithm, () => jwt.verify(signed, publicKey));
  failing('wrong key', () => jwt.verify(signed, generateKeyPairSync('ec', { namedCurve }).publicKey));
}
failing('confused', () =>
  jwt.verify(jwt.sign({ a: 1 }, rsa.publicKey, { algorithm: 'HS256', noTimestamp: true }), rsa.publicKey, {
    algorithms: ['RS256'],
  }),
);
failing('weak key', () => jwt.sign({}, 'secret', { algorithm: 'RS256' }));
await stop(server);
