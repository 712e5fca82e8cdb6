/** `node:dns`: the names of a sandbox are `localhost` and what its hosts file would say. */
import { localNames } from '../process/names';
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

function find(hostname: string): Address {
  const family = isIP(hostname);
  if (family !== 0) return { address: hostname, family };
  const known = localNames.lookup(hostname)[0];
  if (known) return known;
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
  const known = localNames.lookup(hostname)[0];
  if (known) return [known.address];
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
