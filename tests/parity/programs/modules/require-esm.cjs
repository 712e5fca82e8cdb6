// require of ES modules, import() in CommonJS, and a module that awaits at its top level.
const values = require('./parts/values.mjs');
console.log(values.value, values.default, values.__esModule, Object.keys(values));
console.log(require('./parts/values.mjs') === values, require('./parts/no-default.mjs').__esModule);
console.log(require('./parts/exports-all.mjs'));
try {
  require('./parts/slow.mjs');
} catch (error) {
  console.log(error.name, error.code, error.message.split('.')[0]);
}
import('./parts/values.mjs').then(async (ns) => {
  console.log(ns.value, ns.__esModule, ns.default);
  console.log((await import('./parts/slow.mjs')).default);
  console.log((await import('./parts/interop.cjs')).default === require('./parts/interop.cjs'));
});
