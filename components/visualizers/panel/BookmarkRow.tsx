import { Bookmark as BookmarkIcon, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { IconButton } from '@/components/ui/IconButton';
import { type Bookmark, LONGEST_NAME } from './bookmarks';

/** Named moments: go to one, take one away; and the field in which a new one gets its name. */
export function BookmarkRow({
  bookmarks,
  proposed,
  onGo,
  onAdd,
  onCancel,
  onRemove,
}: {
  readonly bookmarks: readonly Bookmark[];
  /** The name offered to a bookmark that is being set; null: none is. */
  readonly proposed: string | null;
  readonly onGo: (bookmark: Bookmark) => void;
  readonly onAdd: (name: string) => void;
  readonly onCancel: () => void;
  readonly onRemove: (name: string) => void;
}) {
  if (bookmarks.length === 0 && proposed === null) return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {proposed === null ? null : <NameField proposed={proposed} onAdd={onAdd} onCancel={onCancel} />}
      {bookmarks.length > 0 ? (
        <ul aria-label="Bookmarks" className="flex min-w-0 flex-wrap items-center gap-1.5">
          {bookmarks.map((bookmark) => (
            <li
              key={bookmark.name}
              className="inline-flex max-w-60 items-center rounded-md border border-line bg-surface"
            >
              <button
                type="button"
                onClick={() => onGo(bookmark)}
                className="flex min-w-0 items-center gap-1.5 px-2 py-1 text-ink text-xs hover:text-accent-ink"
              >
                <BookmarkIcon aria-hidden size={12} className="shrink-0 text-accent-ink" />
                <span className="truncate">{bookmark.name}</span>
              </button>
              <IconButton
                label={`Remove the bookmark ${bookmark.name}`}
                className="size-6"
                onClick={() => onRemove(bookmark.name)}
              >
                <X aria-hidden size={12} />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function NameField({
  proposed,
  onAdd,
  onCancel,
}: {
  readonly proposed: string;
  readonly onAdd: (name: string) => void;
  readonly onCancel: () => void;
}) {
  const [name, setName] = useState(proposed);
  return (
    <form
      className="flex items-center gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        onAdd(name.trim() || proposed);
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: it appears when one asks to name a moment.
        autoFocus
        aria-label="Name of the bookmark"
        value={name}
        maxLength={LONGEST_NAME}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onCancel();
        }}
        className="h-7 w-44 rounded-md border border-line-strong bg-surface px-2 text-ink text-xs"
      />
      <Button size="small" type="submit">
        Keep
      </Button>
    </form>
  );
}
