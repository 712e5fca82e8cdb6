// vm: what is said of a text that is no program.
// differs in Firefox: the browser parses such a text, and has its own words for what is wrong with it.
const vm = require('node:vm');

for (const text of ['var = 1', 'const a = 1; const a = 2', 'let x = ;']) {
  try {
    new vm.Script(text);
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
