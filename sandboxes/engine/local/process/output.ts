/**
 * stdout and stderr on their way to the kernel: gathered within a task, sent as bytes, and cut when the kernel
 * cannot keep up (`while (true) console.log('x')` would fill the tab's memory): what is cut is counted and told.
 */
import { onKernel, tell } from './kernel-link';
import { isTerminal } from './terminal';

export type StreamName = 'stdout' | 'stderr';

/** Bytes that may be unread by the kernel. */
const WINDOW = 4 * 1024 * 1024;
/** Text is sent when it has grown to this, even within one task. */
const CHUNK = 64 * 1024;
/** Writes of one task that a terminal shows at once, as Node's do: what follows them may never end. */
const PROMPT = 16;
/** Bytes of one message. */
const PIECE = 16 * 1024 * 1024;

const encoder = new TextEncoder();
const schedule = globalThis.queueMicrotask.bind(globalThis);
let unread = 0;
let scheduled = false;
let written = 0;
let closed = false;
const gathered: { stream: StreamName; text: string }[] = [];
let size = 0;
const dropped: Record<StreamName, { lines: number; characters: number }> = {
  stdout: { lines: 0, characters: 0 },
  stderr: { lines: 0, characters: 0 },
};

export function startOutput(): void {
  onKernel('drained', ({ length }) => {
    unread = Math.max(0, unread - length);
  });
}

export function writeText(stream: StreamName, text: string): void {
  if (closed || text === '') return;
  if (unread + size >= WINDOW) {
    dropped[stream].characters += text.length;
    dropped[stream].lines += countLines(text);
    return;
  }
  const last = gathered.at(-1);
  if (last?.stream === stream) last.text += text;
  else gathered.push({ stream, text });
  size += text.length;
  if (!scheduled) {
    scheduled = true;
    schedule(settle);
  }
  if (size >= CHUNK || (isTerminal(stream === 'stdout' ? 1 : 2) && ++written <= PROMPT)) flushOutput();
}

/** At the end of a task. */
function settle(): void {
  scheduled = false;
  written = 0;
  flushOutput();
}

export function writeBytes(stream: StreamName, bytes: Uint8Array): void {
  if (closed || bytes.byteLength === 0) return;
  flushOutput();
  if (unread >= WINDOW) {
    dropped[stream].characters += bytes.byteLength;
    return;
  }
  sendPieces(stream, new Uint8Array(bytes));
}

export function flushOutput(): void {
  size = 0;
  for (const { stream, text } of gathered.splice(0)) sendPieces(stream, encoder.encode(text));
}

/** The last words: nothing is written afterwards. */
export function closeOutput(): void {
  flushOutput();
  for (const stream of ['stdout', 'stderr'] as const) tellDropped(stream);
  closed = true;
}

function sendPieces(stream: StreamName, bytes: Uint8Array): void {
  if (bytes.length <= PIECE) send(stream, bytes);
  else for (let from = 0; from < bytes.length; from += PIECE) send(stream, bytes.slice(from, from + PIECE));
}

function send(stream: StreamName, bytes: Uint8Array): void {
  tellDropped(stream);
  unread += bytes.byteLength;
  tell({ t: 'output', stream, bytes }, [bytes.buffer as ArrayBuffer]);
}

function tellDropped(stream: StreamName): void {
  const { lines, characters } = dropped[stream];
  if (characters === 0) return;
  dropped[stream] = { lines: 0, characters: 0 };
  tell({ t: 'dropped', stream, lines, characters });
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
