/** What each `resolve…` asks for, and how Node gives the records back. */
import { type RecordData, type ResourceRecord, TYPE } from '../../../../dns/records';

export interface QueryKind {
  readonly type: number;
  readonly syscall: string;
  /** null: no record of this kind is in the answer. */
  read(answers: readonly ResourceRecord[], ttl: boolean): unknown;
}

type Of<T extends RecordData['type']> = Extract<RecordData, { type: T }>;

const records = <T extends RecordData['type']>(answers: readonly ResourceRecord[], type: T) =>
  answers.filter((answer): answer is ResourceRecord & { data: Of<T> } => answer.data.type === type);

/** A kind that is a list of what `show` makes of each record. */
function list<T extends RecordData['type']>(
  type: T & keyof typeof TYPE,
  syscall: string,
  show: (data: Of<T>) => unknown,
): QueryKind {
  return {
    type: TYPE[type],
    syscall,
    read(answers) {
      const found = records(answers, type).map(({ data }) => show(data as unknown as Of<T>));
      return found.length === 0 ? null : found;
    },
  };
}

function addresses(type: 'A' | 'AAAA', syscall: string): QueryKind {
  return {
    type: TYPE[type],
    syscall,
    read(answers, ttl) {
      const found = records(answers, type).map(({ data: { address }, ttl: seconds }) =>
        ttl ? { address, ttl: seconds } : address,
      );
      return found.length === 0 ? null : found;
    },
  };
}

const mx = ({ exchange, priority }: Of<'MX'>) => ({ exchange, priority });
const srv = ({ name, port, priority, weight }: Of<'SRV'>) => ({ name, port, priority, weight });
const naptr = ({ type: _, ...fields }: Of<'NAPTR'>) => {
  const { flags, service, regexp, replacement, order, preference } = fields;
  return { flags, service, regexp, replacement, order, preference };
};
const soa = ({ type: _, ...fields }: Of<'SOA'>) => fields;

/** As in `resolveAny`: every record with its type. */
function any({ data, ttl }: ResourceRecord): unknown {
  switch (data.type) {
    case 'A':
    case 'AAAA':
      return { address: data.address, ttl, type: data.type };
    case 'NS':
    case 'CNAME':
    case 'PTR':
      return { value: data.value, type: data.type };
    case 'MX':
      return { ...mx(data), type: 'MX' };
    case 'TXT':
      return { entries: data.entries, type: 'TXT' };
    case 'SRV':
      return { ...srv(data), type: 'SRV' };
    case 'NAPTR':
      return { ...naptr(data), type: 'NAPTR' };
    case 'SOA':
      return { ...soa(data), type: 'SOA' };
    case 'CAA':
      return { critical: data.critical, [data.tag]: data.value, type: 'CAA' };
    default:
      return null;
  }
}

export const queries = {
  A: addresses('A', 'queryA'),
  AAAA: addresses('AAAA', 'queryAaaa'),
  ANY: {
    type: TYPE.ANY,
    syscall: 'queryAny',
    read(answers: readonly ResourceRecord[]) {
      const found = answers.map(any).filter((record) => record !== null);
      return found.length === 0 ? null : found;
    },
  },
  CAA: list('CAA', 'queryCaa', ({ critical, tag, value }) => ({ critical, [tag]: value })),
  CNAME: list('CNAME', 'queryCname', ({ value }) => value),
  MX: list('MX', 'queryMx', mx),
  NAPTR: list('NAPTR', 'queryNaptr', naptr),
  NS: list('NS', 'queryNs', ({ value }) => value),
  PTR: list('PTR', 'queryPtr', ({ value }) => value),
  SOA: {
    type: TYPE.SOA,
    syscall: 'querySoa',
    read(answers: readonly ResourceRecord[]) {
      const [found] = records(answers, 'SOA');
      return found ? soa(found.data) : null;
    },
  },
  SRV: list('SRV', 'querySrv', srv),
  TXT: list('TXT', 'queryTxt', ({ entries }) => entries),
} as const satisfies Record<string, QueryKind>;
