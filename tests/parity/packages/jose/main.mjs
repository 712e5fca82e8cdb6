// jose: JWS and JWE of every key type, key generation and import, JWKS fetched over HTTP with rotation and cache, claim errors.
import { createServer } from 'node:http';
import * as jose from 'jose';
import { start, stop } from '../shared/http.mjs';

const failing = (name, promise) =>
  promise.then(
    (value) => console.log(name, 'worked', value),
    (error) => console.log(name, error.code, error.message, error.claim ?? ''),
  );
const secret = new TextEncoder().encode('a secret of at least thirty-two bytes!');
const token = await new jose.SignJWT({ role: 'admin' })
  .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
  .setSubject('ada')
  .setIssuer('shop')
  .setAudience(['api', 'web'])
  .setIssuedAt(1700000000)
  .setExpirationTime(4102444800)
  .setJti('id-1')
  .sign(secret);
console.log(token);
console.log(await jose.jwtVerify(token, secret, { issuer: 'shop', audience: 'api' }));
console.log(jose.decodeJwt(token), jose.decodeProtectedHeader(token));
await failing('signature', jose.jwtVerify(`${token.slice(0, -2)}AA`, secret));
await failing('audience', jose.jwtVerify(token, secret, { audience: 'other' }));
await failing('expired', jose.jwtVerify(token, secret, { currentDate: new Date('2101-01-01') }));
await failing('algorithm', jose.jwtVerify(token, secret, { algorithms: ['HS512'] }));
await failing('not a token', jose.jwtVerify('a.b', secret));
await failing('unsecured', jose.jwtVerify(new jose.UnsecuredJWT({}).encode(), secret));

const keys = [];
for (const alg of ['RS256', 'PS384', 'ES256', 'ES384', 'ES512', 'EdDSA']) {
  const { publicKey, privateKey } = await jose.generateKeyPair(alg, {
    extractable: true,
    modulusLength: 2048,
  });
  const jwt = await new jose.SignJWT({ alg })
    .setProtectedHeader({ alg, kid: alg })
    .setExpirationTime('2h')
    .sign(privateKey);
  const jwk = await jose.exportJWK(publicKey);
  const spki = await jose.exportSPKI(publicKey);
  const again = await jose.importSPKI(spki, alg);
  const pkcs8 = await jose.importPKCS8(await jose.exportPKCS8(privateKey), alg);
  const byImported = await new jose.SignJWT({ alg }).setProtectedHeader({ alg }).sign(pkcs8);
  console.log(
    alg,
    jwk.kty,
    jwk.crv ?? '',
    (await jose.jwtVerify(jwt, again)).payload.alg,
    (await jose.jwtVerify(byImported, await jose.importJWK(jwk, alg))).payload.alg,
    (await jose.calculateJwkThumbprint(jwk)).length,
  );
  keys.push({ alg, jwt, jwk: { ...jwk, kid: alg, alg, use: 'sig' } });
}

let published = keys.slice(0, 3);
let fetched = 0;
const server = createServer((request, response) => {
  fetched++;
  if (request.url !== '/jwks.json') return response.writeHead(500).end();
  response
    .setHeader('content-type', 'application/json')
    .end(JSON.stringify({ keys: published.map(({ jwk }) => jwk) }));
});
const base = await start(server);
const jwks = jose.createRemoteJWKSet(new URL(`${base}/jwks.json`), { cooldownDuration: 0 });
for (const { alg, jwt } of published)
  console.log('by jwks', (await jose.jwtVerify(jwt, jwks)).protectedHeader.kid === alg, fetched);
await failing('rotated away', jose.jwtVerify(keys[4].jwt, jwks));
published = keys;
console.log('rotated in', (await jose.jwtVerify(keys[4].jwt, jwks)).payload.alg, fetched);
await failing('jwks broken', jose.jwtVerify(keys[0].jwt, jose.createRemoteJWKSet(new URL(`${base}/other`))));

for (const [alg, enc] of [
  ['dir', 'A256GCM'],
  ['A128KW', 'A128CBC-HS256'],
  ['A256GCMKW', 'A256GCM'],
  ['PBES2-HS256+A128KW', 'A128GCM'],
]) {
  const size = { dir: 32, A128KW: 16, A256GCMKW: 32 }[alg] ?? 20;
  const key = new Uint8Array(size).fill(7);
  const jwe = await new jose.EncryptJWT({ secret: 'hidden' }).setProtectedHeader({ alg, enc }).encrypt(key);
  console.log(
    alg,
    enc,
    jwe.split('.').length,
    (await jose.jwtDecrypt(jwe, key, { keyManagementAlgorithms: [alg] })).payload,
  );
  await failing(
    'tampered',
    jose.jwtDecrypt(`${jwe.slice(0, -4)}AAAA`, key, { keyManagementAlgorithms: [alg] }),
  );
}
for (const alg of ['RSA-OAEP-256', 'ECDH-ES', 'ECDH-ES+A256KW']) {
  const { publicKey, privateKey } = await jose.generateKeyPair(alg);
  const jwe = await new jose.CompactEncrypt(new TextEncoder().encode('plain'))
    .setProtectedHeader({ alg, enc: 'A256GCM' })
    .encrypt(publicKey);
  console.log(alg, new TextDecoder().decode((await jose.compactDecrypt(jwe, privateKey)).plaintext));
}
const general = await new jose.GeneralSign(new TextEncoder().encode('two signers'))
  .addSignature(secret)
  .setProtectedHeader({ alg: 'HS256' })
  .addSignature(secret)
  .setProtectedHeader({ alg: 'HS512' })
  .sign();
console.log(
  general.signatures.length,
  new TextDecoder().decode((await jose.generalVerify(general, secret)).payload),
);
await stop(server);
