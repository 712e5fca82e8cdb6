/** The real Prometheus with the series of `series.ts`, filled in by `promtool`. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type RealServer, realProgram, startReal } from '../real-server';

export const prometheus = realProgram('prometheus');
export const promtool = realProgram('promtool');

/** @param text OpenMetrics with timestamps */
export async function startFilled(text: string): Promise<RealServer> {
  if (prometheus === null || promtool === null) throw new Error('prometheus and promtool are not installed');
  const folder = mkdtempSync(join(tmpdir(), 'backlab-prometheus-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  writeFileSync(join(folder, 'series.om'), text);
  writeFileSync(join(folder, 'prometheus.yml'), '');
  execFileSync(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'series.om'), data]);
  const server = await startReal(
    prometheus,
    (port) => [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    ready,
  );
  return {
    ...server,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(port: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => null);
    if (answer?.ok) return;
    await pause(50);
  }
}
