/** The learner's program as `child_process.fork` wants it. */
export interface StartCommand {
  readonly entry: string;
  readonly args: readonly string[];
}

/**
 * Reads `scripts.start` of a package.json: `tsx src/index.ts --flag` or `node src/index.js`.
 * @throws {Error} naming what is wrong with the script
 */
export function startCommand(packageJson: string): StartCommand {
  const parsed: unknown = JSON.parse(packageJson);
  const script = startScript(parsed);
  if (script === undefined)
    throw new Error('package.json has no "start" script: add "start": "tsx src/index.ts".');
  const [program, ...rest] = script.trim().split(/\s+/);
  const at = rest.findIndex((word) => !word.startsWith('-'));
  const entry = rest[at];
  if ((program !== 'tsx' && program !== 'node') || entry === undefined) {
    throw new Error(
      `The "start" script of package.json must be \`tsx <file>\` or \`node <file>\`, but is \`${script}\`.`,
    );
  }
  return { entry, args: rest.slice(at + 1) };
}

function startScript(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('scripts' in value)) return undefined;
  const { scripts } = value;
  if (typeof scripts !== 'object' || scripts === null || !('start' in scripts)) return undefined;
  return typeof scripts.start === 'string' ? scripts.start : undefined;
}
