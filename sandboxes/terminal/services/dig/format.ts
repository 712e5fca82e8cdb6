/** An answer as dig prints it. */
import { absolute, className, dataText, rcodeName } from '../../../dns/presentation';
import { numberOf, typeName } from '../../../dns/record-types';
import { type DnsMessage, EDNS_OPTION, type EdnsOption, type ResourceRecord } from '../../../dns/records';
import type { DigOptions } from './options';

/** Columns where fields begin, with tabs before them. */
const STOPS = [24, 32, 40, 48] as const;
const TAB = 8;

function columns(fields: readonly string[]): string {
  let line = '';
  let at = 0;
  fields.forEach((field, index) => {
    const stop = STOPS[index - 1];
    if (stop !== undefined) {
      const tabs = at >= stop ? 0 : Math.ceil((stop - at) / TAB);
      line += tabs === 0 ? ' ' : '\t'.repeat(tabs);
      at = tabs === 0 ? at + 1 : stop;
    }
    line += field;
    at += field.length;
  });
  return line;
}

/** Long keys and digests are in pieces. */
const inPieces = (text: string): string =>
  text.replace(/[A-Za-z0-9+/=]{57,}$/, (field) => (field.match(/.{1,56}/g) ?? []).join(' '));

function recordLine({ name, class: recordClass, ttl, data }: ResourceRecord): string {
  const type = numberOf(data);
  const text = data.type === 'TXT' || data.type === 'SPF' ? dataText(data) : inPieces(dataText(data));
  return columns([absolute(name), String(ttl), className(recordClass), typeName(type), text]);
}

const EXTENDED: Readonly<Record<number, string>> = {
  0: 'Other',
  3: 'Stale Answer',
  22: 'No Reachable Authority',
};

function optionLine({ code, bytes }: EdnsOption): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  if (code === EDNS_OPTION.nsid) return `; NSID: ${hex.join(' ')} ("${new TextDecoder().decode(bytes)}")`;
  if (code !== EDNS_OPTION.extendedError) return `; OPT=${code}: ${hex.join(' ')}`;
  const reason = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  const text = new TextDecoder().decode(bytes.subarray(2));
  return `; EDE: ${reason} (${EXTENDED[reason] ?? 'Unknown'})${text === '' ? '' : `: (${text})`}`;
}

function header(message: DnsMessage): string[] {
  const flags = [
    ['qr', message.response],
    ['aa', message.authoritative],
    ['tc', message.truncated],
    ['rd', message.recursionDesired],
    ['ra', message.recursionAvailable],
    ['ad', message.authenticData],
    ['cd', message.checkingDisabled],
  ] as const;
  const { questions, answers, authority, additional, edns, rcode, id } = message;
  const set = flags.filter(([, on]) => on).map(([flag]) => flag);
  const counts = `QUERY: ${questions.length}, ANSWER: ${answers.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${additional.length + (edns ? 1 : 0)}`;
  return [
    ';; Got answer:',
    `;; ->>HEADER<<- opcode: QUERY, status: ${rcodeName(rcode)}, id: ${id}`,
    `;; flags: ${set.join(' ')}; ${counts}`,
    ...(message.recursionDesired && !message.recursionAvailable
      ? [';; WARNING: recursion requested but not available']
      : []),
    '',
  ];
}

export interface DigExchange {
  readonly message: DnsMessage;
  /** Of the answer, in bytes. */
  readonly size: number;
  readonly server: { readonly asked: string; readonly address: string; readonly port: number };
  /** Milliseconds. */
  readonly took: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** All that dig says between its first line and its end. */
export function answerText({ message, size, server, took, at }: DigExchange, { on }: DigOptions): string {
  if (on.get('short')) return message.answers.map(({ data }) => `${dataText(data)}\n`).join('');
  const { edns, questions } = message;
  const comments = on.get('comments');
  const lines: string[] = comments ? header(message) : [];
  if (comments && edns)
    lines.push(
      ';; OPT PSEUDOSECTION:',
      `; EDNS: version: ${edns.version}, flags:${edns.dnssecOk ? ' do' : ''}; udp: ${edns.udpSize}`,
      ...edns.options.map(optionLine),
    );
  if (on.get('question')) {
    const asked = questions.map(({ name, type, class: asClass }) => {
      const owner = absolute(name);
      // As dig pads it: tabs to the column of the others, and one more.
      const tabs = Math.max(0, Math.ceil((STOPS[0] - owner.length) / TAB)) + 1;
      return `;${owner}${'\t'.repeat(tabs)}${className(asClass)}\t${typeName(type)}`;
    });
    lines.push(...(comments ? [';; QUESTION SECTION:', ...asked, ''] : asked));
  }
  for (const title of ['answer', 'authority', 'additional'] as const) {
    const records = message[title === 'answer' ? 'answers' : title];
    if (!on.get(title) || records.length === 0) continue;
    lines.push(...(comments ? [`;; ${title.toUpperCase()} SECTION:`] : []), ...records.map(recordLine));
    if (comments) lines.push('');
  }
  if (on.get('stats')) {
    const [weekday, day, month, year, time] = new Date(at).toUTCString().replace(',', '').split(' ');
    lines.push(
      `;; Query time: ${Math.round(took)} msec`,
      `;; SERVER: ${server.address}#${server.port}(${server.asked}) (TCP)`,
      `;; WHEN: ${weekday} ${month} ${day} ${time} UTC ${year}`,
      `;; MSG SIZE  rcvd: ${size}`,
      '',
    );
  }
  return lines.map((line) => `${line}\n`).join('');
}
