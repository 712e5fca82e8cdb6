const COLOURS = ['text-info', 'text-accent-ink', 'text-warn'];
const NAMES = ['header', 'payload', 'signature'];

/** The token as it was sent, its parts told apart. */
export function TokenText({ parts }: { readonly parts: readonly string[] }) {
  return (
    <p className="break-all rounded-lg border border-line bg-sunken p-2.5 font-mono text-xs leading-5">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place of a part is what it is.
        <span key={index}>
          {index > 0 ? <b className="text-ink">.</b> : null}
          <span className={COLOURS[index] ?? 'text-bad'} title={NAMES[index] ?? 'one part too many'}>
            {part === '' ? <i className="text-bad">(empty {NAMES[index] ?? 'part'})</i> : part}
          </span>
        </span>
      ))}
    </p>
  );
}
