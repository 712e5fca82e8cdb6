/** Files that programs of the sandbox write are files of the project: the editor shows them, and loses none of its own. */
import type { FileMap } from '@/lib/labs/for-page';
import { pathProblem } from '@/lib/workspace/files';
import type { WorkspaceStore } from '@/lib/workspace/store';
import type { SandboxFiles, WrittenFile } from '@/sandboxes/engine/contract';
import type { RunStore } from './run-store';

/** Characters of a file that is still shown: a log of megabytes would be kept, and drawn, with each line. */
const MOST_TEXT = 256 * 1024;
/** Files that programs may add to those of the learner. */
const MOST_FILES = 200;

const kindOf = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/^.*(?=\.)/, '');

/** Whether a server must start anew for it: a file of the lab, or one of the kinds that the lab consists of. No log. */
export function restarting(lab: FileMap, path: string): boolean {
  return Object.hasOwn(lab, path) || Object.keys(lab).some((each) => kindOf(each) === kindOf(path));
}

interface Place {
  readonly lab: { readonly files: FileMap; readonly readOnly: readonly string[] };
  readonly workspace: Pick<WorkspaceStore, 'getState' | 'receive'>;
  readonly run: Pick<RunStore, 'sent' | 'wrote' | 'startedHere'>;
  /** Says it to the person, among the server's output. */
  notice(text: string): void;
}

/** @returns takes what programs have written, in the order of the calls */
export function createWrittenFiles({ lab, workspace, run, notice }: Place) {
  const added = new Set<string>();
  /** What was said of a file is said once, until it is in order again. */
  const said = new Set<string>();
  let queue = Promise.resolve();

  const say = (path: string, text: string) => {
    if (!said.has(path)) notice(text);
    said.add(path);
  };
  /** Typed, and not yet in the sandbox. */
  const unsent = (path: string) => workspace.getState().files[path] !== run.sent(path);

  const gone = (name: string) => {
    const { files } = workspace.getState();
    for (const path of Object.keys(files).filter((each) => each === name || each.startsWith(`${name}/`))) {
      if (lab.readOnly.includes(path)) continue;
      if (unsent(path)) {
        say(
          path,
          `A program removed ${path} while you were editing it: your text stays, and is written again.`,
        );
        continue;
      }
      run.wrote(path, null, false);
      workspace.receive(path, null);
    }
  };

  const take = async (sandbox: SandboxFiles, { path, size, by }: WrittenFile) => {
    if (size === null) return gone(path);
    const mine = () => Object.hasOwn(workspace.getState().files, path);
    if (lab.readOnly.includes(path) || (!mine() && pathProblem(workspace.getState().files, path))) return;
    if (size > MOST_TEXT)
      return say(path, `${path} is longer than the editor shows. In the terminal: tail -f ${path}`);
    if (!mine() && !added.has(path) && added.size >= MOST_FILES)
      return say(
        '',
        `Programs have written more than ${MOST_FILES} files: the terminal’s ls lists the others.`,
      );
    const text = textOf(await sandbox.read(path));
    if (text === null) return;
    const typed = workspace.getState().files[path];
    if (typed !== undefined && typed !== text && unsent(path))
      return say(
        path,
        `A program wrote ${path} while you were editing it: the editor keeps your text, which replaces the program’s.`,
      );
    said.delete(path);
    if (typed === undefined) added.add(path);
    // What a server writes it has no need to be started anew for: it would never end.
    run.wrote(path, text, !run.startedHere(by) && restarting(lab.files, path));
    workspace.receive(path, text);
  };

  return (sandbox: SandboxFiles, written: readonly WrittenFile[]): Promise<void> => {
    queue = queue.then(async () => {
      for (const each of written) {
        try {
          await take(sandbox, each);
        } catch (error) {
          // Removed, or the sandbox ended, before it could be read.
          console.info(`${each.path} is not shown:`, error);
        }
      }
    });
    return queue;
  };
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // The editor shows text alone.
    return null;
  }
}
