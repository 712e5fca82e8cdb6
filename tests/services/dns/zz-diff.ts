import { authoritative } from '../../../sandboxes/services/dns/authoritative/backend';
import { NameServer } from '../../../sandboxes/services/dns/authoritative/name-server';
import { listen } from '../../../sandboxes/services/dns/server/listen';
import { loadZones } from '../../../sandboxes/services/dns/zone/load';
import { startBind } from './bind';
import { dig } from './dig';
import { QUERIES } from './queries';
import { ZONES, zoneFiles } from './zones';

const bind = await startBind({ zones: zoneFiles, options: ['recursion no;', 'allow-transfer { any; };'] });
const server = new NameServer({ zones: loadZones(ZONES, () => undefined), id: 'one' });
const own = await listen(authoritative(server, { key: new Uint8Array(16), now: Date.now }), '127.0.0.1', 0);
const only = process.argv[2];
const qs = QUERIES.filter((q) => !only || new RegExp(only).test(q));
const [a, b] = await Promise.all([
  dig({ address: '127.0.0.1', port: bind.port }, qs),
  dig({ address: '127.0.0.1', port: own.port }, qs),
]);
let n = 0;
qs.forEach((q, i) => {
  const [x, y] = [a[i], b[i]];
  if (JSON.stringify(x) === JSON.stringify(y)) return;
  n++;
  console.log(`## ${q}`);
  if (!x || !y) return console.log(x ? 'theirs' : 'no theirs', y ? 'ours' : 'no ours');
  if (x.status !== y.status || x.flags !== y.flags)
    console.log(`  ${x.status} ${x.flags} | ${y.status} ${y.flags}`);
  for (const s of new Set([...Object.keys(x.sections), ...Object.keys(y.sections)])) {
    const [p, r] = [x.sections[s] ?? [], y.sections[s] ?? []];
    for (const l of p) if (!r.includes(l)) console.log(`  - ${s.split(' ')[0]} ${l}`.slice(0, 150));
    for (const l of r) if (!p.includes(l)) console.log(`  + ${s.split(' ')[0]} ${l}`.slice(0, 150));
  }
});
console.log(n, 'differ of', qs.length);
await own.close();
await bind.stop();
