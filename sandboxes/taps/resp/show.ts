/** Values of RESP as `redis-cli` would say them, on one line. */
import type { RespValue } from './value';

const ITEMS = 8;

export function showValue(value: RespValue): string {
  switch (value.type) {
    case 'simple':
      return value.text;
    case 'error':
    case 'bulk-error':
      return `error: ${value.text}`;
    case 'bulk':
    case 'verbatim':
      return JSON.stringify(value.text.length > 200 ? `${value.text.slice(0, 200)}…` : value.text);
    case 'big-number':
      return value.text;
    case 'integer':
    case 'double':
      return String(value.number);
    case 'boolean':
      return String(value.boolean);
    case 'null':
      return 'nil';
    case 'map':
    case 'attribute': {
      const shown = value.entries.slice(0, ITEMS).map(([key, one]) => `${showValue(key)}: ${showValue(one)}`);
      return `{${shown.join(', ')}${value.entries.length > ITEMS ? ', …' : ''}}`;
    }
    default: {
      const shown = value.items.slice(0, ITEMS).map(showValue).join(', ');
      return `[${shown}${value.items.length > ITEMS ? ', …' : ''}]`;
    }
  }
}
