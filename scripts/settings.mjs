/** Every setting is an environment variable, read and checked here. */
import { resolve } from 'node:path';

/**
 * @param {Record<string, string | undefined>} env
 * @returns {{ port: number, dataDir: string, webcontainers: WebContainers | null, embedOrigins: string[] | null }} `dataDir` is
 *   absolute; `webcontainers` is null unless the host offers them to learners; `embedOrigins` is null when any site may embed
 * @throws {Error} naming the variable, what it holds and what it may hold
 */
export function readSettings(env = process.env) {
  const port = env['PORT'] ?? '3000';
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
    throw new Error(`PORT is "${port}"; it must be a whole number from 1 to 65535, such as PORT=3000.`);
  }
  const dataDir = env['DATA_DIR'] ?? './data';
  if (dataDir.trim() === '')
    throw new Error('DATA_DIR is empty; give a folder, such as DATA_DIR=./data, or leave it unset.');
  const offered = env['WEBCONTAINERS'] || 'off';
  if (offered !== 'on' && offered !== 'off') {
    throw new Error(
      `WEBCONTAINERS is "${offered}"; it must be "on" or "off" (read docs/hosting.md before "on").`,
    );
  }
  return {
    port: Number(port),
    dataDir: resolve(dataDir),
    webcontainers: offered === 'on' ? readWebContainers(env) : null,
    embedOrigins: readEmbedOrigins(env),
  };
}

/**
 * Who may show the course in a frame, beside itself. The proxy reads the same variable (lib/server/embedding.ts).
 * @param {Record<string, string | undefined>} env
 * @returns {string[] | null} null: any site; empty: none
 */
function readEmbedOrigins(env) {
  const text = env['EMBED_ORIGINS']?.trim() || '*';
  if (text === '*') return null;
  if (text === 'none') return [];
  return text.split(/\s+/).map((origin) => {
    if (/^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d+)?$/i.test(origin)) return origin;
    throw new Error(
      `EMBED_ORIGINS has "${origin}"; give origins with spaces between them, such as "https://lms.example.edu https://*.example.org", or "none", or leave it unset so that any site may embed the course.`,
    );
  });
}

/**
 * Where WebContainers are loaded from, and with what.
 * @typedef {{ origin: string, apiKey: string | null }} WebContainers
 * @param {Record<string, string | undefined>} env
 * @returns {WebContainers}
 * @throws {Error} as `readSettings`
 */
export function readWebContainers(env = process.env) {
  const url = env['WEBCONTAINER_API_IFRAME_URL'] || 'https://stackblitz.com';
  if (!/^https?:/.test(url) || !URL.canParse(url)) {
    throw new Error(
      `WEBCONTAINER_API_IFRAME_URL is "${url}"; it must be the address of an installation, such as https://stackblitz.com, or unset.`,
    );
  }
  const apiKey = env['WEBCONTAINER_API_KEY'] || null;
  if (apiKey !== null && !/^[\w-]+$/.test(apiKey)) {
    throw new Error('WEBCONTAINER_API_KEY holds something that is no letter, digit, "_" or "-".');
  }
  return { origin: new URL(url).origin, apiKey };
}
