'use client';
import { Dialog } from '@/components/ui/Dialog';
import { Kbd } from '@/components/ui/Kbd';

const GROUPS = [
  {
    title: 'Everywhere in the workbench',
    keys: [
      ['Ctrl Enter', 'Run the server; in the HTTP client: send'],
      ['Ctrl S', 'Save, and restart a server that runs'],
      ['Ctrl Shift Enter', 'Run all checks'],
      ['Alt 1 … 6', 'HTTP client, output, checks, network, pictures, traffic'],
      ['?', 'This list, outside of text fields'],
    ],
  },
  {
    title: 'In the editor',
    keys: [
      ['Esc, then Tab', 'Leave the editor'],
      ['Ctrl Space', 'Suggestions'],
      ['F8', 'Next problem'],
      ['F1', 'Every command'],
    ],
  },
  {
    title: 'In the list of files',
    keys: [
      ['↑ ↓ ← →', 'Walk, open and close folders'],
      ['Enter', 'Open'],
      ['F2', 'Rename'],
      ['Delete', 'Delete, with undo'],
      ['N', 'New file'],
    ],
  },
] as const;

export function ShortcutsSheet({ onClose }: { onClose(): void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Keyboard shortcuts"
      description="On a Mac, Cmd stands in for Ctrl."
    >
      <div className="grid gap-4">
        {GROUPS.map((group) => (
          <section key={group.title}>
            <h3 className="mb-1.5 text-sm font-semibold text-ink">{group.title}</h3>
            <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-sm">
              {group.keys.map(([keys, what]) => (
                <div key={keys} className="col-span-2 grid grid-cols-subgrid items-center">
                  <dt className="flex gap-1">
                    {keys
                      .split(' ')
                      .map((key) =>
                        key === 'then' || key === '…' ? (
                          <span key={key}>{key}</span>
                        ) : (
                          <Kbd key={key}>{key.replace(',', '')}</Kbd>
                        ),
                      )}
                  </dt>
                  <dd className="text-muted">{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
