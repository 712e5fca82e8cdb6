import {
  type Asked,
  type DnsProjection,
  lookupShown,
  projectDns,
  withFollowers,
} from '@/lib/projections/dns-resolution';
import type { Step } from '@/lib/projections/steps';
import type { Visualizer } from '../contract';
import { duration } from '../parts/duration';
import { DnsPicture } from './DnsPicture';
import { sequenceOf } from './sequence';

const stepsOf = (asked: Asked, parent: number | null): readonly Step[] => [
  {
    seq: asked.seq,
    label: `${asked.question} of ${asked.message.to.name}`,
    parent,
    took: asked.answer ? asked.answer.at - asked.at : null,
    outcome: asked.answer?.text ?? null,
  },
  ...asked.asked.flatMap((next) => stepsOf(next, asked.seq)),
];

export const dnsResolution: Visualizer<DnsProjection> = {
  id: 'dns-resolution',
  title: 'DNS',
  caption:
    'Every DNS message that crossed the wire of your sandbox: who asked whom, and what they were told.',
  model:
    'the list of what a resolver was told is read from the wire; the resolver may keep less, and what it was told before this run is not in it.',
  empty: 'Run the server and look up a name: each question, and all that it leads to, is drawn here.',
  project: projectDns,
  isEmpty: ({ lookups }) => lookups.length === 0,
  notDrawn: ({ notDrawn }) => notDrawn,
  // One lookup at a time, as the picture shows one.
  moments(projection, selected) {
    const lookup = lookupShown(projection, selected);
    if (!lookup) return [];
    return withFollowers(lookup)
      .flatMap(({ seq, answer }) => [seq, ...(answer ? [answer.seq] : [])])
      .sort((a, b) => a - b);
  },
  narrate({ lookups }) {
    return {
      summary: `${lookups.length} ${lookups.length === 1 ? 'lookup' : 'lookups'}, message by message.`,
      columns: ['Lookup', 'At', 'From', 'To', 'Says'],
      rows: lookups.flatMap((lookup) => {
        const { lifelines, arrows } = sequenceOf(lookup);
        return arrows.map((arrow) => ({
          key: String(arrow.seq),
          seq: arrow.seq,
          cells: [
            lookup.question,
            duration(arrow.at),
            lifelines[arrow.from]?.name ?? '',
            `${lifelines[arrow.to]?.name ?? ''}${arrow.transport === 'tcp' ? ' (TCP)' : ''}`,
            arrow.lost ? `${arrow.text} – lost` : arrow.text,
          ],
        }));
      }),
    };
  },
  steps: ({ lookups }) => lookups.flatMap((lookup) => stepsOf(lookup, null)).sort((a, b) => a.seq - b.seq),
  Picture: DnsPicture,
};
