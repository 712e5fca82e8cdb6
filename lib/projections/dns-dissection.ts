/** A DNS message, byte by byte: what each of them means, by the names of RFC 1035 §4.1 and RFC 6891 §6.1. */
import { dataText } from '@/sandboxes/dns/presentation';
import { typeName } from '@/sandboxes/dns/record-types';
import { type DnsMessage, type ResourceRecord, TYPE } from '@/sandboxes/dns/records';

export interface Field {
  /** Bytes `from` up to, not including, `to`. */
  readonly from: number;
  readonly to: number;
  /** As the RFC calls it: `ID`, `QNAME`, `RDATA`. */
  readonly name: string;
  readonly value: string;
  readonly part: 'Header' | 'Question' | 'Answer' | 'Authority' | 'Additional';
  /** What it means, where the name does not say. */
  readonly note?: string;
}

const HEADER = 12;
const COUNTS = [
  ['QDCOUNT', 'questions'],
  ['ANCOUNT', 'records that answer'],
  ['NSCOUNT', 'records of who is responsible'],
  ['ARCOUNT', 'records beside, OPT among them'],
] as const;

const u16 = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const hex16 = (value: number) => `0x${value.toString(16).padStart(4, '0')}`;

/** Where a name ends, and where its pointer (RFC 1035 §4.1.4) leads: `null` for one that is written out. */
function nameAt(bytes: Uint8Array, at: number): { readonly end: number; readonly pointer: number | null } {
  for (let place = at; place < bytes.length; ) {
    const size = bytes[place] ?? 0;
    if (size === 0) return { end: place + 1, pointer: null };
    if ((size & 0xc0) === 0xc0) return { end: place + 2, pointer: u16(bytes, place) & 0x3fff };
    place += 1 + size;
  }
  return { end: bytes.length, pointer: null };
}

function flagsText(message: DnsMessage): string {
  const set = [
    [message.authoritative, 'AA'],
    [message.truncated, 'TC'],
    [message.recursionDesired, 'RD'],
    [message.recursionAvailable, 'RA'],
    [message.authenticData, 'AD'],
    [message.checkingDisabled, 'CD'],
  ] as const;
  const names = set.flatMap(([is, name]) => (is ? [name] : []));
  const bits = [
    `QR=${message.response ? 1 : 0}`,
    `OPCODE=${message.opcode}`,
    ...names,
    `RCODE=${message.rcode & 15}`,
  ];
  return bits.join(' ');
}

const FLAGS_NOTE =
  'QR: 1 is a response. AA: from the zone itself. TC: cut, ask over TCP. RD: please ask on for me. RA: I would.';

const absolute = (name: string) => `${name}.`;

/**
 * @param bytes a message that decodes to `message`, without the length that goes before it over TCP
 * @returns every byte once, in order
 */
export function dissect(bytes: Uint8Array, message: DnsMessage): readonly Field[] {
  const fields: Field[] = [
    {
      from: 0,
      to: 2,
      name: 'ID',
      value: hex16(message.id),
      part: 'Header',
      note: 'the answer carries the same',
    },
    { from: 2, to: 4, name: 'Flags', value: flagsText(message), part: 'Header', note: FLAGS_NOTE },
    ...COUNTS.map(
      ([name, note], index): Field => ({
        from: 4 + 2 * index,
        to: 6 + 2 * index,
        name,
        value: String(u16(bytes, 4 + 2 * index)),
        part: 'Header',
        note,
      }),
    ),
  ];
  let at = HEADER;
  const add = (part: Field['part'], name: string, length: number, value: string, note?: string) => {
    fields.push({ from: at, to: at + length, name, value, part, ...(note === undefined ? {} : { note }) });
    at += length;
  };
  const addName = (part: Field['part'], label: string, name: string) => {
    const { end, pointer } = nameAt(bytes, at);
    const note =
      pointer === null
        ? undefined
        : `ends with a pointer to byte ${pointer}: those labels are not sent twice`;
    add(part, label, end - at, absolute(name), note);
  };
  for (const { name, type, class: asked } of message.questions) {
    addName('Question', 'QNAME', name);
    add('Question', 'QTYPE', 2, typeName(type));
    add('Question', 'QCLASS', 2, asked === 1 ? 'IN' : String(asked));
  }
  const addRecord = (part: Field['part'], record: ResourceRecord) => {
    addName(part, 'NAME', record.name);
    add(part, 'TYPE', 2, typeName(u16(bytes, at)));
    add(part, 'CLASS', 2, record.class === 1 ? 'IN' : String(record.class));
    add(part, 'TTL', 4, `${record.ttl} s`, 'how long it may be remembered');
    const length = u16(bytes, at);
    add(part, 'RDLENGTH', 2, `${length} bytes`);
    add(part, 'RDATA', length, dataText(record.data));
  };
  const addOpt = () => {
    add('Additional', 'NAME', 1, '.', 'OPT (EDNS, RFC 6891) is of the root');
    add('Additional', 'TYPE', 2, 'OPT');
    add('Additional', 'CLASS', 2, `${u16(bytes, at)} bytes`, 'the largest datagram that its sender takes');
    add(
      'Additional',
      'TTL',
      4,
      message.edns?.dnssecOk ? 'DO' : 'no flags',
      'upper bits of RCODE, version, flags',
    );
    const length = u16(bytes, at);
    add('Additional', 'RDLENGTH', 2, `${length} bytes`);
    if (length > 0) add('Additional', 'RDATA', length, `${message.edns?.options.length ?? 0} options`);
  };
  for (const record of message.answers) addRecord('Answer', record);
  for (const record of message.authority) addRecord('Authority', record);
  // OPT may stand anywhere among the additional records, and is not one of `message.additional`.
  const rest = [...message.additional];
  while (at < bytes.length) {
    const { end } = nameAt(bytes, at);
    const next = u16(bytes, end) === TYPE.OPT ? undefined : rest.shift();
    if (next) addRecord('Additional', next);
    else if (u16(bytes, end) === TYPE.OPT) addOpt();
    else break;
  }
  return fields;
}
