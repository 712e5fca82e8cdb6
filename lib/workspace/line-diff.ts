/** A line diff for reading (phones, summaries); the desktop uses the editor's own diff view. */

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
  /** 1-based; `null` on the side where the line does not exist. */
  readonly before: number | null;
  readonly after: number | null;
}

export interface DiffHunk {
  readonly lines: readonly DiffLine[];
  /** How many unchanged lines were left out before this hunk. */
  readonly skipped: number;
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/**
 * Longest common subsequence of lines. Equal heads and tails are cut first, so the quadratic table
 * stays small for the edits of a lesson; past `limit` cells the middle is shown as replaced.
 */
export function diffLines(before: string, after: string, limit = 4_000_000): DiffLine[] {
  const a = linesOf(before);
  const b = linesOf(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail++;

  const rows = a.length - head - tail;
  const columns = b.length - head - tail;
  const out: DiffLine[] = [];
  for (let i = 0; i < head; i++) out.push({ kind: 'same', text: a[i] ?? '', before: i + 1, after: i + 1 });

  const length = rows * columns <= limit ? commonLengths(a, b, head, rows, columns) : null;
  let i = 0;
  let j = 0;
  while (i < rows || j < columns) {
    const x = a[head + i];
    const y = b[head + j];
    const width = columns + 1;
    if (length && i < rows && j < columns && x === y) {
      out.push({ kind: 'same', text: x ?? '', before: head + i + 1, after: head + j + 1 });
      i++;
      j++;
    } else if (
      i < rows &&
      (j >= columns || !length || (length[(i + 1) * width + j] ?? 0) >= (length[i * width + j + 1] ?? 0))
    ) {
      out.push({ kind: 'removed', text: x ?? '', before: head + i + 1, after: null });
      i++;
    } else {
      out.push({ kind: 'added', text: y ?? '', before: null, after: head + j + 1 });
      j++;
    }
  }
  for (let k = tail; k > 0; k--) {
    out.push({
      kind: 'same',
      text: a[a.length - k] ?? '',
      before: a.length - k + 1,
      after: b.length - k + 1,
    });
  }
  return out;
}

/** `lengths[i * (columns + 1) + j]`: longest common subsequence of the lines from row i and column j on. */
function commonLengths(
  a: readonly string[],
  b: readonly string[],
  head: number,
  rows: number,
  columns: number,
): Uint32Array {
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[head + i] === b[head + j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  return lengths;
}

/** The changes with `context` unchanged lines around them. */
export function hunksOf(lines: readonly DiffLine[], context = 3): DiffHunk[] {
  const keep = new Set<number>();
  lines.forEach((line, index) => {
    if (line.kind === 'same') return;
    for (let near = index - context; near <= index + context; near++) keep.add(near);
  });
  const hunks: DiffHunk[] = [];
  let current: DiffLine[] = [];
  let skipped = 0;
  let pending = 0;
  lines.forEach((line, index) => {
    if (!keep.has(index)) {
      if (current.length > 0) {
        hunks.push({ lines: current, skipped });
        current = [];
      }
      pending++;
      return;
    }
    if (current.length === 0) {
      skipped = pending;
      pending = 0;
    }
    current.push(line);
  });
  if (current.length > 0) hunks.push({ lines: current, skipped });
  return hunks;
}
