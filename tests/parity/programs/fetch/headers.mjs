// Headers keeps every field, set-cookie apart, and words errors as Node.
const attempt = (name, act) => {
  try {
    console.log(name, act());
  } catch (error) {
    console.log(name, 'threw', error.name, error.message);
  }
};

attempt('name in constructor', () => new Headers({ 'a b': '1' }));
attempt('name', () => new Headers().append('a b', '1'));
attempt('value', () => new Headers({ a: 'x\ny' }));
attempt('set', () => new Headers().set('a', 'x\0y'));
attempt('get', () => new Headers().get('a b'));
attempt('has', () => new Headers().has('a b'));
attempt('delete', () => new Headers().delete('a b'));
attempt('one argument', () => new Headers().append('a'));
attempt('none', () => new Headers().get());
attempt('a lone name', () => new Headers([['a']]));
attempt('a string', () => new Headers('a'));
attempt('unicode', () => new Headers({ a: '€' }));
attempt('all', () => {
  const headers = new Headers([
    ['b', '1'],
    ['A', ' x '],
    ['set-cookie', 'q'],
    ['Set-Cookie', 'z'],
    ['a', 'y'],
    ['cookie', 'c=1'],
    ['host', 'h'],
  ]);
  headers.delete('B');
  return [
    [...headers],
    headers.getSetCookie(),
    headers.get('SET-COOKIE'),
    [...headers.keys()],
    headers.has('Host'),
  ];
});
console.log(new Headers({ a: 'b', c: 'd' }));
console.log(Object.prototype.toString.call(new Headers()));
