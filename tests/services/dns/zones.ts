/** The zones of the tests: files that BIND reads too. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ZONES = fileURLToPath(new URL('zones/', import.meta.url));

/** Name of the zone → its file. */
export const zoneFiles: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(ZONES)
    .filter((file) => file.endsWith('.zone'))
    .map((file) => [file === 'root.zone' ? '.' : basename(file, '.zone'), join(ZONES, file)]),
);
