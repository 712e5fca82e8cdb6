import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { useWorkbench } from '@/components/workbench/context';
import type { Jwk } from '@/lib/projections/jws-signature';
import type { Sighting } from '@/lib/projections/token-anatomy';
import { forge, SIGNINGS, type Signing } from '@/lib/projections/token-forgery';

const indented = (object: unknown) => JSON.stringify(object ?? {}, null, 2);

/** Change a claim, send the token again, and see which check refuses it. */
export function TokenBench({
  sighting,
  keys,
}: {
  readonly sighting: Sighting;
  readonly keys: readonly Jwk[] | null;
}) {
  const workbench = useWorkbench();
  const [header, setHeader] = useState(() => indented(sighting.decoded.header));
  const [payload, setPayload] = useState(() => indented(sighting.decoded.payload));
  const [signing, setSigning] = useState<Signing>('keep');
  const [problem, setProblem] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const id = useId();
  const { request } = sighting.exchange;

  const choose = (next: Signing) => {
    setSigning(next);
    // The header tells the server how to check: a forged signature needs a forged alg.
    const alg = next === 'strip' ? 'none' : next === 'confuse' ? 'HS256' : sighting.decoded.header?.['alg'];
    try {
      setHeader(indented({ ...JSON.parse(header), alg }));
    } catch (error) {
      setProblem(`The header is not JSON yet: ${(error as Error).message}`);
    }
  };

  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!workbench) return;
    setSending(true);
    setProblem(null);
    try {
      const token = await forge({ header, payload, signing }, sighting.decoded.parts[2] ?? '', keys);
      const others = request.headers.filter(
        ([name]) => !/^(authorization|host|content-length|transfer-encoding|connection)$/i.test(name),
      );
      const body = new TextDecoder().decode(request.body);
      await workbench.send({
        draft: {
          method: request.method,
          path: request.target,
          headers: [...others, ['Authorization', `Bearer ${token}`]],
          ...(body && { body }),
        },
      });
      workbench.showVisualizer('token-anatomy');
    } catch (error) {
      setProblem((error as Error).message);
    } finally {
      setSending(false);
    }
  };

  const field = 'w-full rounded-md border border-line bg-surface p-2 font-mono text-ink text-xs leading-5';
  return (
    <details className="rounded-lg border border-line bg-surface">
      <summary className="cursor-pointer px-3 py-2 font-medium text-ink text-sm">
        Edit this token and send it again
      </summary>
      <form onSubmit={send} className="flex flex-col gap-3 border-line border-t p-3">
        <div className="grid @2xl:grid-cols-2 gap-3">
          <label htmlFor={`${id}-h`} className="text-muted text-xs">
            Header
            <textarea
              id={`${id}-h`}
              rows={6}
              spellCheck={false}
              value={header}
              onChange={(event) => setHeader(event.target.value)}
              className={`${field} mt-1`}
            />
          </label>
          <label htmlFor={`${id}-p`} className="text-muted text-xs">
            Payload
            <textarea
              id={`${id}-p`}
              rows={6}
              spellCheck={false}
              value={payload}
              onChange={(event) => setPayload(event.target.value)}
              className={`${field} mt-1`}
            />
          </label>
        </div>
        <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
          <legend className="mb-1 text-muted text-xs">Signature</legend>
          {Object.entries(SIGNINGS).map(([value, label]) => (
            <label key={value} className="flex items-center gap-1.5 text-ink text-xs">
              <input
                type="radio"
                name={`${id}-signing`}
                className="accent-accent"
                checked={signing === value}
                onChange={() => choose(value as Signing)}
              />
              {label}
            </label>
          ))}
        </fieldset>
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" look="primary" size="small" disabled={!workbench || sending}>
            {sending ? 'Sending…' : `Send ${request.method} ${request.target}`}
          </Button>
          <p role="status" className="min-w-0 flex-1 text-bad text-xs">
            {problem}
          </p>
        </div>
      </form>
    </details>
  );
}
