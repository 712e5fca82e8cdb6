'use strict';
/**
 * Loaded by `--require` into every Node process of a native sandbox, before the learner's first line.
 * Gives the sandbox its own port space and reports what happens to the engine. `config` comes from a
 * one-line file in the sandbox's temporary folder (not from the environment, which belongs to the learner).
 */
const { isMainThread } = require('node:worker_threads');
const { createReporter } = require('./reports.cjs');
const { createPortTable } = require('./port-table.cjs');
const { installListen } = require('./listen.cjs');
const { installConnect } = require('./connect.cjs');
const { installChildren } = require('./children.cjs');
const { installDiagnostics } = require('./diagnostics.cjs');
const { answerPings } = require('./pings.cjs');

/** @param {{ ports: string, machines: string, preload: string, tsx: string }} config */
function install(config) {
  const reporter = createReporter();
  const table = createPortTable(config.ports);
  installListen(table, reporter.report);
  installConnect(table, config.machines, reporter.report);
  installDiagnostics(reporter.report);
  if (!isMainThread) return;
  installChildren(config, reporter);
  answerPings(reporter.report);
  // What only this engine needs is not the learner's business. Spawned children get it back.
  delete process.env.NODE_OPTIONS;
}

module.exports = { install };
