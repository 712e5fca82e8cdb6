export interface Visitor {
  name: string;
  address: string;
  likes: string;
}

const visitors = new Map<string, Visitor>([
  ['ada', { name: 'Ada', address: '12 Analytical Row', likes: 'copper' }],
  ['grace', { name: 'Grace', address: '1 Compiler Street', likes: 'glass' }],
]);

/** Who sends `Cookie: visitor=ada`. A real session id would not be a name. */
export function visitorOf(cookie: string | undefined): Visitor | undefined {
  const name = /(?:^|;\s*)visitor=(\w+)/.exec(cookie ?? '')?.[1];
  return visitors.get(name ?? '');
}
