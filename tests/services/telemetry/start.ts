import type { RunningService } from '../../../sandboxes/services/service';
import { telemetry } from '../../../sandboxes/services/telemetry/index';
import type { Answer } from './compare';

export const start = (
  flags: Readonly<Record<string, string>> = {},
  data: string | null = null,
): Promise<RunningService> =>
  telemetry.start({
    host: '127.0.0.1',
    port: 0,
    data,
    assets: null,
    flags,
    log: (line) => {
      throw new Error(line);
    },
  });

/** Asks the HTTP API of ours or of the real one. */
export async function ask(port: number, path: string, parameters: Record<string, string>): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}?${new URLSearchParams(parameters)}`);
  return (await response.json()) as Answer;
}
