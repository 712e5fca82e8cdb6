/** The one door to the library: its browser build, on Node as in the tab. */

export type { Command } from 'just-bash';
export { Bash, getCommandNames, InMemoryFs, MountableFs } from 'just-bash';

import type { Bash } from 'just-bash';

export type BashTransformResult = ReturnType<Bash['transform']>;
export type ExecResult = Awaited<ReturnType<import('just-bash').Command['execute']>>;
