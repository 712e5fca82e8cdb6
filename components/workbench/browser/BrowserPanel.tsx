'use client';
import { ArrowLeft, RotateCw } from 'lucide-react';
import { useStore } from 'zustand';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { IconButton } from '@/components/ui/IconButton';
import type { Hop } from '@/sandboxes/user-agent/user-agent';
import { useSession } from '../context';
import { Problem } from '../Problem';
import { statusTone } from '../requests/status-tone';
import { PageFrame } from './PageFrame';

/** A browser without script for pages of the lab's servers: links, forms, cookies and redirects, each to be seen. */
export default function BrowserPanel() {
  const { browser } = useSession();
  const { address, visit, loading, problem, canGoBack, cookies } = useStore(browser);
  const wrong = problem ?? visit?.problem ?? null;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <form
        className="flex shrink-0 items-center gap-1.5 border-b border-line bg-sunken/60 p-2"
        onSubmit={(event) => {
          event.preventDefault();
          void browser.open();
        }}
      >
        <IconButton label="Back" disabled={!canGoBack} onClick={() => void browser.back()}>
          <ArrowLeft aria-hidden size={14} />
        </IconButton>
        <IconButton label="Reload" disabled={visit === null} onClick={() => void browser.reload()}>
          <RotateCw aria-hidden size={14} />
        </IconButton>
        <input
          aria-label="Address"
          value={address}
          onChange={(event) => browser.edit(event.currentTarget.value)}
          spellCheck={false}
          autoCapitalize="none"
          className="h-7 min-w-0 flex-1 rounded border border-line bg-surface px-2 font-mono text-xs text-ink"
        />
        <Button size="small" type="submit">
          Open
        </Button>
      </form>
      <p role="status" className="sr-only">
        {loading ? 'The page is being loaded' : visit?.page ? `${visit.page.url.href} is shown` : ''}
      </p>
      {wrong ? <Problem message={wrong} /> : null}
      {visit?.page ? (
        <PageFrame page={visit.page} onStep={(step) => void browser.follow(step)} />
      ) : (
        <p className="flex-1 p-4 text-sm text-muted">
          {loading
            ? 'The page is being loaded…'
            : 'Open the address to see the page that the server makes. The server starts by itself when it is not running.'}
        </p>
      )}
      {visit ? (
        <details className="max-h-48 shrink-0 overflow-y-auto border-t border-line px-3 py-1.5 text-xs">
          <summary className="text-muted">
            {requestsInWords(visit.hops.length)},{' '}
            {cookies.length === 1 ? '1 cookie' : `${cookies.length} cookies`}
          </summary>
          <Hops hops={visit.hops} />
          {cookies.length > 0 ? (
            <>
              <ul aria-label="Cookies" className="mt-2 space-y-0.5 font-mono text-2xs text-muted">
                {cookies.map(({ name, domain, path, httpOnly, sameSite, expires }) => (
                  <li key={`${domain} ${path} ${name}`} className="break-all">
                    <span className="text-ink">{name}</span> {domain}
                    {path} SameSite={sameSite}
                    {httpOnly ? ' HttpOnly' : ''}
                    {expires === null ? '' : ` until ${new Date(expires).toISOString()}`}
                  </li>
                ))}
              </ul>
              <Button size="small" look="quiet" className="mt-1" onClick={() => browser.forgetCookies()}>
                Forget all cookies
              </Button>
            </>
          ) : null}
        </details>
      ) : null}
    </div>
  );
}

const requestsInWords = (count: number): string => (count === 1 ? '1 request' : `${count} requests`);

/** How it came to the page: each redirect, and the cookies that went and came. */
function Hops({ hops }: { readonly hops: readonly Hop[] }) {
  return (
    <ol aria-label="Requests of this page" className="mt-1.5 space-y-1">
      {hops.map((hop, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
        <li key={index} className="flex flex-wrap items-baseline gap-x-2">
          <Badge tone={statusTone(hop.status)}>{hop.status ?? 'No answer'}</Badge>
          <code className="min-w-0 font-mono text-2xs break-all text-ink">
            {hop.method} {hop.url.href}
          </code>
          <span className="text-2xs text-faint">{cookiesInWords(hop)}</span>
        </li>
      ))}
    </ol>
  );
}

function cookiesInWords({ cookie, cookies }: Hop): string {
  const sent =
    cookie === null ? 'without cookies' : `with ${cookie.replaceAll(/=[^;]*/g, '').replaceAll(';', ',')}`;
  const kept = cookies.filter(({ problem }) => problem === null).map(({ name }) => name);
  const refused = cookies.flatMap(({ name, problem }) =>
    problem === null ? [] : [`${name} was refused: ${problem}`],
  );
  return [sent, ...(kept.length > 0 ? [`sets ${kept.join(', ')}`] : []), ...refused].join('; ');
}
