/** `node:dns`, both APIs: names of the sandbox, and any DNS server that listens in it. */
import { isForNameServers } from '../net/look-up';
import { invalidArgType, invalidArgValue } from '../node-error';
import { Channel, type ChannelOptions } from './channel';
import { CODES } from './errors';
import {
  askNameServers,
  checkHostname,
  checkService,
  type Found,
  find,
  getDefaultResultOrder,
  HINTS,
  lookupOptions,
  service,
  setDefaultResultOrder,
} from './lookup';
import { queries } from './queries';

type RecordType = keyof typeof queries;
type Answered = (error: Error | null, ...values: unknown[]) => void;

/** `resolveMx` → what it asks for. */
const METHODS = {
  resolveAny: 'ANY',
  resolve4: 'A',
  resolve6: 'AAAA',
  resolveCaa: 'CAA',
  resolveCname: 'CNAME',
  resolveMx: 'MX',
  resolveNs: 'NS',
  resolveTxt: 'TXT',
  resolveSrv: 'SRV',
  resolvePtr: 'PTR',
  resolveNaptr: 'NAPTR',
  resolveSoa: 'SOA',
} as const satisfies Record<string, RecordType>;

const defaultChannel = new Channel();
const PROMISIFIED_ARGUMENTS = Symbol.for('nodejs.util.promisify.custom');

function checkCallback(callback: unknown): asserts callback is Answered {
  if (typeof callback !== 'function') throw invalidArgType('callback', 'of type function', callback);
}

function settle(answer: Promise<unknown>, callback: Answered): object {
  answer.then(
    (value) => process.nextTick(callback, null, value),
    (error: Error) => process.nextTick(callback, error),
  );
  return {};
}

function ask(channel: Channel, type: RecordType, name: unknown, options: unknown): Promise<unknown> {
  if (typeof name !== 'string') throw invalidArgType('name', 'of type string', name);
  const ttl = Boolean((options as { ttl?: boolean } | undefined)?.ttl);
  return channel.query(queries[type], name, ttl);
}

function recordType(given: unknown): RecordType {
  if (given === undefined) return 'A';
  if (typeof given !== 'string') throw invalidArgType('rrtype', 'of type string', given);
  if (!Object.hasOwn(queries, given)) throw invalidArgValue('rrtype', given);
  return given as RecordType;
}

class ResolverBase {
  protected readonly channel: Channel;

  constructor(options?: ChannelOptions, channel = new Channel(options)) {
    this.channel = channel;
    Object.defineProperty(this, 'channel', { enumerable: false });
  }

  cancel(): void {
    this.channel.cancel();
  }

  getServers(): string[] {
    return this.channel.getServers();
  }

  setServers(servers: readonly string[]): void {
    this.channel.setServers(servers);
  }

  setLocalAddress(ipv4?: string, ipv6?: string): void {
    this.channel.setLocalAddress(ipv4, ipv6);
  }
}

class Resolver extends ResolverBase {
  resolve(name: string, type: unknown, callback?: Answered): object {
    const done = typeof type === 'function' ? type : callback;
    const kind = recordType(typeof type === 'function' ? undefined : type);
    checkCallback(done);
    return settle(ask(this.channel, kind, name, undefined), done as Answered);
  }

  reverse(address: string, callback: Answered): object {
    if (typeof address !== 'string') throw invalidArgType('name', 'of type string', address);
    checkCallback(callback);
    return settle(this.channel.reverse(address), callback);
  }
}

class PromisesResolver extends ResolverBase {
  async resolve(name: string, type?: unknown): Promise<unknown> {
    return ask(this.channel, recordType(type), name, undefined);
  }

  async reverse(address: string): Promise<unknown> {
    if (typeof address !== 'string') throw invalidArgType('name', 'of type string', address);
    return this.channel.reverse(address);
  }
}
Object.defineProperty(PromisesResolver, 'name', { value: 'Resolver' });

for (const [name, type] of Object.entries(METHODS)) {
  const withCallback = function (
    this: Resolver,
    host: string,
    options: unknown,
    callback?: Answered,
  ): object {
    const done = typeof options === 'function' ? options : callback;
    checkCallback(done);
    return settle(ask(this['channel'], type, host, options), done as Answered);
  };
  const withPromise = async function (
    this: PromisesResolver,
    host: string,
    options?: unknown,
  ): Promise<unknown> {
    return ask(this['channel'], type, host, options);
  };
  for (const [prototype, value] of [
    [Resolver.prototype, withCallback],
    [PromisesResolver.prototype, withPromise],
  ] as const)
    Object.defineProperty(prototype, name, {
      value: Object.defineProperty(value, 'name', { value: name }),
      configurable: true,
      writable: true,
    });
}

function lookup(hostname: string, given: unknown, callback?: Answered): object {
  const done = typeof given === 'function' ? (given as Answered) : callback;
  const options = lookupOptions(typeof given === 'function' ? undefined : given);
  checkHostname(hostname);
  checkCallback(done);
  if (!hostname) {
    if (options.all) process.nextTick(done, null, []);
    else process.nextTick(done, null, null, options.family === 6 ? 6 : 4);
    return {};
  }
  const told = (found: readonly Found[]) => {
    if (options.all) process.nextTick(done, null, found);
    else process.nextTick(done, null, found[0]?.address, found[0]?.family);
  };
  if (isForNameServers(hostname)) {
    askNameServers(hostname, options.family).then(told, (error: Error) => process.nextTick(done, error));
    return {};
  }
  let found: Found[];
  try {
    found = find(hostname, options.family, options.order);
  } catch (error) {
    process.nextTick(done, error);
    return {};
  }
  told(found);
  return {};
}

async function lookupPromise(hostname: string, given?: unknown): Promise<Found | Found[]> {
  checkHostname(hostname);
  const { all, family, order } = lookupOptions(given);
  if (!hostname) return all ? [] : { address: null, family: family === 6 ? 6 : 4 };
  const found = isForNameServers(hostname)
    ? await askNameServers(hostname, family)
    : find(hostname, family, order);
  return all ? found : (found[0] as Found);
}
Object.defineProperty(lookup, PROMISIFIED_ARGUMENTS, { value: lookupPromise });

function lookupService(address: string, port: number, callback: Answered): object {
  checkService(address, port);
  checkCallback(callback);
  const found = service(address, Number(port));
  process.nextTick(callback, null, found.hostname, found.service);
  return {};
}

async function lookupServicePromise(address: string, port: number): Promise<object> {
  checkService(address, port);
  return service(address, Number(port));
}
Object.defineProperty(lookupService, PROMISIFIED_ARGUMENTS, { value: lookupServicePromise });

/** The methods of a resolver that asks the default servers, as functions. */
function bound(resolver: ResolverBase, names: readonly string[]): Record<string, unknown> {
  const methods = resolver as unknown as Record<string, (...given: never[]) => unknown>;
  return Object.fromEntries(names.map((name) => [name, methods[name]?.bind(resolver)]));
}

const ASKING = [...Object.keys(METHODS), 'resolve', 'reverse', 'getServers', 'setServers'];
const shared = { getDefaultResultOrder, setDefaultResultOrder, ...CODES };

const promises = {
  lookup: lookupPromise,
  lookupService: lookupServicePromise,
  Resolver: PromisesResolver,
  ...shared,
  ...bound(new PromisesResolver(undefined, defaultChannel), ASKING),
};

export default {
  lookup,
  lookupService,
  Resolver,
  ...shared,
  ...HINTS,
  ...bound(new Resolver(undefined, defaultChannel), ASKING),
  promises,
};
