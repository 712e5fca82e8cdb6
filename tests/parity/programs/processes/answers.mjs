// What process answers of its user, features, report, warnings and old functions, and what it refuses.
import { readFileSync, unlinkSync } from 'node:fs';
import inspector from 'node:inspector';

const attempt = (label, run) => {
  try {
    console.log(label, run());
  } catch (error) {
    console.log(label, error.name, error.code, error.message);
  }
};
const names = ['setuid', 'seteuid', 'setgid', 'setegid'];
for (const name of names) {
  attempt(name, () => process[name]('nobody at all'));
  attempt(name, () => process[name]({}));
  attempt(name, () => process[name](-1));
  attempt(name, () => process[name](1.5));
  attempt(name, () => process[name](process[`get${name.slice(3)}`]()));
}
attempt('groups', () => process.setgroups(5));
attempt('groups', () => process.setgroups(['no such group']));
attempt('groups', () => process.setgroups([{}]));
attempt('initgroups', () => process.initgroups(1));
console.log(
  typeof process.getuid(),
  Array.isArray(process.getgroups()),
  process.features.tls,
  process.features.ipv6,
);

const nothing = () => undefined;
const warnings = [];
process.removeAllListeners('warning');
process.on('warning', (warning) =>
  warnings.push([warning.name, warning.code, warning.message, warning.detail, warning instanceof Error]),
);
process.emitWarning('plain');
process.emitWarning('typed', 'Kind', 'K1');
process.emitWarning('full', { type: 'Other', code: 'K2', detail: 'more of it' });
process.emitWarning(Object.assign(new TypeError('made'), { detail: 'own' }));
process.emitWarning('of a function', nothing);
process.emitWarning('coded', 'Kind', 'K3', nothing);
process.emitWarning('old', 'DeprecationWarning', 'DEP0');
for (const given of [undefined, 5, null, {}]) attempt('warning', () => process.emitWarning(given));
attempt('type', () => process.emitWarning('x', 5));
attempt('code', () => process.emitWarning('x', 'y', 5));
attempt('detail', () => process.emitWarning('x', { detail: 5 }));
await new Promise((resolve) => setImmediate(resolve));
for (const warning of warnings) console.log(warning);

console.log(Object.keys(process.report), process.report.compact, process.report.signal);
const report = process.report.getReport();
console.log(
  Object.keys(report),
  report.header.trigger,
  report.header.processId === process.pid,
  report.javascriptStack.message,
);
attempt('report', () => process.report.getReport(5));
attempt('compact', () => {
  process.report.compact = 'yes';
});
process.report.compact = true;
const file = process.report.writeReport('own-report.json', new Error('of mine'));
console.log(file, JSON.parse(readFileSync(file, 'utf8')).javascriptStack.message);
unlinkSync(file);

attempt('capture', () => process.setUncaughtExceptionCaptureCallback(5));
process.setUncaughtExceptionCaptureCallback(nothing);
attempt('capture twice', () => process.setUncaughtExceptionCaptureCallback(nothing));
console.log(process.hasUncaughtExceptionCaptureCallback());
process.setUncaughtExceptionCaptureCallback(null);
console.log(process.hasUncaughtExceptionCaptureCallback());

const timer = setTimeout(nothing, 1000);
setImmediate(nothing);
console.log(
  process
    .getActiveResourcesInfo()
    .toSorted()
    .filter((name) => name === 'Timeout' || name === 'Immediate'),
);
clearTimeout(timer);

console.log(inspector.url(), typeof inspector.console.log);
attempt('wait', () => inspector.waitForDebugger());
const session = new inspector.Session();
attempt('post', () => session.post('Runtime.enable'));
session.disconnect();
