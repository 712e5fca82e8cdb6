/** What the page makes of a frame that falls silent, as one does whose process the browser has ended. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KernelFrame } from './frame';

/** Milliseconds between two looks; the fifth in vain is the last. */
const LOOK = 5_000;

let kernel: MessagePort;
let frame: KernelFrame;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  const element = {
    style: {},
    onload: (): void => undefined,
    setAttribute: () => undefined,
    remove: () => undefined,
    contentWindow: {
      postMessage(_hello: string, _origin: string, [port]: MessagePort[]) {
        if (!port) throw new Error('No port was handed over');
        kernel = port;
        kernel.postMessage({ t: 'ready' });
      },
    },
  };
  vi.stubGlobal('document', { createElement: () => element, body: { append: () => element.onload() } });
  frame = await KernelFrame.open('/sandbox/frame.html');
});
afterEach(() => {
  frame.close();
  kernel.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a frame that says nothing', () => {
  it('is lost after five looks: calls that wait are rejected, whoever asked is told, and later calls fail at once', async () => {
    const told = vi.fn();
    frame.whenLost(told);
    const waiting = frame.call('nextTimer', null);
    const rejected = expect(waiting).rejects.toMatchObject({ code: 'ENOMEM' });
    vi.advanceTimersByTime(4 * LOOK);
    expect(frame.lost).toBeNull();
    vi.advanceTimersByTime(LOOK);
    await rejected;
    expect(told).toHaveBeenCalledExactlyOnceWith(frame.lost);
    expect(frame.lost?.message).toMatch(/^The browser ended the sandbox/);
    await expect(frame.call('nextTimer', null)).rejects.toBe(frame.lost);
  });

  it('lives as long as it answers when it is asked', async () => {
    for (let look = 0; look < 10; look++) {
      const asked = new Promise((resolve) => {
        kernel.onmessage = ({ data }) => resolve(data);
      });
      vi.advanceTimersByTime(LOOK);
      expect(await asked).toEqual({ t: 'hello' });
      const heard = new Promise<void>((resolve) => frame.listen(() => resolve()));
      kernel.postMessage({ t: 'ready' });
      await heard;
    }
    expect(frame.lost).toBeNull();
  });
});
