import type { CacheValid, NamedTemplate } from '../model';
import { append, type Directives, fail, HTTP, own, type Place, template } from '../place';
import { parseSize, parseTime } from '../values';

const templates = (key: 'proxy_cache_bypass' | 'proxy_no_cache') => ({
  in: HTTP,
  args: [1, 99] as const,
  set: (args: readonly string[], place: Place) =>
    own(
      place,
      key,
      args.map((text) => template(place, text)),
    ),
});

export const proxyDirectives: Directives = {
  proxy_pass: {
    in: ['location', 'location if'],
    args: [1, 1],
    set([url = ''], place) {
      const { level, location } = place;
      const inherited = place.context === 'location if' && level.handler === location?.handler;
      if (level.handler?.kind === 'proxy' && !inherited)
        throw fail(place, '"proxy_pass" directive is duplicate');
      const compiled = template(place, url);
      if (compiled.names.length > 0) {
        const to = { url: compiled, fixed: false, scheme: '', host: '', uri: null };
        level.handler = { kind: 'proxy', to };
        return;
      }
      const match = /^(https?):\/\/([^/?]*)(.*)$/i.exec(url);
      if (!match) throw fail(place, 'invalid URL prefix');
      const scheme = (match[1] as string).toLowerCase();
      const host = match[2] as string;
      if (host === '') throw fail(place, `no host in upstream "${url.slice(scheme.length + 3)}"`);
      const port = /:(.*)$/.exec(host)?.[1];
      if (port !== undefined && !(/^\d+$/.test(port) && Number(port) > 0 && Number(port) < 65_536))
        throw fail(place, `invalid port in upstream "${url.slice(scheme.length + 3)}"`);
      const uri = match[3] || null;
      if (
        uri !== null &&
        (place.context === 'location if' || ['regex', 'named'].includes(location?.match.kind ?? ''))
      )
        throw fail(
          place,
          '"proxy_pass" cannot have URI part in location given by regular expression, or inside named location, or inside "if" statement, or inside "limit_except" block',
        );
      if (scheme === 'https') throw fail(place, 'https protocol requires SSL support');
      level.handler = { kind: 'proxy', to: { url: compiled, fixed: true, scheme, host, uri } };
      const where = place.at();
      place.reading.later.push(() => {
        if (!place.reading.config.upstreams.has(host))
          place.reading.hosts.push({ host: host.replace(/:\d+$/, ''), shown: host, place: where });
      });
    },
  },
  proxy_set_header: {
    in: HTTP,
    args: [2, 2],
    set([name = '', value = ''], place) {
      const header: NamedTemplate = { name, value: template(place, value), always: true };
      append(
        place.level.settings as never as Record<string, readonly NamedTemplate[]>,
        'proxy_set_header',
        header,
      );
    },
  },
  proxy_method: {
    in: HTTP,
    args: [1, 1],
    set: ([method = ''], place) => own(place, 'proxy_method', template(place, method)),
  },
  proxy_redirect: {
    in: HTTP,
    args: [1, 2],
    set([from = '', to], place) {
      if (to === undefined) {
        if (from !== 'off' && from !== 'default') throw fail(place, `invalid parameter "${from}"`);
        return own(place, 'proxy_redirect', from);
      }
      const { settings } = place.level;
      const before =
        Object.hasOwn(settings, 'proxy_redirect') && Array.isArray(settings.proxy_redirect)
          ? settings.proxy_redirect
          : [];
      settings.proxy_redirect = [...before, { from: template(place, from), to: template(place, to) }];
    },
  },
  proxy_cache: {
    in: HTTP,
    args: [1, 1],
    set([zone = ''], place) {
      if (zone === 'off') return own(place, 'proxy_cache', null);
      const compiled = template(place, zone);
      if (compiled.names.length === 0)
        place.reading.later.push(() => {
          if (place.reading.config.zones.get(zone)?.kind !== 'cache')
            throw fail(place, `"proxy_cache" zone "${zone}" is unknown`);
        });
      own(place, 'proxy_cache', compiled);
    },
  },
  proxy_cache_key: {
    in: HTTP,
    args: [1, 1],
    set: ([key = ''], place) => own(place, 'proxy_cache_key', template(place, key)),
  },
  proxy_cache_valid: {
    in: HTTP,
    args: [1, 99],
    set(args, place) {
      const time = parseTime(args.at(-1) as string);
      if (time === null) throw fail(place, `invalid time value "${args.at(-1)}"`);
      const words = args.slice(0, -1);
      for (const word of words)
        if (word !== 'any' && !(/^\d+$/.test(word) && Number(word) >= 100 && Number(word) <= 599))
          throw fail(place, `invalid status "${word}"`);
      const statuses = words.includes('any')
        ? null
        : words.length === 0
          ? [200, 301, 302]
          : words.map(Number);
      const valid: CacheValid = { statuses, time };
      append(
        place.level.settings as never as Record<string, readonly CacheValid[]>,
        'proxy_cache_valid',
        valid,
      );
    },
  },
  proxy_cache_bypass: templates('proxy_cache_bypass'),
  proxy_no_cache: templates('proxy_no_cache'),
  proxy_cache_path: {
    in: ['http'],
    args: [2, 99],
    set([, ...options], place) {
      let name: string | null = null;
      let inactive = 600_000;
      let maxSize: number | null = null;
      for (const option of options) {
        const [key, value = ''] = split(option);
        if (key === 'keys_zone') {
          const [zone = '', size] = value.split(':');
          const bytes = size === undefined ? null : parseSize(size);
          if (bytes === null || bytes <= 2 * 8192) throw fail(place, `invalid keys zone size "${option}"`);
          name = zone;
        } else if (key === 'inactive') {
          const time = parseTime(value);
          if (time === null) throw fail(place, `invalid inactive value "${option}"`);
          inactive = time;
        } else if (key === 'max_size') {
          maxSize = parseSize(value);
          if (maxSize === null) throw fail(place, `invalid max_size value "${option}"`);
        } else if (key === 'levels') {
          if (!/^[12](:[12]){0,2}$/.test(value)) throw fail(place, `invalid "levels" "${option}"`);
        } else if (!/^(use_temp_path|min_free|manager_\w+|loader_\w+|purger\w*)$/.test(key))
          throw fail(place, `invalid parameter "${option}"`);
      }
      if (name === null) throw fail(place, '"proxy_cache_path" must have "keys_zone" parameter');
      const { zones } = place.reading.config;
      if (zones.has(name)) throw fail(place, `duplicate zone "${name}"`);
      zones.set(name, { kind: 'cache', name, inactive, maxSize });
    },
  },
  // Where a response waits on disk or in which buffers changes nothing here: memory is what it is kept in.
  proxy_buffers: { in: HTTP, args: [2, 2], set: () => undefined },
  proxy_buffer_size: { in: HTTP, args: [1, 1], set: () => undefined },
  proxy_busy_buffers_size: { in: HTTP, args: [1, 1], set: () => undefined },
  proxy_max_temp_file_size: { in: HTTP, args: [1, 1], set: () => undefined },
  proxy_temp_path: { in: HTTP, args: [1, 4], set: () => undefined },
};

function split(option: string): readonly [string, string | undefined] {
  const at = option.indexOf('=');
  return at < 0 ? [option, undefined] : [option.slice(0, at), option.slice(at + 1)];
}
