/** `monitorEventLoopDelay()`: how long a timer waits, sampled while enabled; nanoseconds. */
import { invalidArgType } from '../node-error';
import { checkedInteger, Histogram, histogramParts } from './histogram';

export class ELDHistogram extends Histogram {
  readonly #resolution: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(key: unknown, buckets: ConstructorParameters<typeof Histogram>[1], resolution: number) {
    super(key, buckets);
    this.#resolution = resolution;
  }

  enable(): boolean {
    if (this.#timer !== undefined) return false;
    this.#sample();
    return true;
  }

  disable(): boolean {
    if (this.#timer === undefined) return false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return true;
  }

  /** Of a timer that does not keep the process alive. Node records the whole wait too, not what it was too late. */
  #sample(): void {
    const asked = performance.now();
    this.#timer = setTimeout(() => {
      this.put(Math.max(1, Math.round((performance.now() - asked) * 1e6)));
      this.#sample();
    }, this.#resolution);
    (this.#timer as { unref?: () => void }).unref?.();
  }
}

export function monitorEventLoopDelay(options: { readonly resolution?: number } = {}): ELDHistogram {
  if (typeof options !== 'object' || options === null)
    throw invalidArgType('options', 'of type object', options);
  const { resolution = 10 } = options;
  return new ELDHistogram(...histogramParts(), checkedInteger(resolution, 'options.resolution', 1));
}
