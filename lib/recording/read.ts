import type { z } from 'zod';
import type { SandboxEvent } from '@/sandboxes/engine/events';
import { bodySchema, Envelope } from './event-schema';
import { FORMAT, RecordingHeader, VERSION } from './header';

export interface Recording {
  readonly header: RecordingHeader;
  readonly events: readonly SandboxEvent[];
  /** How many events were left out because a newer version wrote them. */
  readonly unknown: number;
}

/** Why a text is no recording: what, on which line, and what to do. */
class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

/** Characters. A log keeps at most 16 MiB of bytes. */
const LIMIT = 64 * 1024 * 1024;
const EVENTS = 100_000;

function json(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new RecordingError(
      `Line ${number} is no JSON. The file may have been cut off or edited: save it again.`,
    );
  }
}

function reason({ issues }: z.ZodError): string {
  const [first] = issues;
  return first ? `${first.path.join('.') || 'it'}: ${first.message}` : 'it has another form';
}

function readHeader(line: string): RecordingHeader {
  const value = line.startsWith('{') ? json(line, 1) : null;
  const named = typeof value === 'object' && value !== null && 'format' in value && value.format === FORMAT;
  if (!named)
    throw new RecordingError(
      'This is no Backlab recording: choose a file that was made by “Save this recording”.',
    );
  const header = RecordingHeader.safeParse(value);
  if (!header.success)
    throw new RecordingError(`The header on line 1 is not valid: ${reason(header.error)}.`);
  if (header.data.version !== VERSION)
    throw new RecordingError(
      `The recording has version ${header.data.version}, and this site reads version ${VERSION}. Reload the page, or record anew.`,
    );
  return header.data;
}

function readEvent(line: string, number: number): SandboxEvent | null {
  const value = json(line, number);
  const envelope = Envelope.safeParse(value);
  if (!envelope.success)
    throw new RecordingError(`The event on line ${number} is not valid: ${reason(envelope.error)}.`);
  const { type, seq, at, cause } = envelope.data;
  const schema = bodySchema(type);
  if (!schema) return null;
  const body = schema.safeParse(value);
  if (!body.success)
    throw new RecordingError(`The event on line ${number} (${type}) is not valid: ${reason(body.error)}.`);
  // The schema of its type has just proved it.
  return { ...body.data, type, seq, at, ...(cause === undefined ? {} : { cause }) } as SandboxEvent;
}

/**
 * Reads a recording; nothing in it is run.
 * @throws {RecordingError} with a message for the person who chose the file
 */
export function readRecording(text: string): Recording {
  if (text.length > LIMIT) throw new RecordingError('The file is larger than 64 MiB: no recording is.');
  const lines = text.split('\n');
  if (lines.length > EVENTS + 2) throw new RecordingError(`The file has more than ${EVENTS} events.`);
  const header = readHeader(lines[0] ?? '');
  const events: SandboxEvent[] = [];
  let unknown = 0;
  let last = -1;
  lines.slice(1).forEach((line, index) => {
    if (line.trim() === '') return;
    const event = readEvent(line, index + 2);
    if (!event) {
      unknown++;
      return;
    }
    if (event.seq <= last)
      throw new RecordingError(
        `The event on line ${index + 2} has number ${event.seq}, after ${last}: they must rise.`,
      );
    last = event.seq;
    events.push(event);
  });
  return { header, events, unknown };
}
