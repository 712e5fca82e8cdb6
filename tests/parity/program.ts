/** A parity program: its text, what it says of itself, and what came of a run of it. */
import { headlessBrowser } from '../../lib/headless-browser';
import type { Engine, ExitStatus, Project } from '../../sandboxes/engine/contract';

export interface Program {
  /** Folder under `programs/`: the module or the subject. */
  readonly area: string;
  readonly file: string;
  /** The sentence of its first line. */
  readonly shows: string;
  /** Why the two engines cannot print the same; null when they must. */
  readonly differs: string | null;
}

const DIFFERS = {
  chromium: /^\/\/ differs: (.+)$/,
  firefox: /^\/\/ differs(?: in Firefox)?: (.+)$/,
};

export interface Outcome extends ExitStatus {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Reads the head of a program: `// What it shows.`, then where it applies `// differs: why`, or `// differs in Firefox: why`,
 * which counts in that browser alone.
 * @throws {Error} naming the file whose first line says nothing
 */
export function readProgram(area: string, file: string, source: string): Program {
  const [first = '', second = ''] = source.split('\n');
  const shows = /^\/\/ (.+)$/.exec(first)?.[1];
  if (shows === undefined) {
    throw new Error(
      `tests/parity/programs/${area}/${file}: the first line must say what it shows, as "// Timers run in order."`,
    );
  }
  return { area, file, shows, differs: DIFFERS[headlessBrowser().kind].exec(second)?.[1] ?? null };
}

/** Runs one file of a project, alone in its sandbox, to its end. */
export async function outcomeOf(engine: Engine, project: Project, file: string): Promise<Outcome> {
  const sandbox = await engine.boot(project);
  try {
    const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
    const text = { stdout: '', stderr: '' };
    const running = await sandbox.spawn([file.endsWith('.ts') ? 'tsx' : 'node', file], {
      onOutput(stream, bytes) {
        text[stream] += decoders[stream].decode(bytes, { stream: true });
      },
    });
    return { ...(await running.exited), ...text };
  } finally {
    await sandbox.dispose();
  }
}
