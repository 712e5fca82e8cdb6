/** The engine's files, fetched by the page: an opaque frame has no HTTP cache of its own to speak of. */
import { EngineError } from '../../contract';
import type { SandboxManifest } from '../manifest';

export interface Assets {
  manifest(signal?: AbortSignal): Promise<SandboxManifest>;
  text(file: string, signal?: AbortSignal): Promise<string>;
  /** Megabytes, some of them: kept by the browser's cache, not here. */
  bytes(file: string, signal?: AbortSignal): Promise<Uint8Array>;
  url(file: string): string;
}

/** @param base URL of the folder that holds `manifest.json`, with its last slash: `/sandbox/` */
export function createAssets(base: string): Assets {
  // Only what arrived is kept: a failure must not be remembered, the next boot may succeed.
  const texts = new Map<string, string>();
  let manifest: SandboxManifest | null = null;

  const get = async (file: string, signal?: AbortSignal): Promise<Response> => {
    const url = `${base}${file}`;
    let response: Response;
    try {
      response = await fetch(url, signal ? { signal } : {});
    } catch (cause) {
      signal?.throwIfAborted();
      throw new EngineError('EFETCH', `${url} could not be fetched`, {
        stage: 'fetch',
        remedy: 'Check the connection, then run again.',
        cause,
      });
    }
    if (!response.ok) {
      throw new EngineError('EFETCH', `${url} answered ${response.status}`, {
        stage: 'fetch',
        remedy:
          'Reload the page: the site may have been updated meanwhile. Hosts: run npx tsx scripts/build-sandbox.ts.',
      });
    }
    return response;
  };

  return {
    url: (file) => `${base}${file}`,
    async manifest(signal) {
      manifest ??= (await (await get('manifest.json', signal)).json()) as SandboxManifest;
      return manifest;
    },
    async bytes(file, signal) {
      return new Uint8Array(await (await get(file, signal)).arrayBuffer());
    },
    async text(file, signal) {
      const known = texts.get(file);
      if (known !== undefined) return known;
      const text = await (await get(file, signal)).text();
      texts.set(file, text);
      return text;
    },
  };
}
