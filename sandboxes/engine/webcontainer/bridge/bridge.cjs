/**
 * Runs inside the container: starts the project's processes and opens its connections for the page, because the
 * container's own API merges stdout and stderr, knows no signals and has no sockets.
 * Protocol: one JSON object per line, bytes as base64. What a terminal echoes has no `FROM_BRIDGE` mark before it.
 */
'use strict';

const { spawn } = require('node:child_process');
const { connect } = require('node:net');
const { statSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');

const FROM_BRIDGE = '#backlab ';
/** Bytes of a connection that may be under way to the page before it has read them. */
const WINDOW = 1024 * 1024;
/** Grandchildren may hold an ended process's pipes for ever: so long is waited for its last output. */
const DRAIN_MS = 200;

const processes = new Map();
const connections = new Map();

const say = (message) => process.stdout.write(`${FROM_BRIDGE}${JSON.stringify(message)}\n`);
const base64 = (bytes) => bytes.toString('base64');

const PROJECT = resolve(process.argv[2]);
const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
const ENDINGS = ['', '.js', '.cjs', '.mjs', '.ts', '/index.js'];

/** The entry as Node is to be told it; installed programs are those of a folder above, where Node would look. */
function found(folder, entry) {
  if (ENDINGS.some((ending) => isFile(resolve(folder, entry) + ending))) return entry;
  if (!entry.startsWith('node_modules/') || folder === dirname(folder)) return null;
  const above = found(dirname(folder), entry);
  return above === null ? null : resolve(dirname(folder), above);
}

function start({ id, cwd, entry, args, env, ipc }) {
  const folder = join(PROJECT, cwd);
  const main = entry === null ? null : found(folder, entry);
  if (entry !== null && main === null) {
    return say({ op: 'failed', id, code: 'ENOENT', message: `Cannot find '${entry}'` });
  }
  const words = args.map((word) => (word === entry ? main : word));
  const child = spawn(process.execPath, words, {
    cwd: folder,
    env: { ...process.env, ...env },
    serialization: 'json',
    stdio: ['pipe', 'pipe', 'pipe', ...(ipc ? ['ipc'] : [])],
  });
  processes.set(id, child);
  child.once('spawn', () => say({ op: 'spawned', id, pid: child.pid }));
  child.on('error', ({ code, message }) => {
    if (child.pid === undefined) processes.delete(id);
    say({ op: 'failed', id, code, message });
  });
  for (const stream of ['stdout', 'stderr']) {
    child[stream].on('data', (bytes) => say({ op: 'output', id, stream, data: base64(bytes) }));
  }
  // Writing to a process that has gone is no failure of the one who writes.
  child.stdin.on('error', () => child.stdin.destroy());
  child.on('message', (value) => say({ op: 'message', id, value }));
  child.once('exit', (code, signal) => {
    const told = () => {
      clearTimeout(timer);
      if (processes.delete(id)) say({ op: 'exit', id, code, signal });
    };
    const timer = setTimeout(told, DRAIN_MS);
    child.once('close', told);
  });
}

function open({ id, port }) {
  const socket = connect({ host: 'localhost', port, allowHalfOpen: true, noDelay: true });
  const connection = { socket, unread: 0 };
  connections.set(id, connection);
  let failure = null;
  socket.once('connect', () => say({ op: 'connected', id }));
  socket.on('data', (bytes) => {
    connection.unread += bytes.length;
    if (connection.unread >= WINDOW) socket.pause();
    say({ op: 'data', id, data: base64(bytes) });
  });
  socket.on('end', () => say({ op: 'fin', id }));
  socket.on('error', ({ code, message }) => {
    failure = { code, message };
  });
  socket.on('close', () => {
    connections.delete(id);
    say({ op: 'closed', id, failure });
  });
}

function signal({ id, pid, signal: name }) {
  let found = true;
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
    found = false;
  }
  say({ op: 'signalled', id, found });
}

/** The page is done with the project: its folder and its ports are to be free. */
async function quit() {
  const exits = [...processes.values()].map((child) => {
    const gone = new Promise((told) => child.once('exit', told));
    child.kill('SIGKILL');
    return gone;
  });
  await Promise.all(exits);
  process.exit(0);
}

const operations = {
  quit,
  signal,
  spawn: start,
  connect: open,
  stdin: ({ id, data }) => processes.get(id)?.stdin.write(Buffer.from(data, 'base64')),
  'stdin-end': ({ id }) => processes.get(id)?.stdin.end(),
  kill: ({ id, signal }) => processes.get(id)?.kill(signal),
  send: ({ id, value }) => processes.get(id)?.connected && processes.get(id).send(value),
  write: ({ id, data }) =>
    connections.get(id)?.socket.write(Buffer.from(data, 'base64'), () => say({ op: 'wrote', id })),
  end: ({ id }) => connections.get(id)?.socket.end(),
  reset({ id }) {
    const socket = connections.get(id)?.socket;
    // Younger than some of the Nodes that a container may be.
    if (socket?.resetAndDestroy) socket.resetAndDestroy();
    else socket?.destroy();
  },
  read: ({ id, length }) => {
    const connection = connections.get(id);
    if (connection === undefined) return;
    connection.unread -= length;
    if (connection.unread < WINDOW) connection.socket.resume();
  },
};

/** Lines may be long and come in many pieces: nothing is joined before its end is there. */
function onLine(take) {
  let pieces = [];
  return (text) => {
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      pieces.push(text.slice(from, end));
      take(pieces.join(''));
      pieces = [];
      from = end + 1;
    }
    if (from < text.length) pieces.push(text.slice(from));
  };
}

// A terminal would cut long lines and echo them.
if (process.stdin.isTTY) process.stdin.setRawMode(true);
process.stdin.setEncoding('utf8').on(
  'data',
  onLine((line) => {
    if (!line.startsWith('{')) return;
    const message = JSON.parse(line);
    operations[message.op]?.(message);
  }),
);
say({ op: 'up' });
