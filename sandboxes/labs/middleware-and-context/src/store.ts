/** Notes and reports, with the latency of a database across a network. It knows nothing of HTTP and sees no Hono context. */
import { setTimeout as wait } from 'node:timers/promises';
import { requestContext } from './context.ts';
import { log } from './log.ts';

export interface Note {
  readonly id: number;
  readonly title: string;
  readonly owner: string | null;
}

const notes: Note[] = [];
let queries = 0;

/** Uneven, as queries are: requests overtake each other. */
function latency(): Promise<void> {
  queries += 1;
  return wait(2 + ((queries * 7) % 11));
}

/** Saves a note for the user of the request in progress. */
export async function save(title: string): Promise<Note> {
  await latency();
  const note = { id: notes.length + 1, title, owner: requestContext().user };
  notes.push(note);
  await latency();
  log('note saved', { note: note.id });
  return note;
}

/** The notes of the user of the request in progress. */
export async function mine(): Promise<readonly Note[]> {
  await latency();
  const { user } = requestContext();
  return notes.filter((note) => note.owner === user);
}

/** Counts the notes of a month; takes at least 25 ms. Rejects, after a while, when there is no table for that month. */
export async function report(month: number): Promise<{ month: number; notes: number }> {
  await wait(25);
  if (!(month >= 1 && month <= 12)) throw new Error(`relation "notes_2026_${month}" does not exist`);
  return { month, notes: notes.length };
}
