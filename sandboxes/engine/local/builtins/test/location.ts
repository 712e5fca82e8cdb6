import { fileURLToPath } from 'node:url';
import type { Location } from './events';

/** The line of the program that is being run: the first of the stack that is a file's. */
export function callerLocation(): Location | undefined {
  for (const line of (new Error('location').stack ?? '').split('\n').slice(1)) {
    const place = /\(?((?:file:\/\/)?\/[^()]*?):(\d+):(\d+)\)?$/.exec(line);
    if (!place?.[1]) continue;
    const file = place[1].startsWith('file:') ? fileURLToPath(place[1]) : place[1];
    return { file, line: Number(place[2]), column: Number(place[3]) };
  }
  return undefined;
}
