/** A recording that the workbench shows instead of the live run. Nothing of it is run. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { VisualizerId } from '@/components/visualizers/contract';
import type { EventLog } from '@/sandboxes/engine/events';

export interface ShownRecording {
  /** The name of the file. */
  readonly name: string;
  /** Where it comes from, as its header says. */
  readonly origin: string;
  readonly log: EventLog;
  /** How many events were left out because a newer version wrote them. */
  readonly unknown: number;
  /** The picture that shows it, where one is meant. */
  readonly picture: VisualizerId | null;
}

export interface RecordingState {
  readonly shown: ShownRecording | null;
  /** Why the file that was chosen last cannot be shown. */
  readonly problem: string | null;
}

export interface RecordingStore extends StoreApi<RecordingState> {
  /** Shows a recording; a file that is none becomes the `problem`, and what is shown stays. */
  open(file: Pick<File, 'name' | 'text'>): Promise<void>;
  /** Back to the live run. */
  close(): void;
  /** The problem has been read. */
  dismiss(): void;
}

async function read(file: Pick<File, 'name' | 'text'>): Promise<ShownRecording> {
  const [{ openText }, { recordedLog }, text] = await Promise.all([
    import('@/lib/recording/openers'),
    import('@/lib/recording/recorded-log'),
    file.text(),
  ]);
  const { recording, picture } = openText(text);
  const { header, unknown } = recording;
  return { name: file.name, origin: header.origin, log: recordedLog(recording), unknown, picture };
}

export function createRecordingStore(): RecordingStore {
  const store = createStore<RecordingState>(() => ({ shown: null, problem: null }));
  return {
    ...store,
    async open(file) {
      try {
        store.setState({ shown: await read(file), problem: null });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        store.setState({ problem: `${file.name} cannot be shown. ${why}` });
      }
    },
    close: () => store.setState({ shown: null, problem: null }),
    dismiss: () => store.setState({ problem: null }),
  };
}
