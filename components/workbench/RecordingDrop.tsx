'use client';
import { FolderInput } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LazySession } from './lazy-session';
import { replayRecording } from './work/recording-in-out';

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;

/** A recording dropped anywhere on the page is opened for replay; what else it may be is told where it would be shown. */
export function RecordingDrop({ load }: { readonly load: LazySession['load'] }) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    const options = { capture: true, signal: controller.signal };
    const drag = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      // Otherwise the browser leaves the page for the file.
      event.preventDefault();
      event.stopPropagation();
      setOver(true);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      setOver(false);
      const [file] = event.dataTransfer?.files ?? [];
      if (file)
        load()
          .then((session) => replayRecording(session, file))
          .catch((error: unknown) => console.error(`${file.name} could not be opened`, error));
    };
    const leave = (event: DragEvent) => {
      // Between two elements of the page there is a related one.
      if (event.relatedTarget === null) setOver(false);
    };
    document.addEventListener('dragenter', drag, options);
    document.addEventListener('dragover', drag, options);
    document.addEventListener('dragleave', leave, options);
    document.addEventListener('drop', drop, options);
    return () => controller.abort();
  }, [load]);
  return over ? (
    <div className="pointer-events-none fixed inset-0 z-50 grid place-items-center bg-scrim p-6">
      <p className="flex items-center gap-3 rounded-xl border border-line bg-raised px-6 py-5 font-medium text-ink shadow-float">
        <FolderInput aria-hidden size={20} className="text-accent-ink" /> Drop it here to look at the run
        again
      </p>
    </div>
  ) : null;
}
