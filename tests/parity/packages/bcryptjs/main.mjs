// bcryptjs: known hashes, registration and login over HTTP, rounds, truncation at 72 bytes, callbacks with progress.
import { createServer } from 'node:http';
import bcrypt from 'bcryptjs';
import { json, show, start, stop } from '../shared/http.mjs';

const users = new Map();
const server = createServer(async (request, response) => {
  let text = '';
  for await (const part of request) text += part;
  const { name, password } = JSON.parse(text);
  if (request.url === '/register') {
    users.set(name, await bcrypt.hash(password, 5));
    return response.writeHead(201).end(`${users.get(name).slice(0, 7)} ${users.get(name).length}`);
  }
  const good = await bcrypt.compare(password, users.get(name) ?? '');
  response.writeHead(good ? 200 : 401).end(good ? 'in' : 'out');
});
const base = await start(server);
await show('register', `${base}/register`, json({ name: 'ada', password: 'pässword' }));
await show('login', `${base}/login`, json({ name: 'ada', password: 'pässword' }));
await show('wrong', `${base}/login`, json({ name: 'ada', password: 'password' }));
await show('nobody', `${base}/login`, json({ name: 'bob', password: 'x' }));
const salt = '$2b$04$abcdefghijklmnopqrstuu';
console.log(bcrypt.hashSync('hello', salt), bcrypt.hashSync('€uro', salt));
console.log(
  bcrypt.compareSync('correct horse', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'),
  bcrypt.compareSync('U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'),
);
console.log(
  bcrypt.getRounds(salt + 'x'.repeat(31)),
  bcrypt.truncates('x'.repeat(73)),
  bcrypt.truncates('x'.repeat(72)),
);
console.log(
  bcrypt.genSaltSync(6).slice(0, 7),
  new Set(Array.from({ length: 20 }, () => bcrypt.genSaltSync(4))).size,
);
const steps = [];
console.log(
  await new Promise((resolve, reject) =>
    bcrypt.hash(
      'slow',
      '$2b$10$abcdefghijklmnopqrstuu',
      (error, hash) => (error ? reject(error) : resolve(hash)),
      (part) => steps.push(part),
    ),
  ),
  steps.at(-1),
  steps.length > 0,
);
for (const bad of [
  () => bcrypt.hashSync('x', 'nope'),
  () => bcrypt.hashSync(1, 4),
  () => bcrypt.getRounds(7),
])
  try {
    console.log(bad());
  } catch (error) {
    console.log(error.message);
  }
await bcrypt.hash('x').catch((error) => console.log(error.message));
await stop(server);
