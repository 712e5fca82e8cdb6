'use strict';
const fs = require('node:fs');
const net = require('node:net');

/** Only processes that the engine itself spawned have it. */
const PING_FD = 11;

/**
 * Echoes every number that comes over the ping channel: an answer proves that the event loop turns. The channel's end means that
 * the engine's own process is gone, killed perhaps, so that it could not end what it had started: this program and all of its
 * process group end themselves.
 */
function answerPings(report) {
  let stat;
  try {
    // Not fstatSync: after a call of it in a preload, Node 20 gives ES modules `{}` for some CommonJS packages that they
    // import (seen with express and multer in one program).
    stat = fs.statSync(`/dev/fd/${PING_FD}`);
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'EBADF') return;
    throw error;
  }
  if (!stat.isSocket()) return;
  const channel = new net.Socket({ fd: PING_FD, readable: true, writable: false });
  channel.unref();
  channel.on('data', (bytes) => {
    for (const id of bytes.toString('latin1').split('\n'))
      if (id !== '') report({ type: 'pong', id: Number(id) });
  });
  const orphaned = () => process.kill(-process.pid, 'SIGKILL');
  channel.on('end', orphaned);
  channel.on('error', orphaned);
}

module.exports = { answerPings };
