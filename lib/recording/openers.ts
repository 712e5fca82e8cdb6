/**
 * What kinds of files can be opened for replay, without a sandbox. Each opener makes a recording of a file, so that every
 * picture reads it as it reads a live log. A kind more is one entry more here.
 */
import type { VISUALIZER_IDS } from '@/lib/labs/schema';
import { FORMAT } from './header';
import { type Recording, readRecording } from './read';

export interface Opener {
  /** For people, where all kinds are listed: "a Backlab recording". */
  readonly name: string;
  /** Whether a file claims to be of this kind; cheap, and not whether it is whole. */
  recognizes(text: string): boolean;
  /** @throws {Error} with a message for the person who chose the file: what is wrong, where, and the mend */
  read(text: string): Recording;
  /** The picture that shows it; left out: the one that is open. */
  readonly picture?: (typeof VISUALIZER_IDS)[number];
}

const OPENERS: readonly Opener[] = [
  {
    name: 'a Backlab recording (.jsonl)',
    recognizes: (text) => text.startsWith('{') && text.slice(0, 200).includes(FORMAT),
    read: readRecording,
  },
];

export interface Opened {
  readonly recording: Recording;
  readonly picture: NonNullable<Opener['picture']> | null;
}

/**
 * Opens the text of a file by the first opener that recognizes it.
 * @throws {Error} with a message for the person who chose the file
 */
export function openText(text: string, openers: readonly Opener[] = OPENERS): Opened {
  const opener = openers.find((one) => one.recognizes(text));
  if (!opener) {
    const kinds = openers.map(({ name }) => name).join(', ');
    const what = text.trim() === '' ? 'It is empty.' : 'It is of no kind that can be replayed.';
    throw new Error(`${what} What can be: ${kinds}. “Save this run as a recording” makes one.`);
  }
  return { recording: opener.read(text), picture: opener.picture ?? null };
}
