'use strict';
const fs = require('node:fs');
const path = require('node:path');

const EPHEMERAL = { first: 49_152, count: 16_384 };

/**
 * The sandbox's port space: one file a listening port, named by the virtual port, holding
 * `<real port> <pid>`. Creation with `wx` is the atomic claim; real port 0 means claimed but not yet bound.
 * @param {string} folder
 */
function createPortTable(folder) {
  const file = (port) => path.join(folder, String(port));

  const lookup = (port) => {
    let text;
    try {
      text = fs.readFileSync(file(port), 'utf8');
    } catch (error) {
      if (error.code === 'ENOENT') return null;
      throw error;
    }
    const [real, pid] = text.split(' ').map(Number);
    return pid ? { real, pid } : null;
  };

  const claim = (port) => {
    for (;;) {
      try {
        fs.writeFileSync(file(port), `0 ${process.pid}`, { flag: 'wx' });
        return true;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const owner = lookup(port);
      if (owner === null || isAlive(owner.pid)) return false;
      // Its owner was killed before it could let the port go.
      release(port);
    }
  };

  const claimEphemeral = () => {
    const start = Math.floor(Math.random() * EPHEMERAL.count);
    for (let step = 0; step < EPHEMERAL.count; step++) {
      const port = EPHEMERAL.first + ((start + step) % EPHEMERAL.count);
      if (claim(port)) return port;
    }
    return null;
  };

  const bind = (port, real) => fs.writeFileSync(file(port), `${real} ${process.pid}`);
  const release = (port) => fs.rmSync(file(port), { force: true });

  return { lookup, claim, claimEphemeral, bind, release };
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

module.exports = { createPortTable };
