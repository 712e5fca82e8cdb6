import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { outputOf, type Setup } from './setup';

export function librarySuite(setup: Setup): void {
  describe('libraries', () => {
    it('Hono on @hono/node-server with zod: routes, errors, validation, streaming', async () => {
      const run = await setup.run({
        'src/index.ts': `
          import { serve } from '@hono/node-server';
          import { zValidator } from '@hono/zod-validator';
          import { Hono } from 'hono';
          import { HTTPException } from 'hono/http-exception';
          import { requestId } from 'hono/request-id';
          import { streamText } from 'hono/streaming';
          import { z } from 'zod';
          const app = new Hono();
          app.use(requestId());
          app.get('/users/:id', (c) => c.json({ id: c.req.param('id'), q: c.req.query('q') }));
          app.post('/users', zValidator('json', z.object({ email: z.email() })), (c) => c.json(c.req.valid('json'), 201));
          app.get('/stream', (c) => streamText(c, async (stream) => { for (const n of [1, 2, 3]) { await stream.write(n + ' '); await stream.sleep(1); } }));
          app.get('/teapot', () => { throw new HTTPException(418, { message: 'short and stout' }); });
          app.get('/boom', () => { throw new Error('secret'); });
          const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, (info) => console.log('listening on', info.port));
          process.on('SIGTERM', () => server.close());`,
      });
      await run.sandbox.listening(3000);
      const get = (path: string) => run.sandbox.fetch(path, { port: 3000 });
      const post = (body: string) =>
        run.sandbox.fetch(
          new Request('http://localhost/users', {
            method: 'POST',
            body,
            headers: { 'content-type': 'application/json' },
          }),
          { port: 3000 },
        );
      expect(await (await get('/users/7?q=a%20b')).json()).toEqual({ id: '7', q: 'a b' });
      expect((await get('/users/7')).headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
      expect((await post('{"email":"a@b.test"}')).status).toBe(201);
      expect((await post('{"email":"nope"}')).status).toBe(400);
      expect((await post('{')).status).toBe(400);
      expect(await (await get('/stream')).text()).toBe('1 2 3 ');
      expect([
        (await get('/teapot')).status,
        (await get('/boom')).status,
        (await get('/nowhere')).status,
      ]).toEqual([418, 500, 404]);
      expect(run.text()).toContain('listening on 3000');
      run.process.kill();
      expect(await run.exited).toEqual({ code: 0, signal: null });
    });

    it('jose signs and verifies: HS256, RS256, EdDSA', async () => {
      const text = await outputOf(setup, {
        'src/index.ts': `
          import { SignJWT, createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
          const secret = new TextEncoder().encode('0123456789abcdef0123456789abcdef');
          const token = await new SignJWT({ role: 'admin' }).setProtectedHeader({ alg: 'HS256' }).setIssuer('me').setExpirationTime('1h').sign(secret);
          console.log((await jwtVerify(token, secret, { issuer: 'me', algorithms: ['HS256'] })).payload.role);
          await jwtVerify(token.slice(0, -4) + 'AAAA', secret).catch((error) => console.log(error.code));
          await jwtVerify(token, secret, { issuer: 'you' }).catch((error) => console.log(error.code, error.claim));
          for (const alg of ['RS256', 'EdDSA']) {
            const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
            const jwks = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg, kid: 'one' }] });
            const signed = await new SignJWT({}).setProtectedHeader({ alg, kid: 'one' }).setSubject(alg).sign(privateKey);
            console.log((await jwtVerify(signed, jwks)).payload.sub);
          }`,
      });
      expect(text).toBe(
        'admin\nERR_JWS_SIGNATURE_VERIFICATION_FAILED\nERR_JWT_CLAIM_VALIDATION_FAILED iss\nRS256\nEdDSA\n',
      );
    });

    it('pino writes lines of JSON, with bindings, redaction and errors', async () => {
      const text = await outputOf(setup, {
        'src/index.ts': `
          import { pino } from 'pino';
          const log = pino({ base: null, redact: ['password'], timestamp: false });
          log.info({ password: 'x', n: 1 }, 'hello %s', 'you');
          log.child({ requestId: 'r1' }).warn('careful');
          log.debug('not shown');
          log.error(new Error('bad'));`,
      });
      const lines = text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(lines).toMatchObject([
        { level: 30, password: '[Redacted]', n: 1, msg: 'hello you' },
        { level: 40, requestId: 'r1', msg: 'careful' },
        {
          level: 50,
          err: { type: 'Error', message: 'bad', stack: expect.stringContaining('src/index.ts:7') },
        },
      ]);
    });

    it('node:crypto: hashes, HMAC, random values, timing-safe comparison, subtle', async () => {
      const hmac = createHmac('sha256', 'k').update('abc').digest('base64url').slice(0, 8);
      const text = await outputOf(
        setup,
        `import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual, webcrypto } from 'node:crypto';
         console.log(createHash('sha256').update('abc').digest('hex').slice(0, 8), createHmac('sha256', 'k').update('abc').digest('base64url').slice(0, 8));
         console.log(randomBytes(8).length, randomUUID().length, timingSafeEqual(Buffer.from('a'), Buffer.from('a')));
         console.log(Buffer.from(await webcrypto.subtle.digest('SHA-256', Buffer.from('abc'))).toString('hex').slice(0, 8), crypto.randomUUID().length);`,
      );
      expect(text).toBe(`ba7816bf ${hmac}\n8 36 true\nba7816bf 36\n`);
    });
  });
}
