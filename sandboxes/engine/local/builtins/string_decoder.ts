/** `node:string_decoder`. */
import port from 'string_decoder/lib/string_decoder.js';

const { StringDecoder } = port;

/** What of a letter has come so far. Decoders that never wait for the rest of one do not have these fields themselves. */
for (const [name, none] of Object.entries({
  lastChar: (): Uint8Array => Buffer.alloc(4),
  lastNeed: (): number => 0,
  lastTotal: (): number => 0,
}))
  Object.defineProperty(StringDecoder.prototype, name, {
    configurable: true,
    enumerable: true,
    get: none,
    set(this: object, value: unknown) {
      Object.defineProperty(this, name, { value, configurable: true, enumerable: true, writable: true });
    },
  });

export default { StringDecoder };
