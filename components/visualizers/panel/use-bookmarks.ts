import { useState } from 'react';
import { browserSettings } from '../../workbench/state/layout-store';
import { type Bookmark, readBookmarks, withBookmark } from './bookmarks';

/** The bookmarks of a lab, kept in this browser. */
export function useBookmarks(lab: string): {
  readonly all: readonly Bookmark[];
  add(bookmark: Bookmark): void;
  remove(name: string): void;
} {
  const kept = browserSettings(`backlab.bookmarks.${lab}`);
  const [all, setAll] = useState(() => readBookmarks(kept));
  const keep = (next: readonly Bookmark[]) => {
    setAll(next);
    kept.write(JSON.stringify(next));
  };
  return {
    all,
    add: (bookmark) => keep(withBookmark(all, bookmark)),
    remove: (name) => keep(all.filter((one) => one.name !== name)),
  };
}
