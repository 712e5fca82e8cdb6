import { useState } from 'react';
import { ScrollRegion } from '@/components/ui/ScrollRegion';
import type { Field } from '@/lib/projections/dns-dissection';

/** The bytes of a message, and what each means: pointing at one shows the other. */
export function DissectedBytes({
  bytes,
  fields,
}: {
  readonly bytes: Uint8Array;
  readonly fields: readonly Field[];
}) {
  const [pointed, setPointed] = useState<Field | null>(null);
  const parts = [...new Set(fields.map(({ part }) => part))];
  return (
    <>
      <section className="mt-3">
        <h4 className="mb-1 font-medium text-muted text-xs">{bytes.length} bytes</h4>
        <div
          className="flex flex-wrap gap-y-0.5 rounded-md bg-sunken p-2 font-mono text-ink text-xs leading-5"
          aria-hidden="true"
        >
          {fields.map((field) => (
            // Pointing only: the list below says the same.
            <span
              key={field.from}
              onPointerEnter={() => setPointed(field)}
              onPointerLeave={() => setPointed(null)}
              className={field === pointed ? 'rounded-sm bg-accent text-on-accent' : 'hover:bg-accent-soft'}
            >
              {Array.from(
                bytes.subarray(field.from, field.to),
                (byte) => `${byte.toString(16).padStart(2, '0')} `,
              ).join('')}
            </span>
          ))}
        </div>
      </section>
      <ScrollRegion label="The message, field by field" className="mt-3 overflow-x-auto">
        <table className="w-full border-collapse text-left text-xs">
          {parts.map((part) => (
            <tbody key={part}>
              <tr>
                <th colSpan={2} scope="rowgroup" className="pt-2 pb-0.5 font-medium text-faint">
                  {part}
                </th>
              </tr>
              {fields
                .filter((field) => field.part === part)
                .map((field) => (
                  <tr
                    key={field.from}
                    onPointerEnter={() => setPointed(field)}
                    onPointerLeave={() => setPointed(null)}
                    className={field === pointed ? 'bg-accent-soft' : ''}
                  >
                    <th scope="row" className="py-0.5 pr-2 align-top font-mono font-normal text-muted">
                      {field.name}
                    </th>
                    <td className="break-all py-0.5 font-mono text-ink">
                      {field.value}
                      {field.note ? <span className="block font-sans text-faint">{field.note}</span> : null}
                    </td>
                  </tr>
                ))}
            </tbody>
          ))}
        </table>
      </ScrollRegion>
    </>
  );
}
