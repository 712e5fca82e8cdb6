/** A lookup as a sequence: who stands where, and the messages between them, top to bottom. */

import type { Party } from '@/lib/projections/dns-messages';
import type { AnswerKind, Asked } from '@/lib/projections/dns-resolution';
import { withFollowers } from '@/lib/projections/dns-resolution';
import { absolute } from '@/sandboxes/dns/presentation';

export interface Lifeline {
  readonly key: string;
  readonly name: string;
  /** What it is here: `asks`, `resolves`, or the zones that it was asked about. */
  readonly role: string;
}

export interface Arrow {
  readonly seq: number;
  readonly at: number;
  /** Places in `lifelines`. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly kind: 'question' | AnswerKind;
  readonly transport: 'udp' | 'tcp';
  /** It did not arrive. */
  readonly lost: boolean;
}

export interface Sequence {
  readonly lifelines: readonly Lifeline[];
  readonly arrows: readonly Arrow[];
}

const keyOf = ({ pid, name }: Party) => `${pid ?? ''} ${name}`;

const isServer = ({ zone }: Asked) => zone !== null;

export function sequenceOf(lookup: Asked): Sequence {
  const all = withFollowers(lookup);
  const lifelines: { key: string; name: string; zones: Set<string>; resolves: boolean }[] = [];
  const lineOf = (party: Party) => {
    const key = keyOf(party);
    let line = lifelines.find((one) => one.key === key);
    if (!line) {
      line = { key, name: party.name, zones: new Set(), resolves: false };
      lifelines.push(line);
    }
    return line;
  };
  for (const asked of all) {
    lineOf(asked.message.from);
    const target = lineOf(asked.message.to);
    if (isServer(asked)) target.zones.add(absolute(asked.zone ?? ''));
    else target.resolves = true;
  }
  const placeOf = (party: Party) => lifelines.findIndex(({ key }) => key === keyOf(party));
  const arrows = all.flatMap(({ seq, at, message, question, answer }): Arrow[] => {
    const [from, to] = [placeOf(message.from), placeOf(message.to)];
    const { transport } = message;
    const lost = message.outcome !== 'delivered';
    const asking: Arrow = { seq, at, from, to, text: `${question}?`, kind: 'question', transport, lost };
    if (!answer) return [asking];
    const { kind, text } = answer;
    const gone = answer.message.outcome !== 'delivered';
    return [
      asking,
      { seq: answer.seq, at: answer.at, from: to, to: from, text, kind, transport, lost: gone },
    ];
  });
  return {
    lifelines: lifelines.map(({ key, name, zones, resolves }) => ({
      key,
      name,
      role: zones.size > 0 ? [...zones].join(' ') : resolves ? 'resolves' : 'asks',
    })),
    arrows: arrows.sort((a, b) => a.seq - b.seq),
  };
}
