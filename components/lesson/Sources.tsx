/** The primary sources of a page. */
export function Sources({
  sources,
}: {
  readonly sources: readonly { readonly title: string; readonly url: string }[];
}) {
  return (
    <section aria-labelledby="sources" className="mt-14 border-t border-line pt-5">
      <h2 id="sources" className="text-sm font-semibold">
        Sources
      </h2>
      <ul className="mt-3 space-y-1.5 text-sm">
        {sources.map(({ title, url }) => (
          <li key={url}>
            <a href={url} rel="noreferrer" className="text-accent-ink underline underline-offset-2">
              {title}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
