/** One frame ahead of need, with its kernel loaded and a process worker waiting: boot takes it and asks for the next. */
import type { Assets } from './assets';
import { KernelFrame } from './frame';

export interface WarmFrames {
  /** A loaded frame: the one that waits, or a new one. */
  take(signal?: AbortSignal): Promise<KernelFrame>;
}

/** A spare is made once the page has had this long to itself. */
const QUIET = 300;

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
      await frame.load({ processCode, compileCode });
      return frame;
    } catch (error) {
      opening.then(
        (frame) => frame.close(),
        () => undefined,
      );
      throw error;
    }
  };

  return {
    async take(signal) {
      const waiting = spare;
      spare = null;
      setTimeout(() => {
        spare ??= open();
        // Nobody waits for a spare: if it fails, the next boot tries anew and tells.
        spare.catch(() => {
          spare = null;
        });
      }, QUIET);
      const ready = await waiting?.catch(() => null);
      return ready ?? open(signal);
    },
  };
}
