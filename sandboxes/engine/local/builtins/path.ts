/** `node:path`, always POSIX: the sandbox is a Linux. */
import posix from 'path-browserify';
import { nodeError } from './node-error';
import { REFUSES } from './not-here';

const windows = new Proxy(
  {},
  {
    get(_, name) {
      if (name === REFUSES) return true;
      throw nodeError(
        Error,
        'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
        `path.win32.${String(name)} is not available in this sandbox, which is a Linux. Use path.posix.`,
      );
    },
  },
);

const path = {
  ...posix,
  toNamespacedPath: (given: string): string => given,
  matchesGlob(): never {
    throw nodeError(
      Error,
      'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
      'path.matchesGlob is not available in this sandbox. Use a regular expression.',
    );
  },
};

export default Object.assign(path, { posix: path, win32: windows });
