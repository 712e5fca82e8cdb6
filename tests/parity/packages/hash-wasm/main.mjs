// hash-wasm: argon2id, scrypt, bcrypt and streaming digests in WebAssembly, behind an HTTP login.
import { createServer } from 'node:http';
import {
  argon2d,
  argon2i,
  argon2id,
  argon2Verify,
  bcrypt,
  bcryptVerify,
  blake3,
  crc32,
  createSHA256,
  createSHA512,
  createXXHash64,
  md5,
  pbkdf2,
  scrypt,
  sha1,
  sha3,
  sha512,
  whirlpool,
} from 'hash-wasm';
import { json, show, start, stop } from '../shared/http.mjs';

const salt = new Uint8Array(16).fill(5);
const cheap = { salt, parallelism: 1, iterations: 2, memorySize: 512, hashLength: 32 };
for (const [name, run] of Object.entries({ argon2d, argon2i, argon2id }))
  console.log(name, await run({ ...cheap, password: 'pässword', outputType: 'encoded' }));
console.log(await argon2id({ ...cheap, password: 'p', secret: new Uint8Array([1, 2]), outputType: 'hex' }));
console.log(
  await scrypt({ password: 'p', salt, costFactor: 256, blockSize: 8, parallelism: 1, hashLength: 32 }),
);
const hashed = await bcrypt({ password: 'p', salt, costFactor: 5, outputType: 'encoded' });
console.log(
  hashed,
  await bcryptVerify({ password: 'p', hash: hashed }),
  await bcryptVerify({ password: 'q', hash: hashed }),
);
console.log(
  await pbkdf2({ password: 'p', salt, iterations: 10, hashLength: 32, hashFunction: createSHA512() }),
);
for (const [name, run] of Object.entries({ md5, sha1, sha512, sha3, blake3, crc32, whirlpool }))
  console.log(name, await run('some text €'));
const sha = await createSHA256();
sha.init();
for (let index = 0; index < 100; index++) sha.update(Buffer.alloc(10_000, index));
const saved = sha.save();
console.log(
  sha.digest('hex'),
  sha.load(saved).update('more').digest('hex'),
  (await createXXHash64(1, 2)).update('x').digest(),
);

const users = new Map();
const server = createServer(async (request, response) => {
  let text = '';
  for await (const part of request) text += part;
  const { name, password } = JSON.parse(text);
  if (request.url === '/register') {
    users.set(
      name,
      await argon2id({
        ...cheap,
        salt: crypto.getRandomValues(new Uint8Array(16)),
        password,
        outputType: 'encoded',
      }),
    );
    return response.writeHead(201).end(users.get(name).split('$').slice(0, 4).join('$'));
  }
  const good = users.has(name) && (await argon2Verify({ password, hash: users.get(name) }));
  response.writeHead(good ? 200 : 401).end(String(good));
});
const base = await start(server);
await show('register', `${base}/register`, json({ name: 'ada', password: 'x1' }));
const answers = await Promise.all(
  ['x1', 'x2', 'x1'].map((password) =>
    fetch(`${base}/login`, json({ name: 'ada', password })).then(
      (r) => r.status,
      (e) => e.message,
    ),
  ),
);
console.log(answers);
await argon2id({ ...cheap, password: '', memorySize: 1 }).catch((error) => console.log(error.message));
await stop(server);
