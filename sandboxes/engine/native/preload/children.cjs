'use strict';
const { ChildProcess } = require('node:child_process');
const { REPORT_FD } = require('./reports.cjs');

/** Every child that the learner's code starts belongs to the same sandbox: same ports, same reports. */
function installChildren({ preload, tsx }, { report, connected }) {
  const spawn = ChildProcess.prototype.spawn;
  ChildProcess.prototype.spawn = function (options) {
    const nodeOptions = `NODE_OPTIONS=--require=${preload}`;
    const envPairs = options.envPairs.filter((pair) => !pair.startsWith('NODE_OPTIONS='));
    const args = isNode(options.file) ? withTypeScript(options.args, tsx) : options.args;
    const result = spawn.call(this, {
      ...options,
      args,
      envPairs: [...envPairs, nodeOptions],
      stdio: connected ? withReports(options.stdio) : options.stdio,
    });
    if (this.pid !== undefined) {
      const child = this.pid;
      report({ type: 'spawn', child, command: options.args.map(String) });
      this.prependOnceListener('exit', (code, signal) => report({ type: 'exit', child, code, signal }));
    }
    return result;
  };
}

const isNode = (file) => file === process.execPath || file === 'node';

/** The engines' `node` runs TypeScript, also where the parent was started without tsx. */
function withTypeScript(args, tsx) {
  const entry = args.findIndex((arg, index) => index > 0 && !arg.startsWith('-'));
  if (entry < 0 || !/\.[mc]?tsx?$/.test(args[entry]) || args.slice(0, entry).includes(tsx)) return args;
  return [args[0], '--import', tsx, ...args.slice(1)];
}

function withReports(stdio = 'pipe') {
  const wanted = typeof stdio === 'string' ? [stdio, stdio, stdio] : [...stdio];
  while (wanted.length < REPORT_FD) wanted.push('ignore');
  if (wanted.length === REPORT_FD) wanted.push(REPORT_FD);
  return wanted;
}

module.exports = { installChildren };
