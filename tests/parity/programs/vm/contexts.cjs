// vm: scripts in this context and in others, what they see and leave behind, functions of a text, errors.
const vm = require('node:vm');

const attempt = (what, act) => {
  try {
    console.log(what, act());
  } catch (error) {
    console.log(what, error.name, error.code, error.message.split('\n')[0]);
  }
};
globalThis.shared = 1;
attempt('this context', () => vm.runInThisContext('shared += 1; typeof require + typeof module'));
console.log(globalThis.shared);
attempt('a local name', () => vm.runInThisContext('attempt'));

const context = vm.createContext({ count: 2, animal: 'cat', log: [] });
console.log(vm.isContext(context), vm.isContext({}), vm.createContext(context) === context);
const script = new vm.Script(
  'count += 1; pet = "kitty"; var declared = count * 2; log.push(count); declared',
);
for (let time = 0; time < 3; time++) console.log(script.runInContext(context));
console.log(context.count, context.pet, context.declared, context.log.length, 'pet' in globalThis);
attempt('a function', () =>
  vm.runInContext('function add(a, b) { return a + b + count } add(1, 2)', context),
);
console.log(context.add(1, 1), vm.runInContext('add(2, 2)', context));
attempt('no process', () => vm.runInContext('typeof process + typeof setTimeout + typeof nowhere', context));
attempt('unknown', () => vm.runInContext('nowhere + 1', context));
attempt('language', () =>
  vm.runInContext('[Math.max(1, 2), JSON.stringify({ a: [1] }), typeof Array, typeof Map].join()', context),
);
attempt('globalThis', () => vm.runInContext('globalThis.later = 5; globalThis.count', context));
console.log(context.later);
attempt('this', () => vm.runInContext('this.fromThis = 7; this.animal', context));
console.log(context.fromThis);
attempt('closure', () => vm.runInContext('let n = 0; (() => () => ++n)()', context)());
attempt('new context', () => vm.runInNewContext('x + y', { x: 1, y: 2 }));
attempt('new context without an object', () => vm.runInNewContext('typeof x'));
attempt('statements', () => vm.runInNewContext('if (a) { "yes" } else { "no" }', { a: true }));
attempt('delete', () => vm.runInNewContext('delete o.p; Object.keys(o).join()', { o: { p: 1, q: 2 } }));
attempt('for in', () =>
  vm.runInNewContext('var keys = []; for (var k in o) keys.push(k); keys.join()', { o: { p: 1, q: 2 } }),
);

attempt('thrown', () => vm.runInNewContext('throw new TypeError("from inside")'));
attempt('no context', () => vm.runInContext('1', {}));
attempt('code', () => vm.runInThisContext(5));
attempt('isContext', () => vm.isContext(5));
const sum = vm.compileFunction('return a + b + (typeof c === "undefined" ? 0 : c)', ['a', 'b']);
console.log(sum(1, 2), sum.length);
console.log(vm.compileFunction('return a + c', ['a'], { contextExtensions: [{ c: 10 }] })(1));
console.log(vm.compileFunction('return count', [], { parsingContext: context })());
console.log(
  typeof script.createCachedData,
  new vm.Script('6 * 7', { filename: 'answer.js' }).runInThisContext(),
);
try {
  new vm.Script('\n  throw new Error("where")', { filename: 'named.js' }).runInThisContext();
} catch (error) {
  console.log(/named\.js:2/.test(error.stack));
}
