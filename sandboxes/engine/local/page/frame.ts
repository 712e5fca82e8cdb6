/** The kernel's frame: opaque origin, its own document and CSP, spoken to over one MessagePort. */
import { EngineError } from '../../contract';
import type { FromKernel, KernelConfiguration, PageCalls, ToKernel } from '../kernel/messages';
import { isFromKernel } from '../kernel/page-shapes';

/** How long the frame's document and script may take. */
const FRAME_LIMIT = 10_000;

/** Milliseconds between two looks whether the frame has said anything; it is asked to when it has not. */
const LOOK = 5_000;
/** Looks in vain after which it is gone. No event tells of a process of the browser that has crashed (Chromium 156). */
const PATIENCE = 4;

type Listener = (message: FromKernel) => void;

export class KernelFrame {
  readonly #element: HTMLIFrameElement;
  readonly #port: MessagePort;
  readonly #pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  /** Settles when the kernel has made its workers, or could not. */
  loaded: Promise<unknown> = Promise.resolve();
  /** Why it is gone although nobody closed it; null while it lives. */
  lost: EngineError | null = null;
  #calls = 0;
  #listener: Listener = () => undefined;
  #onLost: (why: EngineError) => void = () => undefined;
  #silence = 0;
  #looks: ReturnType<typeof setInterval> | undefined;

  private constructor(element: HTMLIFrameElement, port: MessagePort) {
    this.#element = element;
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(data);
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
      frame.#looks = setInterval(() => frame.#look(), LOOK);
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

  /** Calls back when the browser has ended the frame. All calls that wait have been rejected by then. */
  whenLost(listener: (why: EngineError) => void): void {
    this.#onLost = listener;
    if (this.lost) listener(this.lost);
  }

  post(message: ToKernel, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  /** @throws {EngineError} what the kernel answered instead */
  call<M extends keyof PageCalls>(method: M, args: PageCalls[M]['args']): Promise<PageCalls[M]['value']> {
    if (this.lost) return Promise.reject(this.lost);
    const id = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#port.postMessage({ t: 'call', id, method, args });
    });
  }

  close(): void {
    clearInterval(this.#looks);
    this.#port.close();
    this.#element.remove();
    this.#reject(new EngineError('ECANCELED', 'The sandbox was disposed of', { remedy: 'Boot a new one.' }));
  }

  #look(): void {
    if (this.#silence++ >= PATIENCE) this.#lose(outOfMemory());
    else this.post({ t: 'hello' });
  }

  #lose(why: EngineError): void {
    clearInterval(this.#looks);
    this.lost = why;
    this.#reject(why);
    this.#onLost(why);
  }

  #reject(why: EngineError): void {
    for (const { reject } of this.#pending.values()) reject(why);
    this.#pending.clear();
  }

  #receive(message: unknown): void {
    if (this.lost) return;
    if (!isFromKernel(message)) {
      this.#lose(notOfAKernel(message));
      return;
    }
    this.#silence = 0;
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

function outOfMemory(): EngineError {
  return new EngineError(
    'ENOMEM',
    'The browser ended the sandbox and all that ran in it: most likely it ran out of memory.',
    { remedy: 'Run again. If it happens again, look for what your program keeps: a list that only grows.' },
  );
}

function notOfAKernel(message: unknown): EngineError {
  const { t } = Object(message) as { t?: unknown };
  const named = typeof t === 'string' ? ` (“${t.slice(0, 40)}”)` : '';
  return new EngineError(
    'EPROTO',
    `The sandbox was ended: it sent the page a message${named} that no kernel sends, so something in it is not ours.`,
    { remedy: 'Run again. If it happens again, an extension or a program has got into the sandbox’s frame.' },
  );
}
