/** What `dns.Resolver` is to c-ares: servers, a timeout, tries, and the queries that wait. */
import { reverseName } from '../../../../dns/address';
import { CLASS, type DnsMessage, queryFor, RCODE } from '../../../../dns/records';
import { transport } from '../../process/transport';
import { isIP } from '../net/ip';
import { nodeError, outOfRange } from '../node-error';
import { CODES, type DnsCode, queryError } from './errors';
import { ExchangeError, exchange } from './exchange';
import { type QueryKind, queries } from './queries';
import { type DnsServer, defaultServers, parseServers, showServer } from './servers';

/** c-ares' own. */
const TIMEOUT = 5000;
const TRIES = 4;
const MOST = 2 ** 31 - 1;

const FAILURES: Readonly<Record<number, DnsCode>> = {
  [RCODE.format]: CODES.FORMERR,
  [RCODE.server]: CODES.SERVFAIL,
  [RCODE.name]: CODES.NOTFOUND,
  [RCODE.notImplemented]: CODES.NOTIMP,
  [RCODE.refused]: CODES.REFUSED,
};
/** Another server may do better. */
const WORTH_ANOTHER = new Set<number>([RCODE.server, RCODE.notImplemented, RCODE.refused]);

export interface ChannelOptions {
  readonly timeout?: number;
  readonly tries?: number;
}

export class Channel {
  readonly #timeout: number;
  readonly #tries: number;
  /** null: those of the sandbox, which may come later. */
  #servers: readonly DnsServer[] | null = null;
  #cancel = new AbortController();

  constructor({ timeout = -1, tries = TRIES }: ChannelOptions = {}) {
    if (timeout < -1 || timeout > MOST) throw outOfRange('options.timeout', `>= -1 && <= ${MOST}`, timeout);
    if (tries < 1 || tries > MOST) throw outOfRange('options.tries', `>= 1 && <= ${MOST}`, tries);
    this.#timeout = timeout > 0 ? timeout : TIMEOUT;
    this.#tries = tries;
  }

  getServers(): string[] {
    return (this.#servers ?? defaultServers()).map(showServer);
  }

  setServers(servers: unknown): void {
    const named = parseServers(servers).map((server) => [showServer(server), server] as const);
    this.#servers = [...new Map(named).values()];
  }

  /** There is one address to send from. */
  setLocalAddress(ipv4?: string, ipv6?: string): void {
    for (const address of [ipv4, ipv6])
      if (address !== undefined && !isIP(address))
        throw nodeError(TypeError, 'ERR_INVALID_ARG_VALUE', 'Invalid IP address.');
  }

  /** Every query that waits fails with ECANCELLED. */
  cancel(): void {
    this.#cancel.abort();
    this.#cancel = new AbortController();
  }

  /** @throws {NodeError} of `queryError` */
  async query(kind: QueryKind, name: string, ttl: boolean, asked = name): Promise<unknown> {
    const answer = await this.#ask(kind, name, asked);
    if (answer.rcode !== RCODE.ok)
      throw queryError(FAILURES[answer.rcode] ?? CODES.BADRESP, kind.syscall, asked);
    const found = kind.read(answer.answers, ttl);
    if (found === null) throw queryError(CODES.NODATA, kind.syscall, asked);
    return found;
  }

  /** The names of an address: of the sandbox's hosts, else what a server's PTR records say. */
  async reverse(address: string): Promise<unknown> {
    if (!isIP(address)) throw queryError('EINVAL', 'getHostByAddr', address);
    const names = transport().names.reverse(address);
    if (names.length > 0) return [...names];
    return this.query({ ...queries.PTR, syscall: 'getHostByAddr' }, reverseName(address), false, address);
  }

  async #ask({ type, syscall }: QueryKind, name: string, asked: string): Promise<DnsMessage> {
    const { signal } = this.#cancel;
    let failure: DnsCode = CODES.CONNREFUSED;
    let last: DnsMessage | null = null;
    const servers = this.#servers ?? defaultServers();
    for (let round = 0; round < this.#tries; round++) {
      for (const server of servers) {
        try {
          const [id = 0] = crypto.getRandomValues(new Uint16Array(1));
          const answer = await exchange(
            queryFor(id, { name, type, class: CLASS.IN }),
            server,
            this.#timeout,
            signal,
          );
          if (!WORTH_ANOTHER.has(answer.rcode)) return answer;
          last = answer;
        } catch (error) {
          if (error instanceof RangeError) throw queryError(CODES.BADNAME, syscall, asked);
          if (!(error instanceof ExchangeError)) throw error;
          failure = error.code;
          if (error.code === 'ECANCELLED') throw queryError(error.code, syscall, asked);
        }
      }
    }
    if (last) return last;
    throw queryError(failure, syscall, asked);
  }
}
