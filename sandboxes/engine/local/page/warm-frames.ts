/** One frame ahead of need, with its kernel loaded and a process worker waiting: boot takes it and asks for the next. */
import type { Assets } from './assets';
import { KernelFrame } from './frame';

export interface WarmFrames {
  /** A frame that has been sent its bundles (see its `loaded`): the one that waits, or a new one. */
  take(signal?: AbortSignal): Promise<KernelFrame>;
  /** What runs in the frame that was taken has started, or has ended: now a spare is in nobody's way. */
  quiet(): void;
  /** A frame is gone, and with it the spare one: both are in one process of the browser. */
  lost(): void;
}

/** Milliseconds that a server that has just begun to listen has for the request that waits for it. */
const QUIET = 200;
/** Milliseconds after which nothing is thought to be starting any more. */
const LONG_START = 2000;

export function createWarmFrames(assets: Assets): WarmFrames {
  let spare: Promise<KernelFrame> | null = null;

  const open = async (signal?: AbortSignal): Promise<KernelFrame> => {
    const manifest = await assets.manifest(signal);
    // The frame and the bundles load side by side.
    const opening = KernelFrame.open(assets.url(manifest.frame.file), signal);
    try {
      const [processCode, compileCode] = await Promise.all([
        assets.text(manifest.process.file, signal),
        assets.text(manifest.compile.file, signal),
      ]);
      const frame = await opening;
      frame.load({ processCode, compileCode });
      return frame;
    } catch (error) {
      opening.then(
        (frame) => frame.close(),
        () => undefined,
      );
      throw error;
    }
  };

  let timer: ReturnType<typeof setTimeout> | undefined;
  const makeSpareIn = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      spare ??= open();
      // Nobody waits for a spare: if it fails, the next boot tries anew and tells.
      spare.catch(() => {
        spare = null;
      });
    }, milliseconds);
  };

  return {
    lost() {
      // One that could not be opened is told of to whoever takes it.
      spare?.then(
        (frame) => frame.close(),
        () => undefined,
      );
      spare = null;
    },
    quiet() {
      if (spare === null) makeSpareIn(QUIET);
    },
    async take(signal) {
      const waiting = spare;
      spare = null;
      makeSpareIn(LONG_START);
      const ready = await waiting?.catch(() => null);
      return ready ?? open(signal);
    },
  };
}
