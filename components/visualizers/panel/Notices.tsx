import { X } from 'lucide-react';
import { IconButton } from '@/components/ui/IconButton';

/** What is to be told about where one looks; also aloud. */
export function Notices({
  notices,
  onDismiss,
}: {
  readonly notices: readonly string[];
  readonly onDismiss: () => void;
}) {
  return (
    <div role="status">
      {notices.length === 0 ? null : (
        <div className="flex items-start gap-2 rounded-md bg-info-soft px-2 py-1 text-info text-xs">
          <ul className="min-w-0 flex-1">
            {notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
          <IconButton label="Put this notice away" className="size-5" onClick={onDismiss}>
            <X aria-hidden size={12} />
          </IconButton>
        </div>
      )}
    </div>
  );
}
