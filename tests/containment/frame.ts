/** The script of a frame that is taken over: as the kernel's, but hostile. The page says what to try, and where. */
import { closeDoors } from '../../sandboxes/engine/local/kernel/close-doors';
import { FRAME_PROBES, LEAVING_PROBES, TAB_PROBES } from './frame-probes';
import type { Outside } from './listener';

declare const WORKER_CODE: string;
declare const CLOSED: boolean;

if (CLOSED) closeDoors(globalThis);

export interface Task {
  readonly targets: readonly Outside[];
  /** One of those that need a frame or a tab of their own; null: all others, in a worker too. */
  readonly probe: string | null;
}

const ALONE = { ...LEAVING_PROBES, ...TAB_PROBES };

addEventListener('message', ({ data, source }: MessageEvent<Task | { readonly clipboard: string }>) => {
  if ('clipboard' in data) return void tryClipboard(data.clipboard, source as Window);
  const say = () => (source as Window).postMessage('tried', '*');
  const probes = data.probe === null ? FRAME_PROBES : { [data.probe]: ALONE[data.probe] };
  for (const outside of data.targets)
    for (const [name, probe] of Object.entries(probes))
      try {
        // What fails later is meant to fail; only the listener's word counts.
        Promise.resolve(probe?.(outside.http + name, outside)).catch(() => undefined);
      } catch {
        // Refused at once. A probe that is itself broken is one that the control does not hear.
      }
  if (data.probe !== null) return say();
  const worker = new Worker(URL.createObjectURL(new Blob([WORKER_CODE], { type: 'text/javascript' })));
  worker.onmessage = say;
  worker.postMessage(data.targets);
});

/** Says what could be read, or the refusal, once both have been tried. */
async function tryClipboard(planted: string, page: Window): Promise<void> {
  const words = (error: unknown) => `refused: ${String(error)}`;
  const read = await navigator.clipboard.readText().catch(words);
  await navigator.clipboard.writeText(planted).catch(words);
  page.postMessage(read, '*');
}
