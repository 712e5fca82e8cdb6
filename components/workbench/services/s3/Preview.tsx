'use client';
import { useEffect, useState } from 'react';
import { ScrollRegion } from '@/components/ui/ScrollRegion';
import { hexRows, prettyJson, sizeOf } from '../../requests/bytes';
import type { OpenedObject } from './look';

/** Pictures as pictures, text as text, all else as bytes. */
export function Preview({ name, type, size, bytes }: OpenedObject & { readonly name: string }) {
  const whole = bytes.length === size;
  if (size === 0) return <p className="text-sm text-muted">It is empty.</p>;
  if (type.startsWith('image/') && whole) return <Picture name={name} type={type} bytes={bytes} />;
  const text = textIn(bytes, whole);
  return (
    <>
      <ScrollRegion
        label={`What is in ${name}`}
        className="max-h-64 overflow-auto rounded border border-line bg-sunken p-2"
      >
        <pre className="font-mono text-2xs whitespace-pre-wrap text-ink">
          {text === null
            ? hexRows(bytes, 1024)
                .map((row) => `${row.offset}  ${row.hex}  ${row.text}`)
                .join('\n')
            : ((whole ? prettyJson(text) : null) ?? text)}
        </pre>
      </ScrollRegion>
      {whole ? null : (
        <p className="text-xs text-faint">
          The first {sizeOf(bytes.length)} of {sizeOf(size)}.
        </p>
      )}
    </>
  );
}

/** In an image nothing runs, whatever an SVG has in it. */
function Picture({
  name,
  type,
  bytes,
}: {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  return url === null ? null : (
    // biome-ignore lint/performance/noImgElement: bytes of the sandbox, which no server can make smaller
    <img
      src={url}
      alt={`What ${name} shows`}
      className="max-h-48 max-w-full rounded border border-line bg-white"
    />
  );
}

/** null: it is no UTF-8. */
function textIn(bytes: Uint8Array, whole: boolean): string | null {
  try {
    // The end of a part may cut a character in two: `stream` takes no offence.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole });
    return text.includes('\0') ? null : text;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
