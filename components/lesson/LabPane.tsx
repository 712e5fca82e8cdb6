import type { LabForPage } from '@/lib/labs/for-page';
import { CodeSkeleton } from './CodeSkeleton';

export function LabPane({ lab }: { readonly lab: LabForPage }) {
  return <CodeSkeleton lab={lab} />;
}
