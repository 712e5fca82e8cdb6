/** `node:dns`: the names of a sandbox are `localhost` and what its hosts file would say. */
import { lookupError, type SystemError } from './net/errno';
import { isIP } from './net/ip';

interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

interface LookupOptions {
  readonly family?: number | 'IPv4' | 'IPv6' | undefined;
  readonly all?: boolean | undefined;
}

type LookupCallback = (
  error: SystemError | null,
  address?: string | readonly Address[],
  family?: number,
) => void;

const LOCAL = new Set(['localhost', 'localhost.localdomain', 'ip6-localhost', 'ip6-loopback']);

function find(hostname: string): Address {
  const family = isIP(hostname);
  if (family !== 0) return { address: hostname, family };
  if (LOCAL.has(hostname.toLowerCase()) || hostname.toLowerCase().endsWith('.localhost'))
    return { address: '127.0.0.1', family: 4 };
  throw lookupError(hostname);
}

function lookup(
  hostname: string,
  options: LookupOptions | number | LookupCallback,
  callback?: LookupCallback,
): void {
  const done = (typeof options === 'function' ? options : callback) as LookupCallback;
  const all = typeof options === 'object' && options.all === true;
  try {
    const found = find(hostname);
    process.nextTick(() => (all ? done(null, [found]) : done(null, found.address, found.family)));
  } catch (error) {
    process.nextTick(() => done(error as SystemError));
  }
}

async function lookupPromise(
  hostname: string,
  options: LookupOptions = {},
): Promise<Address | readonly Address[]> {
  const found = find(hostname);
  return options.all ? [found] : found;
}

function queryError(hostname: string, syscall: string): SystemError {
  return Object.assign(lookupError(hostname), {
    message: `${syscall} ENOTFOUND ${hostname}`,
    syscall,
    errno: undefined as never,
  });
}

async function resolve4(hostname: string): Promise<string[]> {
  if (LOCAL.has(hostname)) return ['127.0.0.1'];
  throw queryError(hostname, 'queryA');
}

/** There is no DNS server in a sandbox: every other question is answered as for a name that does not exist. */
const nothing =
  (syscall: string) =>
  async (hostname: string): Promise<never> => {
    throw queryError(hostname, syscall);
  };

const promises = {
  lookup: lookupPromise,
  resolve: resolve4,
  resolve4,
  resolve6: nothing('queryAaaa'),
  resolveCname: nothing('queryCname'),
  resolveMx: nothing('queryMx'),
  resolveNs: nothing('queryNs'),
  resolveSrv: nothing('querySrv'),
  resolveTxt: nothing('queryTxt'),
  reverse: nothing('getHostByAddr'),
};

type Answered = (error: Error | null, answer?: unknown) => void;

/** `(hostname, [options], callback)` over the promise. */
function calledBack(ask: (hostname: string) => Promise<unknown>) {
  return (hostname: string, ...rest: unknown[]): void => {
    const callback = rest.at(-1) as Answered;
    ask(hostname).then(
      (answer) => callback(null, answer),
      (error: Error) => callback(error),
    );
  };
}

export default {
  lookup,
  resolve: calledBack(resolve4),
  resolve4: calledBack(resolve4),
  resolve6: calledBack(promises.resolve6),
  resolveCname: calledBack(promises.resolveCname),
  resolveMx: calledBack(promises.resolveMx),
  resolveNs: calledBack(promises.resolveNs),
  resolveSrv: calledBack(promises.resolveSrv),
  resolveTxt: calledBack(promises.resolveTxt),
  reverse: calledBack(promises.reverse),
  getServers: (): string[] => [],
  getDefaultResultOrder: () => 'verbatim',
  setDefaultResultOrder: (_order: string) => undefined,
  setServers: (_servers: readonly string[]) => undefined,
  promises,
  ADDRCONFIG: 32,
  ALL: 16,
  V4MAPPED: 8,
  NODATA: 'ENODATA',
  NOTFOUND: 'ENOTFOUND',
  SERVFAIL: 'ESERVFAIL',
};
