'use strict';
const fs = require('node:fs');

/** File descriptor of the reports, inherited by every process of the sandbox. High enough to stay clear of the learner's own `stdio`. */
const REPORT_FD = 10;

/**
 * Reports are lines of JSON, written synchronously so that none is lost at `process.exit`.
 * One line stays under 16 KiB: several processes write to one socket, and only small writes are not interleaved.
 */
function createReporter() {
  // A child that was spawned without the descriptor may own another file under that number.
  const connected = isSocket(REPORT_FD);
  const report = (body) => {
    if (!connected) return;
    const line = Buffer.from(`${JSON.stringify({ pid: process.pid, ...body })}\n`);
    for (let sent = 0; sent < line.length; ) {
      try {
        sent += fs.writeSync(REPORT_FD, line, sent);
      } catch (error) {
        if (error.code === 'EAGAIN') continue;
        if (error.code === 'EPIPE') return;
        throw error;
      }
    }
  };
  return { report, connected };
}

function isSocket(fd) {
  try {
    return fs.fstatSync(fd).isSocket();
  } catch (error) {
    if (error.code === 'EBADF') return false;
    throw error;
  }
}

module.exports = { createReporter, REPORT_FD };
