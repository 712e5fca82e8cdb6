/** `new URL(text)` of a browser, with Node's error. */
import { nodeError } from '../node-error';

/** Replaces the global class by one that differs in its errors alone; its instances are the browser's. */
export function installUrlErrors(target: typeof globalThis): void {
  const Native = target.URL;
  const Checked = new Proxy(Native, {
    construct(native, args: readonly (string | URL | undefined)[], newTarget) {
      try {
        return Reflect.construct(native, args, newTarget) as URL;
      } catch (error) {
        if (!(error instanceof TypeError) || args.length === 0) throw error;
        const [input, base] = args;
        throw Object.assign(nodeError(TypeError, 'ERR_INVALID_URL', 'Invalid URL'), {
          input: String(input),
          ...(base === undefined ? {} : { base: String(base) }),
        });
      }
    },
  });
  Object.defineProperty(Native.prototype, 'constructor', {
    value: Checked,
    writable: true,
    configurable: true,
  });
  Object.defineProperty(target, 'URL', { value: Checked, writable: true, configurable: true });
}
