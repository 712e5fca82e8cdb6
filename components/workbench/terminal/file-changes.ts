import { pathProblem } from '@/lib/workspace/files';
import type { FileChange } from '@/sandboxes/terminal/shell/project-file-system';
import type { Session } from '../session';

/** The editor shows what the shell has written; bytes that are no text stay in the sandbox. */
export function takeChange(
  { workspace, run }: Pick<Session, 'workspace' | 'run'>,
  { path, data }: FileChange,
): void {
  const { files } = workspace.getState();
  if (data === null) {
    run.wrote(path, null);
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
  run.wrote(path, text);
  // No tab of its own: a log that grows would take the place of what is being edited.
  if (Object.hasOwn(files, path) || pathProblem(files, path) === null) workspace.edit(path, text);
}
