/**
 * A recording: the event log of a sandbox as a file of JSON lines. The first line is the header, each other line one event;
 * bytes are base64.
 */
import { z } from 'zod';

export const FORMAT = 'backlab-recording';
export const VERSION = 1;

export const RecordingHeader = z.object({
  format: z.literal(FORMAT),
  version: z.number().int(),
  /** Where it comes from, for people: the id of a lab, or what was captured. */
  origin: z.string().max(1000),
  /** When it was saved, ISO 8601. */
  saved: z.string().max(40).exactOptional(),
  /** How many events had been let go before the first that it holds. */
  forgotten: z.number().int().min(0).default(0),
});
export type RecordingHeader = z.infer<typeof RecordingHeader>;
