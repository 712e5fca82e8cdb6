'use client';
import { Disc3 } from 'lucide-react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import { useSession } from '../context';
import { DismissibleProblem } from '../DismissibleProblem';
import type { ShownRecording } from '../state/recording-store';

/** Says that what one sees is a recording, and leads back. */
export function RecordingBanner() {
  const { recording } = useSession();
  const { shown, problem } = useStore(recording);
  return (
    <>
      {problem ? <DismissibleProblem message={problem} onDismiss={() => recording.dismiss()} /> : null}
      {shown ? <Shown recording={shown} onBack={() => recording.close()} /> : null}
    </>
  );
}

function Shown({ recording, onBack }: { readonly recording: ShownRecording; onBack(): void }) {
  const { name, origin, unknown } = recording;
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-b bg-info-soft px-3 py-1 text-info text-xs">
      <Disc3 aria-hidden size={14} />
      <p className="min-w-0 flex-1">
        You look at a recording, <strong className="font-medium">{name}</strong> ({origin}). Nothing of it
        runs.
        {unknown > 0 ? ` ${unknown.toLocaleString('en')} events of a newer version were left out.` : ''}
      </p>
      <Button size="small" onClick={onBack}>
        Back to the live run
      </Button>
    </div>
  );
}
