/** `net.SocketAddress` and `net.BlockList`: few programs use them, so they are a chunk of their own. */
import { inspect } from 'node:util';
import { invalidArgType, invalidArgValue, nodeError, outOfRange } from '../node-error';
import { checkPort } from './connect';
import { type Family, numberOf, textOf } from './ip-number';

function familyOf(given: unknown, name: string): Family {
  const family = String(given).toLowerCase();
  if (family !== 'ipv4' && family !== 'ipv6') throw invalidArgValue(name, given);
  return family;
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string') throw invalidArgType(name, 'of type string', value);
  return value;
}

interface AddressOptions {
  readonly address?: string;
  readonly family?: string;
  readonly port?: number | string;
  readonly flowlabel?: number;
}

/** An address and a port, which nothing changes any more. */
class SocketAddress {
  readonly #family: Family;
  readonly #value: bigint;
  readonly #port: number;
  readonly #flowlabel: number;

  static isSocketAddress(value: unknown): value is SocketAddress {
    return typeof value === 'object' && value !== null && #value in value;
  }

  constructor(options: AddressOptions = {}) {
    if (typeof options !== 'object' || options === null)
      throw invalidArgType('options', 'of type object', options);
    const { family = 'ipv4', port = 0, flowlabel = 0 } = options;
    this.#family = familyOf(family, 'options.family');
    const { address = this.#family === 'ipv4' ? '127.0.0.1' : '::' } = options;
    const value = numberOf(text(address, 'options.address'), this.#family);
    this.#port = checkPort(port, 'options.port');
    if (typeof flowlabel !== 'number') throw invalidArgType('options.flowlabel', 'of type number', flowlabel);
    // Node's words, though it ends the process past the 20 bits that a label has.
    if (!(flowlabel >= 0 && flowlabel < 2 ** 20))
      throw outOfRange('options.flowlabel', '>= 0 && <= 4294967295', flowlabel);
    if (value === null) throw nodeError(Error, 'ERR_INVALID_ADDRESS', 'Invalid socket address');
    this.#value = value;
    this.#flowlabel = flowlabel;
  }

  get address(): string {
    return textOf(this.#value, this.#family);
  }
  get port(): number {
    return this.#port;
  }
  get family(): Family {
    return this.#family;
  }
  get flowlabel(): number {
    return this.#family === 'ipv6' ? this.#flowlabel : 0;
  }

  toJSON() {
    return { address: this.address, port: this.port, family: this.family, flowlabel: this.flowlabel };
  }

  [inspect.custom](depth: number, options: object): string {
    return `SocketAddress ${inspect(this.toJSON(), { ...options, depth })}`;
  }
}

type Given = string | SocketAddress;

/** `::ffff:1.2.3.4` is `1.2.3.4` to a list: both are compared as what the longer one has. */
const MAPPED = 0xffffn << 32n;
const comparable = (value: bigint, family: Family): bigint => (family === 'ipv4' ? MAPPED | value : value);

function addressOf(given: Given, family: unknown, name: string): SocketAddress {
  if (SocketAddress.isSocketAddress(given)) return given;
  const address = text(given, name);
  return new SocketAddress({ address, family: text(family, 'family') });
}

const positionOf = ({ address, family }: SocketAddress): bigint =>
  comparable(numberOf(address, family) ?? 0n, family);
const familyName = (family: Family): string => (family === 'ipv4' ? 'IPv4' : 'IPv6');

interface Rule {
  readonly text: string;
  readonly least: bigint;
  readonly most: bigint;
}

/** Addresses that a program does not want to hear from, or go to. */
class BlockList {
  /** The newest first, as Node lists them. */
  readonly #rules: Rule[] = [];

  addAddress(address: Given, family: unknown = 'ipv4'): void {
    const one = addressOf(address, family, 'address');
    const value = positionOf(one);
    this.#rules.unshift({
      text: `Address: ${familyName(one.family)} ${one.address}`,
      least: value,
      most: value,
    });
  }

  addRange(start: Given, end: Given, family: unknown = 'ipv4'): void {
    const first = addressOf(start, family, 'start');
    const last = addressOf(end, family, 'end');
    const [least, most] = [positionOf(first), positionOf(last)];
    if (least > most)
      throw invalidArgValue('start', start instanceof SocketAddress ? start : first, 'must come before end');
    this.#rules.unshift({
      text: `Range: ${familyName(first.family)} ${first.address}-${last.address}`,
      least,
      most,
    });
  }

  addSubnet(network: Given, prefix: number, family: unknown = 'ipv4'): void {
    const one = addressOf(network, family, 'network');
    const bits = one.family === 'ipv4' ? 32 : 128;
    if (typeof prefix !== 'number') throw invalidArgType('prefix', 'of type number', prefix);
    if (!Number.isInteger(prefix)) throw outOfRange('prefix', 'an integer', prefix);
    if (prefix < 0 || prefix > bits) throw outOfRange('prefix', `>= 0 && <= ${bits}`, prefix);
    const hosts = (1n << BigInt(bits - prefix)) - 1n;
    const value = positionOf(one);
    const least = value & ~hosts;
    this.#rules.unshift({
      text: `Subnet: ${familyName(one.family)} ${one.address}/${prefix}`,
      least,
      most: least | hosts,
    });
  }

  check(address: Given, family: unknown = 'ipv4'): boolean {
    let one: SocketAddress;
    try {
      one = addressOf(address, family, 'address');
    } catch (error) {
      // What is no address is on no list.
      if ((error as { code?: string }).code === 'ERR_INVALID_ADDRESS') return false;
      throw error;
    }
    const value = positionOf(one);
    return this.#rules.some(({ least, most }) => least <= value && value <= most);
  }

  get rules(): string[] {
    return this.#rules.map((rule) => rule.text);
  }

  [inspect.custom](depth: number, options: object): string {
    return `BlockList ${inspect({ rules: this.rules }, { ...options, depth })}`;
  }
}

export default { BlockList, SocketAddress };
