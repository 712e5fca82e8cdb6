'use strict';
const { existsSync } = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { createPortTable } = require('./port-table.cjs');
const { tap } = require('./wire.cjs');

/**
 * Leads every connection to a loopback address to the sandbox's own port of that number, and one to the name of a machine to
 * that machine's.
 * @param {string} machines a folder with a folder of ports for each
 */
function installConnect(own, machines, report) {
  const tableOf = (host) => {
    if (isLoopback(host)) return own;
    const folder = /^[a-z0-9-]+$/.test(host) ? path.join(machines, host) : null;
    return folder !== null && existsSync(folder) ? createPortTable(folder) : null;
  };
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (...args) {
    // `net.connect` hands over one array marked by a private symbol; a call by hand brings the forms of the docs.
    const normalized = Array.isArray(args[0]) ? args[0] : null;
    const options = normalized ? normalized[0] : optionsOf(args);
    const table = options === null || options.path ? null : tableOf(options.host);
    if (table === null) return connect.apply(this, args);

    const port = Number(options.port);
    const target = table.lookup(port);
    if (target === null || target.real === 0) {
      this.connecting = true;
      const error = refused(options.host, port);
      process.nextTick(() => {
        this.connecting = false;
        this.destroy(error);
      });
      return this;
    }

    const getpeername = this._getpeername;
    this._getpeername = function () {
      const real = getpeername.call(this);
      return real.port === undefined ? real : { ...real, port };
    };
    tap(this, { port, to: target.pid }, report);
    const rewritten = { ...options, host: '127.0.0.1', port: target.real };
    if (normalized === null) {
      const callback = args.at(-1);
      return connect.call(this, rewritten, ...(typeof callback === 'function' ? [callback] : []));
    }
    const copy = [rewritten, normalized[1]];
    for (const mark of Object.getOwnPropertySymbols(normalized)) copy[mark] = normalized[mark];
    return connect.call(this, copy);
  };
}

/** `null` for what `connect` itself should judge: a path of a pipe, or a mistake. */
function optionsOf([first, second]) {
  if (typeof first === 'object' && first !== null) return first;
  if (typeof first !== 'number' && !(typeof first === 'string' && /^\d+$/.test(first))) return null;
  return { port: Number(first), ...(typeof second === 'string' ? { host: second } : {}) };
}

function isLoopback(host) {
  return host === undefined || /^(localhost|127(\.\d+){3}|0\.0\.0\.0|::1?|\[::1?\])$/i.test(host);
}

/** Node's own wording. It names the address that was tried, not the name that was asked for. */
function refused(host, port) {
  const address = host === undefined || host === 'localhost' ? '127.0.0.1' : host;
  const error = new Error(`connect ECONNREFUSED ${address}:${port}`);
  return Object.assign(error, {
    code: 'ECONNREFUSED',
    errno: -os.constants.errno.ECONNREFUSED,
    syscall: 'connect',
    address,
    port,
  });
}

module.exports = { installConnect };
