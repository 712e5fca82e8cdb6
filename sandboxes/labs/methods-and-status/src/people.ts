export interface Person {
  name: string;
  role: 'reader' | 'editor';
}

// Real tokens are long, random and stored as hashes. These are for trying things out.
const people = new Map<string, Person>([
  ['ruth-reads', { name: 'Ruth', role: 'reader' }],
  ['edith-edits', { name: 'Edith', role: 'editor' }],
]);

/** Whose token an `Authorization: Bearer …` field carries. */
export function personOf(authorization: string | undefined): Person | undefined {
  const [scheme, token] = (authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' ? people.get(token ?? '') : undefined;
}
