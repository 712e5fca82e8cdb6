/** Directives on what is answered: pages, headers, access, logs. */

import type { ErrorPage, NamedTemplate } from '../model';
import { append, type Directives, EVERYWHERE, fail, HTTP, own, template } from '../place';
import { parseNetwork, parseTime } from '../values';

const access = (allow: boolean) => ({
  in: HTTP,
  args: [1, 1] as const,
  set([value = '']: readonly string[], place: Parameters<Directives[string]['set']>[1]) {
    const network = value === 'all' ? null : parseNetwork(value);
    if (value !== 'all' && network === null) throw fail(place, `invalid parameter "${value}"`);
    const { settings } = place.level;
    const before = Object.hasOwn(settings, 'access') ? settings.access : [];
    settings.access = [...before, { allow, network }];
  },
});

export const answerDirectives: Directives = {
  allow: access(true),
  deny: access(false),
  types: {
    in: HTTP,
    args: [0, 0],
    block: true,
    set(_, place) {
      const types = new Map<string, string>();
      place.entries(([type = '', ...extensions]) => {
        for (const extension of extensions) types.set(extension.toLowerCase(), type);
      });
      own(place, 'types', types);
    },
  },
  error_page: {
    in: EVERYWHERE,
    args: [2, 99],
    set(args, place) {
      const words = args.slice(0, -1);
      const last = words.at(-1) ?? '';
      let overwrite: ErrorPage['overwrite'] = null;
      if (last.startsWith('=')) {
        words.pop();
        if (last !== '=' && !/^=\d+$/.test(last)) throw fail(place, `invalid value "${last}"`);
        overwrite = last === '=' ? 'answer' : Number(last.slice(1));
      }
      const codes = words.map((word) => {
        if (!/^\d+$/.test(word)) throw fail(place, `invalid value "${word}"`);
        const code = Number(word);
        if (code === 499) throw fail(place, 'invalid value "499"');
        if (code < 300 || code > 599) throw fail(place, `value "${word}" must be between 300 and 599`);
        return code;
      });
      const page: ErrorPage = { codes, overwrite, to: template(place, args.at(-1) as string) };
      append(place.level.settings as never as Record<string, readonly ErrorPage[]>, 'error_page', page);
    },
  },
  add_header: {
    in: EVERYWHERE,
    args: [2, 3],
    set([name = '', value = '', always], place) {
      if (always !== undefined && always !== 'always') throw fail(place, `invalid parameter "${always}"`);
      const header: NamedTemplate = { name, value: template(place, value), always: always !== undefined };
      append(place.level.settings as never as Record<string, readonly NamedTemplate[]>, 'add_header', header);
    },
  },
  expires: {
    in: EVERYWHERE,
    args: [1, 1],
    set([value = ''], place) {
      if (value === 'off' || value === 'epoch' || value === 'max') return own(place, 'expires', value);
      const time = parseTime(value.replace(/^-/, ''));
      if (time === null) throw fail(place, `"expires" directive invalid value`);
      own(place, 'expires', value.startsWith('-') ? -time : time);
    },
  },
  log_format: {
    in: ['http'],
    args: [2, 99],
    set([name = '', ...parts], place) {
      const { formats } = place.reading.config;
      if (formats.has(name)) throw fail(place, `duplicate "log_format" name "${name}"`);
      let escaping: 'default' | 'json' | 'none' = 'default';
      const first = parts[0] ?? '';
      if (first.startsWith('escape=')) {
        const wanted = first.slice('escape='.length);
        if (wanted !== 'default' && wanted !== 'json' && wanted !== 'none')
          throw fail(place, `unknown log format escaping "${wanted}"`);
        escaping = wanted;
        parts.shift();
      }
      formats.set(name, { name, escaping, line: template(place, parts.join('')) });
    },
  },
  access_log: {
    in: EVERYWHERE,
    args: [1, 99],
    set([file = '', format = 'combined', ...rest], place) {
      const { settings } = place.level;
      if (file === 'off') {
        settings.access_log = [];
        return;
      }
      if (!place.reading.config.formats.has(format)) throw fail(place, `unknown log format "${format}"`);
      const when = rest.find((word) => word.startsWith('if='));
      const unknown = rest.find((word) => !/^(if|buffer|flush|gzip)=/.test(word));
      if (unknown !== undefined) throw fail(place, `invalid parameter "${unknown}"`);
      const before = Object.hasOwn(settings, 'access_log') ? settings.access_log : [];
      settings.access_log = [...before, { format, when: when ? template(place, when.slice(3)) : null }];
    },
  },
  try_files: {
    in: ['server', 'location'],
    args: [2, 99],
    set(args, place) {
      if (place.level.tryFiles) throw fail(place, '"try_files" directive is duplicate');
      const last = args.at(-1) as string;
      if (/^=/.test(last) && !/^=[1-9]\d{2}$/.test(last)) throw fail(place, `invalid code "${last}"`);
      place.level.tryFiles = {
        candidates: args.slice(0, -1).map((path) => template(place, path)),
        last: template(place, last),
      };
    },
  },
  internal: {
    in: ['location'],
    args: [0, 0],
    set(_, place) {
      place.level.internal = true;
    },
  },
  stub_status: {
    in: ['server', 'location'],
    args: [0, 1],
    set(_, place) {
      place.level.handler = { kind: 'status' };
    },
  },
};
