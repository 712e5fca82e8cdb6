import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface BoundPort {
  readonly port: number;
  /** The loopback port of the host. */
  readonly real: number;
  readonly pid: number;
}

/** The engine's view of the port table that `preload/port-table.cjs` writes. */
export function createPorts(folder: string) {
  const read = (port: number): BoundPort | null => {
    try {
      const [real = 0, pid = 0] = readFileSync(join(folder, String(port)), 'utf8')
        .split(' ')
        .map(Number);
      return real === 0 ? null : { port, real, pid };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  };
  return {
    read,
    /** Lets go what a killed process could not. Returns the ports it held. */
    release(pid: number): number[] {
      const held = readdirSync(folder)
        .map(Number)
        .filter((port) => read(port)?.pid === pid);
      for (const port of held) rmSync(join(folder, String(port)), { force: true });
      return held;
    },
  };
}
