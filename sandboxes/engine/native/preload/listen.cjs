'use strict';
const net = require('node:net');
const os = require('node:os');

/** Makes every `listen` bind a free loopback port of the host and claim the virtual one that was asked for. */
function installListen(table, report) {
  const bound = new WeakMap();
  const virtualOf = new Map();
  const held = new Set();

  // `_listen2` is where all forms of `listen` meet, after names are looked up and before the socket is bound.
  const listen2 = net.Server.prototype._listen2;
  net.Server.prototype._listen2 = function (address, port, addressType, backlog, fd, flags) {
    // A pipe, an inherited descriptor, or a cluster worker (its primary has bound already).
    if (this._handle || typeof port !== 'number' || port < 0 || fd >= 0) {
      return listen2.call(this, address, port, addressType, backlog, fd, flags);
    }
    const virtual = port === 0 ? table.claimEphemeral() : table.claim(port) ? port : null;
    if (virtual === null) {
      const error = addressInUse(address, port);
      process.nextTick(() => this.emit('error', error));
      return;
    }
    listen2.call(this, '127.0.0.1', 0, 4, backlog, undefined, flags);
    const handle = this._handle;
    if (!handle) {
      table.release(virtual);
      return;
    }
    const name = {};
    handle.getsockname(name);
    table.bind(virtual, name.port);
    held.add(virtual);
    virtualOf.set(name.port, virtual);
    const shown = describe(address, addressType, virtual);
    bound.set(this, shown);
    // Workers of a cluster are told this as their own address.
    handle.getsockname = (out) => {
      Object.assign(out, shown);
      return 0;
    };
    report({ type: 'listen', port: virtual, real: name.port });

    const close = handle.close;
    handle.close = function (...args) {
      if (held.delete(virtual)) {
        table.release(virtual);
        virtualOf.delete(name.port);
        report({ type: 'unlisten', port: virtual });
      }
      return close.apply(this, args);
    };
  };

  const address = net.Server.prototype.address;
  net.Server.prototype.address = function () {
    const real = address.call(this);
    return real !== null && typeof real === 'object' ? (bound.get(this) ?? real) : real;
  };

  const getsockname = net.Socket.prototype._getsockname;
  net.Socket.prototype._getsockname = function () {
    const real = getsockname.call(this);
    const virtual = virtualOf.get(real.port);
    return virtual === undefined ? real : { ...real, port: virtual };
  };

  process.on('exit', () => {
    for (const port of held) {
      table.release(port);
      report({ type: 'unlisten', port });
    }
  });
}

function describe(address, addressType, port) {
  const shown = address ?? '::';
  return { address: shown, family: address === null || addressType === 6 ? 'IPv6' : 'IPv4', port };
}

/** Node's own wording, so that what a learner reads here is what a search engine knows. */
function addressInUse(address, port) {
  const shown = address ?? '::';
  const error = new Error(`listen EADDRINUSE: address already in use ${shown}:${port}`);
  return Object.assign(error, {
    code: 'EADDRINUSE',
    errno: -os.constants.errno.EADDRINUSE,
    syscall: 'listen',
    address: shown,
    port,
  });
}

module.exports = { installListen };
