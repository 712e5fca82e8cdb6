import { identity } from '../../../sandboxes/services/identity';
import type { FlagValues, RunningService } from '../../../sandboxes/services/service';

export interface StartedIdentity extends RunningService {
  readonly issuer: string;
  /** What it said. */
  readonly lines: readonly string[];
}

export async function startIdentity(
  flags: FlagValues = {},
  { data = null, port = 0 }: { data?: string | null; port?: number } = {},
): Promise<StartedIdentity> {
  const lines: string[] = [];
  const service = await identity.start({
    host: '127.0.0.1',
    port,
    data,
    assets: null,
    flags,
    log: (line) => lines.push(line),
  });
  return { ...service, lines, issuer: `http://127.0.0.1:${service.port}` };
}
