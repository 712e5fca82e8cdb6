/** Recordings of a run out of the page and back in. What reads and writes them loads when it is needed. */
import type { Session } from '../session';

/** Saves everything that the log of the live run holds. */
export async function saveRecording({ lab, run }: Session): Promise<void> {
  const { log } = run.getState();
  if (!log) throw new Error('There is no run yet. Press Run first.');
  const { downloadRecording } = await import('@/components/visualizers/panel/download');
  downloadRecording(lab.id, log.events);
}

/** Shows a recording, or why the file is none, where the traffic is. */
export async function openRecording({ recording, layout }: Session, file: File): Promise<void> {
  await recording.open(file);
  layout.show('traffic');
}

/** Shows a recording in the lab's pictures, in the one that is meant for it; a lab without pictures has its traffic. */
export async function replayRecording(session: Session, file: File): Promise<void> {
  const { recording, layout, lab, reveal } = session;
  if (lab.visualizers.length === 0) return openRecording(session, file);
  await recording.open(file);
  layout.show('pictures');
  const { shown, problem } = recording.getState();
  if (shown?.picture && problem === null) reveal.picture(shown.picture, null);
}
