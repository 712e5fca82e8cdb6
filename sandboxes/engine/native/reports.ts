import type { Direction } from '../events';

/** What the preload in a sandbox's process tells the engine; see `preload/reports.cjs`. `pid` is the process that reports. */
export type Report = { readonly pid: number } & (
  | { readonly type: 'listen'; readonly port: number; readonly real: number }
  | { readonly type: 'unlisten'; readonly port: number }
  | { readonly type: 'open'; readonly connection: number; readonly port: number; readonly to: number }
  | {
      readonly type: 'data';
      readonly connection: number;
      readonly direction: Direction;
      readonly base64: string;
      readonly length: number;
    }
  | { readonly type: 'close'; readonly connection: number; readonly how: 'fin' | 'reset' }
  | { readonly type: 'spawn'; readonly child: number; readonly command: readonly string[] }
  | {
      readonly type: 'exit';
      readonly child: number;
      readonly code: number | null;
      readonly signal: string | null;
    }
  | { readonly type: 'diagnostic'; readonly channel: string; readonly message: unknown }
  | { readonly type: 'pong'; readonly id: number }
);

/** Reads reports from a byte stream of JSON lines. Learner's code could write there too: what is no report is left out. */
export function createReportReader(onReport: (report: Report) => void): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  let rest = '';
  return (bytes) => {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const report = parse(line);
      if (report !== null) onReport(report);
    }
  };
}

function parse(line: string): Report | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'type' in value && 'pid' in value
      ? (value as Report)
      : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
