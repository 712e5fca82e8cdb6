'use client';
import { Braces, ChevronDown, ChevronRight, Plus, Send, Square, X } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import { classNames } from '@/components/ui/class-names';
import { IconButton } from '@/components/ui/IconButton';
import { Menu, MenuItem } from '@/components/ui/Menu';
import { useSession } from '../context';
import type { RequestDraft } from '../contract';
import { prettyJson, sizeOf } from './bytes';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'QUERY'];
const field = 'rounded border border-line bg-surface px-2 font-mono text-xs text-ink placeholder:text-faint';

/** The request to send: method, target, headers, body. Enter in the address sends; so does Ctrl+Enter anywhere. */
export function RequestForm() {
  const { requests, run, lab } = useSession();
  const draft = useStore(requests, (state) => state.draft);
  const from = useStore(requests, (state) => state.from);
  const busy = useStore(requests, (state) => state.inFlight > 0);
  const starting = useStore(run, (state) => state.run.state === 'starting');
  const [details, setDetails] = useState(false);
  const methods = useId();

  // The store shows what went wrong; the promise is for lesson blocks.
  const send = () => void requests.send().catch(() => undefined);
  const setHeader = (at: number, name: string, value: string) =>
    requests.edit({
      headers: draft.headers.map((pair, index) => (index === at ? ([name, value] as const) : pair)),
    });
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    send();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the controls inside
    <div className="shrink-0 border-b border-line bg-sunken/60 p-2" onKeyDown={press}>
      {lab.requests.length > 0 ? (
        <div className="mb-2 flex items-center gap-2">
          <Menu
            trigger={
              <button
                type="button"
                className="flex h-7 min-w-0 items-center gap-1.5 rounded px-1.5 text-sm font-medium text-ink hover:bg-line/60"
              >
                <span className="truncate">{from?.title ?? 'Prepared requests'}</span>
                <ChevronDown aria-hidden size={14} className="shrink-0 text-faint" />
              </button>
            }
          >
            {lab.requests.map((request) => (
              <MenuItem key={request.id} onSelect={() => requests.loadPrepared(request.id)}>
                <span className="w-14 shrink-0 font-mono text-2xs font-semibold text-accent-ink">
                  {request.method}
                </span>
                {request.title}
              </MenuItem>
            ))}
          </Menu>
        </div>
      ) : null}
      <form
        className="flex flex-wrap items-center gap-1.5"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <input
          aria-label="Method"
          list={methods}
          value={draft.method}
          onChange={(event) => requests.edit({ method: event.currentTarget.value.toUpperCase() })}
          className={`${field} h-8 w-24 shrink-0 font-semibold`}
          spellCheck={false}
          autoComplete="off"
        />
        <datalist id={methods}>
          {METHODS.map((method) => (
            <option key={method} value={method} />
          ))}
        </datalist>
        <MachineChoice />
        <input
          aria-label="Path and query"
          value={draft.path}
          onChange={(event) => requests.edit({ path: event.currentTarget.value })}
          className={`${field} h-8 min-w-0 flex-1 basis-40`}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
        />
        {busy ? (
          <Button onClick={() => requests.cancel()} className="h-8">
            <Square aria-hidden size={13} /> Cancel
          </Button>
        ) : (
          <Button type="submit" look="primary" className="h-8" disabled={starting}>
            <Send aria-hidden size={13} /> Send
          </Button>
        )}
      </form>
      <button
        type="button"
        aria-expanded={details}
        onClick={() => setDetails(!details)}
        className="mt-1.5 flex items-center gap-1 rounded px-1 py-0.5 text-xs text-muted hover:bg-line/60 hover:text-ink"
      >
        <ChevronRight
          aria-hidden
          size={12}
          className={classNames('transition-transform duration-fast', details && 'rotate-90')}
        />
        Headers and body <span className="text-faint">{summary(draft)}</span>
      </button>
      {details ? (
        <div className="mt-2 grid gap-2">
          <fieldset>
            <legend className="mb-1 text-2xs font-semibold text-muted">Headers</legend>
            <div className="grid gap-1">
              {draft.headers.map(([name, value], index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows are controlled by their place
                <div key={index} className="flex gap-1">
                  <input
                    aria-label={`Header ${index + 1}: name`}
                    value={name}
                    onChange={(event) => setHeader(index, event.currentTarget.value, value)}
                    className={`${field} h-7 w-36 shrink-0`}
                    spellCheck={false}
                  />
                  <input
                    aria-label={`Header ${index + 1}: value`}
                    value={value}
                    onChange={(event) => setHeader(index, name, event.currentTarget.value)}
                    className={`${field} h-7 min-w-0 flex-1`}
                    spellCheck={false}
                  />
                  <IconButton
                    label={`Remove header ${name}`}
                    className="size-7"
                    onClick={() => requests.edit({ headers: draft.headers.filter((_, at) => at !== index) })}
                  >
                    <X aria-hidden size={13} />
                  </IconButton>
                </div>
              ))}
              <button
                type="button"
                onClick={() => requests.edit({ headers: [...draft.headers, ['', '']] })}
                className="flex w-max items-center gap-1 rounded px-1 py-0.5 text-xs text-muted hover:bg-line/60 hover:text-ink"
              >
                <Plus aria-hidden size={12} /> Header
              </button>
            </div>
          </fieldset>
          <div>
            <div className="mb-1 flex items-center justify-between">
              <label htmlFor={`${methods}-body`} className="text-2xs font-semibold text-muted">
                Body
              </label>
              <button
                type="button"
                className="flex items-center gap-1 rounded px-1 text-2xs text-muted hover:bg-line/60 hover:text-ink disabled:opacity-40"
                disabled={prettyJson(draft.body ?? '') === null}
                onClick={() => requests.edit({ body: prettyJson(draft.body ?? '') ?? draft.body ?? '' })}
              >
                <Braces aria-hidden size={11} /> Format JSON
              </button>
            </div>
            <textarea
              id={`${methods}-body`}
              value={draft.body ?? ''}
              onChange={(event) => requests.edit({ body: event.currentTarget.value })}
              rows={Math.min(8, Math.max(2, (draft.body ?? '').split('\n').length))}
              className={`${field} block w-full resize-y py-1.5 leading-5`}
              spellCheck={false}
              placeholder="none"
            />
          </div>
        </div>
      ) : null}
    </div>
  );
}

/** Who is asked, where the lab has several machines that listen. */
function MachineChoice() {
  const { requests, lab } = useSession();
  const machine = useStore(requests, (state) => state.draft.machine);
  // Of services only those that the lab itself asks over HTTP.
  const asked = new Set(lab.requests.map((request) => request.machine));
  const listening = [
    ...lab.machines.filter(({ port }) => port !== null),
    ...lab.services.filter(({ name }) => asked.has(name)),
  ];
  if (listening.length < 2) return null;
  return (
    <select
      aria-label="Machine"
      value={machine ?? listening[0]?.name}
      onChange={({ currentTarget: { value } }) => requests.edit({ machine: value })}
      className={`${field} h-8 shrink-0`}
    >
      {listening.map(({ name, port }) => (
        <option key={name} value={name}>
          {name}:{port}
        </option>
      ))}
    </select>
  );
}

function summary({ headers, body }: RequestDraft): string {
  const parts = headers.length === 0 ? [] : [headers.length === 1 ? '1 header' : `${headers.length} headers`];
  if (body) parts.push(`${sizeOf(new TextEncoder().encode(body).length)} of body`);
  return parts.length === 0 ? '(none)' : `(${parts.join(', ')})`;
}
