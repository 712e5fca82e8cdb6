import type { LabForPage } from '@/lib/labs/for-page';
import { LazyWorkbench } from '../workbench/LazyWorkbench';
import { CodeSkeleton } from './CodeSkeleton';

/** The workbench of a lesson or of the playground; the code, from the server, until it has loaded. */
export function LabPane({
  lab,
  mode = 'lesson',
}: {
  readonly lab: LabForPage;
  readonly mode?: 'lesson' | 'playground';
}) {
  return (
    <LazyWorkbench lab={lab} mode={mode}>
      <CodeSkeleton lab={lab} />
    </LazyWorkbench>
  );
}
