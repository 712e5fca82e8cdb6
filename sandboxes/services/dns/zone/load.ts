/** Zones from files: `example.test.zone` is the zone `example.test`, `root.zone` the root. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { checkZone, type ZoneProblem } from './check';
import { readMasterFile } from './master-file';
import { MasterFileError } from './words';
import type { Zone } from './zone';

const ENDING = '.zone';

const originOf = (file: string): string => {
  const name = basename(file, ENDING);
  return name === 'root' ? '' : name;
};

/** @throws {MasterFileError} in the words of BIND */
export function loadZone(
  origin: string,
  name: string,
  text: string,
  include: (file: string) => string,
): { readonly zone: Zone; readonly problems: readonly ZoneProblem[] } {
  const shown = `zone ${origin === '' ? '.' : origin}/IN`;
  let problems: readonly ZoneProblem[];
  let zone: Zone;
  try {
    const records = readMasterFile({ name, text }, origin, include);
    ({ zone, problems } = checkZone(origin, records, name));
  } catch (error) {
    if (!(error instanceof MasterFileError)) throw error;
    throw new MasterFileError(error.message, {
      line: `${error.line}\n${shown}: loading from master file ${name} failed: ${error.message}\n${shown}: not loaded due to errors.`,
    });
  }
  const fatal = problems.filter((problem) => problem.fatal);
  if (fatal.length > 0)
    throw new MasterFileError('bad zone', {
      line: `${fatal.map(({ text: problem }) => `${shown}: ${problem}`).join('\n')}\n${shown}: not loaded due to errors.`,
    });
  return { zone, problems };
}

/** Every zone of a folder. @param warn is told what is odd, but no error */
export function loadZones(folder: string, warn: (line: string) => void): Zone[] {
  const include = (file: string): string => {
    try {
      return readFileSync(join(folder, file), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new MasterFileError('file not found', { about: file });
    }
  };
  return readdirSync(folder)
    .filter((file) => file.endsWith(ENDING))
    .sort()
    .map((file) => {
      const { zone, problems } = loadZone(originOf(file), file, include(file), include);
      for (const { text } of problems) warn(`zone ${zone.origin || '.'}/IN: ${text}`);
      return zone;
    });
}
