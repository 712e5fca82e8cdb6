// Stacks: when they are made, captureStackTrace, call sites for Error.prepareStackTrace, and stackTraceLimit.
const path = require('node:path');

const head = (error) => error.stack.split('\n')[0];
const frames = (error) => error.stack.split('\n').filter((line) => line.startsWith('    at ')).length;

class Refused extends Error {
  constructor(message) {
    super(message);
    Error.captureStackTrace(this, Refused);
    this.name = 'Refused';
  }
}
const refused = new Refused('no');
console.log(head(refused), Object.keys(refused), 'stack' in refused);
const described = Object.getOwnPropertyDescriptor(refused, 'stack');
console.log(described.enumerable, described.configurable);

const late = new Error('first');
late.message = 'second';
console.log(head(late));
late.message = 'third';
console.log(head(late));
late.stack = 'mine';
console.log(late.stack, Object.keys(late));

const plain = { name: 'Plain', message: 'object' };
Error.captureStackTrace(plain);
console.log(head(plain), Object.keys(plain));
console.log(head(Object.assign(new TypeError('x'), { name: '' })), head(new RangeError()));

function sitesOf() {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (_, sites) => sites;
  const holder = {};
  Error.captureStackTrace(holder, sitesOf);
  const sites = holder.stack;
  Error.prepareStackTrace = prepareStackTrace;
  return sites;
}
function caller() {
  return sitesOf();
}
const [site, above] = caller();
console.log(path.basename(site.getScriptNameOrSourceURL()), site.getLineNumber());
console.log(site.getFunctionName(), above.getLineNumber(), site.isNative(), site.isAsync());
console.log(typeof String(site));

const deep = (left) => (left === 0 ? new Error('deep') : deep(left - 1));
Error.stackTraceLimit = 3;
console.log(frames(deep(20)));
Error.stackTraceLimit = 0;
console.log(deep(20).stack);
