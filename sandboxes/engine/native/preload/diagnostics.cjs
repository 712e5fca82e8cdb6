'use strict';
const diagnostics = require('node:diagnostics_channel');
const { inspect } = require('node:util');

/** Reports what is published on channels whose name begins with `backlab:`. */
function installDiagnostics(report) {
  const channel = diagnostics.channel;
  const seen = new Set();
  diagnostics.channel = (name) => {
    const found = channel(name);
    if (typeof name === 'string' && name.startsWith('backlab:') && !seen.has(name)) {
      seen.add(name);
      found.subscribe((message) => report({ type: 'diagnostic', channel: name, message: toJson(message) }));
    }
    return found;
  };
}

/** JSON keeps the message's shape; what it cannot hold (cycles, bigint) is shown as text. */
function toJson(message) {
  try {
    return JSON.parse(JSON.stringify(message) ?? 'null');
  } catch (error) {
    if (error instanceof TypeError) return inspect(message);
    throw error;
  }
}

module.exports = { installDiagnostics };
