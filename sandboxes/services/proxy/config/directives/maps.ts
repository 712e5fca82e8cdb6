/** Variables that are made of others: `map`, `geo`, `split_clients`. */

import type { VariableMap } from '../model';
import { type Directives, fail, type Place, template } from '../place';
import type { Template } from '../template';
import { contains, type Network, parseAddress, parseNetwork } from '../values';
import { murmurHash2 } from './murmur-hash';
import { patternOf } from './rewrite';

export const mapDirectives: Directives = {
  map: {
    in: ['http'],
    args: [2, 2],
    block: true,
    set([source = '', variable = ''], place) {
      const name = nameOf(place, variable);
      const from = template(place, source);
      const exact = new Map<string, Template>();
      const suffixes: { readonly pattern: RegExp; readonly value: Template }[] = [];
      const patterns: typeof suffixes = [];
      let otherwise: Template | null = null;
      let hostnames = false;
      place.entries(([key = '', value, ...more]) => {
        if (key === 'hostnames' && value === undefined) {
          hostnames = true;
          return;
        }
        if (key === 'volatile' && value === undefined) return;
        if (value === undefined || more.length > 0) throw fail(place, 'invalid number of the map parameters');
        const compiled = template(place, value);
        if (key === 'default') {
          if (otherwise) throw fail(place, 'duplicate default map parameter');
          otherwise = compiled;
        } else if (key.startsWith('~')) {
          const ignoreCase = key.startsWith('~*');
          patterns.push({
            pattern: patternOf(place, key.slice(ignoreCase ? 2 : 1), ignoreCase),
            value: compiled,
          });
        } else if (hostnames && /^[*.]|\*$/.test(key))
          suffixes.push({ pattern: wildcard(key), value: compiled });
        else {
          const text = (key.startsWith('\\') ? key.slice(1) : key).toLowerCase();
          if (exact.has(text)) throw fail(place, `conflicting parameter "${key}"`);
          exact.set(text, compiled);
        }
      });
      define(place, name, (request) => {
        const text = from.of(request);
        const found =
          exact.get(text.toLowerCase()) ?? suffixes.find(({ pattern }) => pattern.test(text))?.value;
        if (found) return found.of(request);
        for (const { pattern, value } of patterns) {
          const match = pattern.exec(text);
          if (!match) continue;
          request.capture(match);
          return value.of(request);
        }
        return otherwise ? (otherwise as Template).of(request) : '';
      });
    },
  },
  geo: {
    in: ['http'],
    args: [1, 2],
    block: true,
    set(args, place) {
      const name = nameOf(place, args.at(-1) as string);
      const from = args.length === 2 ? template(place, args[0] as string) : template(place, '$remote_addr');
      const networks: { readonly network: Network; readonly value: string }[] = [];
      let otherwise = '';
      place.entries(([key = '', value, ...more]) => {
        if (value === undefined || more.length > 0) throw fail(place, 'invalid number of the geo parameters');
        const network = parseNetwork(key);
        if (key === 'default') otherwise = value;
        else if (network) networks.push({ network, value });
        else throw fail(place, `invalid network "${key}"`);
      });
      // The longest prefix that holds the address.
      networks.sort((a, b) => b.network.mask - a.network.mask);
      define(place, name, (request) => {
        const address = parseAddress(from.of(request));
        return networks.find(({ network }) => contains(network, address))?.value ?? otherwise;
      });
    },
  },
  split_clients: {
    in: ['http'],
    args: [2, 2],
    block: true,
    set([source = '', variable = ''], place) {
      const name = nameOf(place, variable);
      const from = template(place, source);
      const parts: { readonly below: number; readonly value: Template }[] = [];
      let sum = 0;
      place.entries(([share = '', value = '']) => {
        const percent = /^(\d+(?:\.\d{1,2})?)%$/.exec(share);
        if (share !== '*' && !percent) throw fail(place, `invalid percent value "${share}"`);
        const hundredths = percent ? Math.round(Number(percent[1]) * 100) : 10_000 - sum;
        sum += hundredths;
        if (hundredths === 0) throw fail(place, `invalid percent value "${share}"`);
        const below = share === '*' ? 2 ** 32 : Math.floor((sum * 0xffffffff) / 10_000);
        parts.push({ below, value: template(place, value) });
      });
      if (sum > 10_000) throw fail(place, 'percent total is greater than 100%');
      define(place, name, (request) => {
        const hash = murmurHash2(new TextEncoder().encode(from.of(request)));
        return parts.find(({ below }) => hash < below)?.value.of(request) ?? '';
      });
    },
  },
};

function nameOf(place: Place, variable: string): string {
  if (!variable.startsWith('$')) throw fail(place, `invalid variable name "${variable}"`);
  return variable.slice(1).toLowerCase();
}

function define(place: Place, name: string, of: VariableMap['of']): void {
  place.reading.config.maps.set(name, { name, of });
}

/** `*.example.com`, `.example.com`, `www.*`. */
export function wildcard(name: string): RegExp {
  const escaped = name.replace(/[.\\+?()[\]{}^$|]/g, '\\$&');
  if (name.startsWith('.')) return new RegExp(`^(?:.+)?(?:^|\\.)${escaped.slice(2)}$`, 'i');
  return new RegExp(`^${escaped.replace(/^\*/, '.+').replace(/\*$/, '.+')}$`, 'i');
}
