/** `docs/engine.md`, made of what the parity tests found. */
import type { Missing, Otherwise } from '../../tests/parity/missing';
import type { ParityResult } from '../../tests/parity/record';

export interface Findings {
  readonly programs: readonly ParityResult[];
  readonly packages: readonly ParityResult[];
  readonly missing: readonly Missing[];
  readonly otherwise: readonly Otherwise[];
  /** Names of Node's modules that the engine answers to. */
  readonly builtins: readonly string[];
  /** The version of Node that it behaves as, `v20.20.2`. */
  readonly nodeVersion: string;
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (...cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly string[]) =>
  [row(...head), `|${head.map(() => '--|').join('')}`, ...rows].join('\n');

/** `fs` for `fs/promises.access` and `fs.access`. */
const moduleOf = (name: string) => name.split('.')[0] ?? name;
const family = (module: string) => module.split('/')[0] ?? module;

/** The page as Markdown. */
export function enginePage({
  programs,
  packages,
  missing,
  otherwise,
  builtins,
  nodeVersion,
}: Findings): string {
  const packageRows = packages
    .toSorted((one, other) => one.name.localeCompare(other.name, 'en'))
    .map(({ name, of, verdict, shows, reason }) =>
      row(name, of, verdict, reason === null ? shows : `${shows} Differs: ${reason}`),
    );
  const moduleRows = builtins.map((module) => {
    const lacks = missing.filter(({ name }) => moduleOf(name) === module);
    const whole = lacks.some(({ name }) => name === `${module}.*`);
    const proofs = programs.filter(({ of }) => of === module || of === family(module));
    const differing = proofs.filter(({ verdict }) => verdict === 'differs');
    const state = whole ? 'missing' : lacks.length > 0 || differing.length > 0 ? 'works in part' : 'works';
    const notes = [
      ...lacks.map(({ name, reason, instead }) => `\`${name}\`: ${reason} ${instead}`),
      ...differing.map(({ shows, reason }) => `${shows} ${reason ?? ''}`),
    ];
    return row(`node:${module}`, state, String(proofs.length), notes.join(' · '));
  });
  const globals = missing.filter(({ name }) => moduleOf(name) === 'global');
  const subjects = programs
    .filter(({ of }) => !builtins.some((module) => family(module) === of))
    .toSorted((one, other) => `${one.of}/${one.name}`.localeCompare(`${other.of}/${other.name}`, 'en'))
    .map(({ of, verdict, shows, reason }) =>
      row(of, verdict, reason === null ? shows : `${shows} ${reason}`),
    );

  return `# What the engine runs

Made by \`npm run engine-page\` from the results of the parity tests: do not edit it. Every program that stands behind this
page ran on native Node and in the local engine (a real Chromium tab) and printed the same, unless it says how it differs.
The engine behaves as Node ${nodeVersion}. The programs are in \`tests/parity/\`.

## Packages

From npm, unmodified, doing real work over the wire.

${table(['Package', 'With', 'State', 'What ran'], packageRows)}

## Modules of Node

"Programs" counts the parity programs about the module; the names of its exports are compared with Node's one by one.

${table(['Module', 'State', 'Programs', 'What is missing or differs, why, and what to use instead'], moduleRows)}
${
  globals.length === 0
    ? ''
    : `
## Globals that are missing

${table(
  ['Global', 'Why', 'Instead'],
  globals.map(({ name, reason, instead }) => row(name.replace('global.', ''), reason, instead)),
)}
`
}
## Other than in Node 20

${table(
  ['What', 'How'],
  otherwise.map(({ name, how }) => row(name, how)),
)}

## Behaviour across modules

${table(['Subject', 'State', 'What the program shows'], subjects)}
`;
}
