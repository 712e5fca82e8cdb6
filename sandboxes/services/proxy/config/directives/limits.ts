import type { ConnectionLimit, ConnectionZone, RequestLimit, RequestZone } from '../model';
import type { Place } from '../place';
import { append, type Directives, fail, HTTP, template } from '../place';
import { parseSize } from '../values';

export const limitDirectives: Directives = {
  limit_req_zone: {
    in: ['http'],
    args: [3, 3],
    set([key = '', ...options], place) {
      const compiled = template(place, key);
      let name: string | null = null;
      let rate = 1000;
      for (const option of options) {
        if (option.startsWith('zone=')) name = zoneName(place, option);
        else if (option.startsWith('rate=')) {
          const match = /^rate=([1-9]\d*)(r\/s|r\/m)?$/.exec(option);
          if (!match) throw fail(place, `invalid rate "${option}"`);
          rate = Math.floor((Number(match[1]) * 1000) / (match[2] === 'r/m' ? 60 : 1));
        } else throw fail(place, `invalid parameter "${option}"`);
      }
      if (name === null) throw fail(place, '"limit_req_zone" must have "zone" parameter');
      define(place, { kind: 'requests', name, key: compiled, rate }, 'limit_req_zone');
    },
  },
  limit_req: {
    in: HTTP,
    args: [1, 3],
    set(options, place) {
      let zone: string | null = null;
      let burst = 0;
      let delay = 0;
      for (const option of options) {
        if (option.startsWith('zone=')) zone = option.slice(5);
        else if (option.startsWith('burst=')) {
          if (!/^burst=[1-9]\d*$/.test(option)) throw fail(place, `invalid burst value "${option}"`);
          burst = Number(option.slice(6));
        } else if (option.startsWith('delay=')) {
          if (!/^delay=[1-9]\d*$/.test(option)) throw fail(place, `invalid delay value "${option}"`);
          delay = Number(option.slice(6));
        } else if (option === 'nodelay') delay = Number.POSITIVE_INFINITY;
        else throw fail(place, `invalid parameter "${option}"`);
      }
      if (zone === null) throw fail(place, '"limit_req" must have "zone" parameter');
      const { settings } = place.level;
      if (Object.hasOwn(settings, 'limit_req') && settings.limit_req.some((limit) => limit.zone === zone))
        throw fail(place, '"limit_req" directive is duplicate');
      place.reading.zones.add(zone);
      const limit: RequestLimit = { zone, burst: burst * 1000, delay: delay * 1000 };
      append(settings as never as Record<string, readonly RequestLimit[]>, 'limit_req', limit);
    },
  },
  limit_conn_zone: {
    in: ['http'],
    args: [2, 2],
    set([key = '', option = ''], place) {
      const compiled = template(place, key);
      if (!option.startsWith('zone=')) throw fail(place, `invalid parameter "${option}"`);
      const name = zoneName(place, option);
      define(place, { kind: 'connections', name, key: compiled }, 'limit_conn_zone');
    },
  },
  limit_conn: {
    in: HTTP,
    args: [2, 2],
    set([zone = '', most = ''], place) {
      if (!/^[1-9]\d*$/.test(most)) throw fail(place, `invalid number of connections "${most}"`);
      if (Number(most) > 65_535) throw fail(place, 'connection limit must be less 65536');
      place.reading.zones.add(zone);
      const { settings } = place.level;
      if (Object.hasOwn(settings, 'limit_conn') && settings.limit_conn.some((limit) => limit.zone === zone))
        throw fail(place, '"limit_conn" directive is duplicate');
      const limit: ConnectionLimit = { zone, most: Number(most) };
      append(settings as never as Record<string, readonly ConnectionLimit[]>, 'limit_conn', limit);
    },
  },
};

/** Of `zone=name:10m`. */
function zoneName(place: Place, option: string): string {
  const value = option.slice('zone='.length);
  const colon = value.indexOf(':');
  const size = colon < 0 ? null : parseSize(value.slice(colon + 1));
  if (size === null) throw fail(place, `invalid zone size "${option}"`);
  if (size < 8 * 4096) throw fail(place, `zone "${option}" is too small`);
  return value.slice(0, colon);
}

function define(place: Place, zone: RequestZone | ConnectionZone, directive: string): void {
  const { zones } = place.reading.config;
  const before = zones.get(zone.name);
  if (before && 'key' in before)
    throw fail(place, `${directive} "${zone.name}" is already bound to key "${before.key.source}"`);
  zones.set(zone.name, zone);
}
