// path.matchesGlob: stars, double stars, questions, brackets, braces, ranges, groups, hidden names, separators of both systems.
import path from 'node:path';

process.removeAllListeners('warning');
const pairs = `a/b a/* | a/.b a/* | a/.b a/.* | a/b/c a/** | a a/** | a/ a/* | a/ a | a a/ | a/b/c a/**/c | a/c a/**/c | a/.x/c a/**/c | src/x.ts **/*.ts | x.ts **/*.ts | src/x.tsx **/*.{ts,tsx}
x.js *.{ts,tsx} | a1 a? | a? a? | ab a[bc] | ad a[!bc] | ad a[^bc] | a] a[]] | a- a[a-] | b [a-c] | a{b a{b | ab a{b,c}d | acd a{b,c}d | 5 {1..9} | 05 {01..10} | e {a..g} | aXb a*b
foo !(foo) | bar !(foo) | foobar !(foo)bar | ab +(a|b) | a @(a|b) | ab @(a|b) | b ?(a)b | aab *(a)b | .a !(b) | a/b/c/d a/**/d | a/b **/b/** | a b | A a | [x] [[]x] | 7 [[:digit:]] | q [[:alpha:]x]
a/../b a/*/b | ../a */a | .. * | a//b a/b | /a/b /a/* | /a **/a | {a,b} {a,b} | a {a} | a,b {a,b} | é ? | x/y/z.test.js **/*.test.{js,ts} | node_modules/a !(node_modules)/** | abc a{b,{x,bc}}`;
for (const pair of pairs.split(/[|\n](?![^(]*\))/)) {
  const [name, pattern] = pair.trim().split(' ');
  console.log(
    name,
    pattern,
    path.posix.matchesGlob(name, pattern),
    path.win32.matchesGlob(name.replaceAll('/', '\\'), pattern),
  );
}
for (const given of [
  [5, 'a'],
  ['a', 5],
])
  try {
    path.matchesGlob(...given);
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
