/** Our S3 as a test has it, and the SDK beside it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { s3 as service } from '../../../sandboxes/services/s3/index';
import type { FlagValues, RunningService } from '../../../sandboxes/services/service';

export interface Started extends RunningService {
  readonly endpoint: string;
  client(settings?: S3ClientConfig): S3Client;
}

export const KEY = { accessKeyId: 'AKID', secretAccessKey: 'secret' };

/** @param data a folder, or null */
export async function startS3(flags: FlagValues = {}, data: string | null = null): Promise<Started> {
  const logged: string[] = [];
  const running = await service.start({
    host: '127.0.0.1',
    port: 0,
    data,
    assets: null,
    flags: { credentials: ['AKID:secret'], ...flags },
    log: (line) => void logged.push(line),
  });
  const endpoint = `http://127.0.0.1:${running.port}`;
  const clients: S3Client[] = [];
  return {
    ...running,
    endpoint,
    client(settings = {}) {
      const client = new S3Client({
        endpoint,
        region: 'us-east-1',
        forcePathStyle: true,
        credentials: KEY,
        maxAttempts: 1,
        ...settings,
      });
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.destroy();
      await running.stop();
      if (logged.length > 0) throw new Error(`S3 met what it did not expect:\n${logged.join('\n')}`);
    },
  };
}

export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'backlab-s3-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** What a refusal says. */
export interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
}

export async function refusal(asking: Promise<unknown>): Promise<Refusal> {
  try {
    await asking;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error('It was not refused.');
}
