import { pathProblem } from '@/lib/workspace/files';
import type { FileChange } from '@/sandboxes/terminal/shell/project-file-system';
import type { Session } from '../session';
import { restarting } from '../state/written-files';

/** The editor shows what the shell has written; bytes that are no text stay in the sandbox. */
export function takeChange(
  { lab, workspace, run }: Pick<Session, 'lab' | 'workspace' | 'run'>,
  { path, data }: FileChange,
): void {
  const { files } = workspace.getState();
  const restarts = restarting(lab.files, path);
  if (data === null) {
    run.wrote(path, null, restarts);
    if (Object.hasOwn(files, path)) workspace.remove(path);
    return;
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch {
    // No text: the editor could not show it.
    return;
  }
  const typed = files[path];
  const unsent = typed !== undefined && typed !== run.sent(path) && typed !== text;
  run.wrote(path, text, restarts);
  // Who writes in the shell means it, and may not know what has just been typed beside it: it can be brought back.
  if (unsent) workspace.replaceAll({ ...files, [path]: text }, `The terminal wrote over edits to ${path}`);
  // No tab of its own: a log that grows would take the place of what is being edited.
  else if (Object.hasOwn(files, path) || pathProblem(files, path) === null) workspace.receive(path, text);
}
