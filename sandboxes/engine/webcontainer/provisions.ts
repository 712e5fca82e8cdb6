import { EngineError } from '../contract';

/** What the site's build gives to put into a container. */
export interface Provisions {
  /** Text of `bridge/bridge.cjs`. */
  readonly bridge: string;
  /** Packages of ours, which no registry has: name to files. */
  readonly packages: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Reads what the build has written.
 * @param assets URL of the folder with `manifest.json`, with its last slash: `/sandbox/`
 * @throws {EngineError} `EFETCH`
 */
export async function fetchProvisions(assets: string): Promise<Provisions> {
  const { webcontainer } = (await fetchJson(`${assets}manifest.json`)) as { webcontainer: string };
  return (await fetchJson(assets + webcontainer)) as Provisions;
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url).catch((cause: unknown) => {
    throw failed(`${url} could not be fetched`, cause);
  });
  if (!response.ok) throw failed(`${url} answered ${response.status}`);
  return response.json();
}

const failed = (message: string, cause?: unknown) =>
  new EngineError('EFETCH', message, {
    stage: 'fetch',
    remedy: 'Check the connection, then reload the page: the site may have been updated meanwhile.',
    cause,
  });
