/** A share link: what differs from the lab's start state, deflated into the URL's fragment, which no server ever sees. */
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import type { FileMap } from '@/lib/labs/for-page';
import { changedPaths, pathProblem } from './files';

export interface SharedWork {
  readonly lab: string;
  /** Texts that differ from the start state. */
  readonly files: FileMap;
  readonly removed: readonly string[];
}

export class ShareProblem extends Error {
  override readonly name = 'ShareProblem';
}

const PREFIX = '#code=';
/** Most bytes of text that a link may unfold into: a small link must not fill the tab's memory. */
const LIMIT = 1_000_000;

export function sharedWork(lab: string, start: FileMap, mine: FileMap): SharedWork {
  const files: Record<string, string> = {};
  const removed: string[] = [];
  for (const path of changedPaths(start, mine)) {
    const text = mine[path];
    if (text === undefined) removed.push(path);
    else files[path] = text;
  }
  return { lab, files, removed };
}

/** The files that the sender had: the start state of the lab with the shared changes. */
export function unfoldWork(start: FileMap, work: SharedWork): FileMap {
  const files: Record<string, string> = { ...start, ...work.files };
  for (const path of work.removed) delete files[path];
  return files;
}

/** `#code=…`, to be put behind the page's address. */
export function encodeShare(work: SharedWork): string {
  const packed = deflateSync(strToU8(JSON.stringify({ v: 1, ...work })), { level: 9 });
  let binary = '';
  for (let at = 0; at < packed.length; at += 0x8000)
    binary += String.fromCharCode(...packed.subarray(at, at + 0x8000));
  return PREFIX + btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * Reads a fragment; `null` when it holds no share link.
 * @throws {ShareProblem} when it holds one that is cut off, damaged or too large
 */
export function decodeShare(fragment: string): SharedWork | null {
  if (!fragment.startsWith(PREFIX)) return null;
  return workFrom(inflate(fragment.slice(PREFIX.length)));
}

function inflate(text: string): string {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const chunks: Uint8Array[] = [];
    let total = 0;
    let ended = false;
    const stream = new Inflate((chunk, final) => {
      total += chunk.length;
      if (total > LIMIT)
        throw new ShareProblem(
          'The link unfolds into more than 1 MB of text, so it was not opened. Ask for a zip instead.',
        );
      chunks.push(chunk);
      ended ||= final;
    });
    // In small steps, so that the limit acts before a bomb has unfolded.
    const packed = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    for (let at = 0; at < packed.length; at += 1024)
      stream.push(packed.subarray(at, at + 1024), at + 1024 >= packed.length);
    if (!ended) throw new Error('it ends too early');
    const all = new Uint8Array(total);
    let at = 0;
    for (const chunk of chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return strFromU8(all);
  } catch (error) {
    if (error instanceof ShareProblem) throw error;
    throw new ShareProblem(
      `The shared link is damaged or cut off (${error instanceof Error ? error.message : String(error)}). Copy the whole address again.`,
    );
  }
}

function workFrom(json: string): SharedWork {
  const damaged = () =>
    new ShareProblem('The shared link holds no code that this version understands. Ask for a new link.');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new ShareProblem(`The shared link is damaged (${String(error)}). Copy the whole address again.`);
  }
  if (typeof value !== 'object' || value === null) throw damaged();
  const { v, lab, files, removed } = value as Record<string, unknown>;
  if (
    v !== 1 ||
    typeof lab !== 'string' ||
    typeof files !== 'object' ||
    files === null ||
    !Array.isArray(removed)
  )
    throw damaged();
  for (const [path, text] of Object.entries(files)) {
    if (typeof text !== 'string' || pathProblem({}, path) !== null) throw damaged();
  }
  if (!removed.every((path) => typeof path === 'string')) throw damaged();
  return { lab, files: files as FileMap, removed: removed as string[] };
}
