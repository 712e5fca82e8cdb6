import { Dialog } from '@/components/ui/Dialog';
import { Kbd } from '@/components/ui/Kbd';
import type { Visualizer } from '../contract';

type Keys = NonNullable<Visualizer<never>['keys']>;

const EVERYWHERE: Keys = [
  ['← →', 'The moment before, the next one'],
  ['Home End', 'The first moment, the last one'],
  ['P', 'Play moment by moment; pause'],
  [', .', 'Slower, faster'],
  ['L', 'Back to what happens now'],
  ['B', 'Bookmark this moment'],
  ['[ ]', 'The bookmark before, the next one'],
  ['T', 'Picture or text'],
  ['C', 'Copy the text as a Markdown table'],
  ['Esc', 'Select nothing'],
  ['?', 'This list'],
];

function KeyList({ title, keys }: { readonly title: string; readonly keys: Keys }) {
  return (
    <section>
      <h3 className="mb-1.5 font-semibold text-ink text-sm">{title}</h3>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-sm">
        {keys.map(([names, does]) => (
          <div key={names} className="col-span-2 grid grid-cols-subgrid items-center">
            <dt className="flex gap-1">
              {names.split(' ').map((name) => (
                <Kbd key={name}>{name}</Kbd>
              ))}
            </dt>
            <dd className="text-muted">{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Every key of a picture: those that all have, and its own. */
export function KeysSheet({
  title,
  keys = [],
  onClose,
}: {
  readonly title: string;
  readonly keys?: Keys | undefined;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Keys of the picture: ${title}`}
      description="They work while the focus is anywhere in the picture."
    >
      <div className="grid gap-4">
        {keys.length > 0 ? <KeyList title={title} keys={keys} /> : null}
        <KeyList title="In every picture" keys={EVERYWHERE} />
        <KeyList
          title="What can be selected"
          keys={[
            ['Tab', 'The next thing that can be selected'],
            ['Enter', 'Select it, and see the bytes behind it'],
          ]}
        />
      </div>
    </Dialog>
  );
}
