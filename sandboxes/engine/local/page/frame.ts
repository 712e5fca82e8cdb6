/** The kernel's frame: opaque origin, its own document and CSP, spoken to over one MessagePort. */
import { EngineError } from '../../contract';
import type { FromKernel, KernelConfiguration, PageCalls, ToKernel } from '../kernel/messages';

/** How long the frame's document and script may take. */
const FRAME_LIMIT = 10_000;

type Listener = (message: FromKernel) => void;

export class KernelFrame {
  readonly #element: HTMLIFrameElement;
  readonly #port: MessagePort;
  readonly #pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  /** Settles when the kernel has made its workers, or could not. */
  loaded: Promise<unknown> = Promise.resolve();
  #calls = 0;
  #listener: Listener = () => undefined;

  private constructor(element: HTMLIFrameElement, port: MessagePort) {
    this.#element = element;
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<FromKernel>) => this.#receive(data);
  }

  /** @throws {EngineError} when the frame does not answer within 10 s; the signal's reason when aborted */
  static async open(url: string, signal?: AbortSignal): Promise<KernelFrame> {
    signal?.throwIfAborted();
    const element = document.createElement('iframe');
    element.setAttribute('sandbox', 'allow-scripts');
    element.setAttribute('aria-hidden', 'true');
    element.tabIndex = -1;
    element.title = 'Sandbox';
    element.style.cssText = 'position:absolute;width:0;height:0;border:0;visibility:hidden';
    const { port1, port2 } = new MessageChannel();
    const frame = new KernelFrame(element, port1);
    try {
      await new Promise<void>((resolve, reject) => {
        const limit = setTimeout(() => {
          const remedy =
            'Reload the page. If it happens again, an extension or the host blocks frames of this site.';
          reject(
            new EngineError(
              'ETIMEDOUT',
              `The sandbox frame ${url} did not answer within ${FRAME_LIMIT / 1000} s`,
              { stage: 'boot', remedy },
            ),
          );
        }, FRAME_LIMIT);
        const settle = (act: () => void) => {
          clearTimeout(limit);
          signal?.removeEventListener('abort', abort);
          act();
        };
        const abort = () => settle(() => reject(signal?.reason as Error));
        signal?.addEventListener('abort', abort);
        frame.#listener = (message) => {
          if (message.t === 'ready') settle(resolve);
        };
        // The frame's origin is opaque: no target origin can be named but '*'. Only this very window gets it.
        element.onload = () => element.contentWindow?.postMessage('backlab:hello', '*', [port2]);
        element.src = url;
        document.body.append(element);
      });
      return frame;
    } catch (error) {
      frame.close();
      throw error;
    }
  }

  /** Calls made after it need not wait for it: they arrive after it. */
  load(configuration: KernelConfiguration): void {
    this.loaded = this.call('load', configuration);
    // Seen by whoever boots the frame.
    this.loaded.catch(() => undefined);
  }

  /** What the kernel says unasked goes to `listener`. */
  listen(listener: Listener): void {
    this.#listener = listener;
  }

  post(message: ToKernel, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  /** @throws {EngineError} what the kernel answered instead */
  call<M extends keyof PageCalls>(method: M, args: PageCalls[M]['args']): Promise<PageCalls[M]['value']> {
    const id = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#port.postMessage({ t: 'call', id, method, args });
    });
  }

  close(): void {
    this.#port.close();
    this.#element.remove();
    for (const { reject } of this.#pending.values())
      reject(new EngineError('ECANCELED', 'The sandbox was disposed of', { remedy: 'Boot a new one.' }));
    this.#pending.clear();
  }

  #receive(message: FromKernel): void {
    if (message.t !== 'reply' && message.t !== 'fault') {
      this.#listener(message);
      return;
    }
    const waiting = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.t === 'reply') waiting?.resolve(message.value);
    else
      waiting?.reject(
        new EngineError(
          message.code,
          message.message,
          message.remedy === undefined ? {} : { remedy: message.remedy },
        ),
      );
  }
}
