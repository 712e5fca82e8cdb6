/** `node load-count.js <port> <connections> <requests>`: so many requests over keep-alive connections, then it says how many were answered. */
export const LOAD_BY_COUNT = `import net from 'node:net';
const [port, connections, total] = process.argv.slice(2).map(Number);
const request = Buffer.from('GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n');
let sent = 0;
let answered = 0;
await Promise.all(Array.from({ length: connections }, () => new Promise((resolve, reject) => {
  const socket = net.connect(port, '127.0.0.1');
  const next = () => {
    if (sent === total) socket.end(resolve);
    else { sent++; socket.write(request); }
  };
  let text = '';
  socket.setEncoding('latin1');
  socket.on('error', reject).on('connect', next).on('data', (data) => {
    text += data;
    const head = text.indexOf('\\r\\n\\r\\n');
    if (head < 0) return;
    const length = Number(/content-length: (\\d+)/i.exec(text)[1]);
    if (text.length < head + 4 + length) return;
    if (!text.startsWith('HTTP/1.1 200 ')) return reject(new Error(text));
    text = '';
    answered++;
    next();
  });
})));
console.log(answered + ' answered');
process.exit(0);
`;

/** `node connections.js <port> <count>`: opens all, and only when all are open asks on each. */
export const CONNECTIONS = `import net from 'node:net';
import { once } from 'node:events';
const [port, count] = process.argv.slice(2).map(Number);
const sockets = await Promise.all(Array.from({ length: count }, async () => {
  const socket = net.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}));
const open = sockets.filter((socket) => !socket.destroyed).length;
const answers = await Promise.all(sockets.map(async (socket) => {
  socket.setEncoding('latin1');
  socket.write('GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n');
  const [text] = await once(socket, 'data');
  return text;
}));
const answered = answers.filter((text) => text.startsWith('HTTP/1.1 200 ')).length;
console.log(open + ' open, ' + answered + ' answered');
process.exit(0);
`;

/** Counts a timer that comes every minute and one that comes every hour, until SIGTERM. */
export const CLOCKWORK = `let minutes = 0;
let hours = 0;
setInterval(() => { minutes++; }, 60_000);
setInterval(() => { hours++; }, 3_600_000);
process.on('SIGTERM', () => {
  console.log(minutes + ' minutes, ' + hours + ' hours');
  process.exit(0);
});
console.log('ready');
`;
