import { expect, it } from 'vitest';
import { stripNames } from './strip-names';

const HELPER = 'var __name=(target,value)=>Object.defineProperty(target,"name",{value,configurable:true});';

const run = (text: string, wanted: string): unknown =>
  new Function(`${HELPER}${text};return ${wanted}`)() as unknown;

it.each([
  ['a declaration', 'function a(){}__name(a,"a");', 'a.name'],
  ['a variable', 'const a=__name(()=>1,"a");', 'a.name'],
  ['an assignment', 'let a;a=__name(function(){},"a");', 'a.name'],
  ['a property', 'const o={a:__name(()=>1,"a")};', 'o.a.name'],
  ['a class', 'class a{static{__name(this,"a")}}', 'a.name'],
])('takes the call from %s, which has its name without', (_, text, wanted) => {
  const stripped = stripNames(text);
  expect(stripped).not.toContain('__name');
  expect(run(stripped, wanted)).toBe('a');
  expect(run(text, wanted)).toBe('a');
});

it.each([
  ['was renamed', 'function a2(){}__name(a2,"a");', 'a2.name'],
  ['has a name of its own', 'const a=__name(function b(){},"a");', 'a.name'],
  ['is a member', 'const o={};o.b=__name(()=>1,"a");', 'o.b.name'],
  ['was renamed as a class', 'class a2{static{__name(this,"a")}}', 'a2.name'],
])('keeps it where the function %s', (_, text, wanted) => {
  expect(stripNames(text)).toBe(text);
  expect(run(text, wanted)).toBe('a');
});
