'use client';
import { X } from 'lucide-react';
import type { ComponentProps } from 'react';
import { IconButton } from '@/components/ui/IconButton';
import { Problem } from './Problem';

/** A problem that one may put away. Apart from `Problem`, which stands on pages that have no tooltips yet. */
export function DismissibleProblem({
  onDismiss,
  ...props
}: Omit<ComponentProps<typeof Problem>, 'corner'> & { readonly onDismiss: () => void }) {
  return (
    <Problem
      {...props}
      corner={
        <IconButton label="Dismiss" className="size-6" onClick={onDismiss}>
          <X aria-hidden size={13} />
        </IconButton>
      }
    />
  );
}
