import type { LabForPage } from '@/lib/labs/for-page';
import { LazyWorkbench } from '../workbench/LazyWorkbench';
import { CodeSkeleton } from './CodeSkeleton';

/** The workbench of a lesson or of the playground; the code, from the server, until it has loaded. */
export function LabPane({ lab }: { readonly lab: LabForPage }) {
  return (
    <LazyWorkbench>
      <CodeSkeleton lab={lab} />
    </LazyWorkbench>
  );
}
