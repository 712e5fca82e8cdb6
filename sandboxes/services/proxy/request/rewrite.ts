import type { Level, RewriteStep } from '../config/model';
import { redirectTo } from './redirect';
import { Finish, type Reply, reply } from './reply';
import type { ProxyRequest } from './request';
import { escapeArguments } from './uri';

/** What the steps of a level came to. */
export type Rewritten =
  | { readonly next: 'go on' | 'locate again' }
  | { readonly next: 'answer'; readonly reply: Reply };

/** Runs `set`, `if`, `rewrite`, `return` and `break` in the order of the file. */
export function rewrite(request: ProxyRequest, level: Level): Rewritten {
  let changed = false;
  for (const step of level.steps) {
    const outcome = run(request, step);
    if (outcome === 'changed') {
      changed = true;
      continue;
    }
    if (outcome === 'stop') return { next: 'go on' };
    if (outcome === 'last') return { next: 'locate again' };
    if (outcome) return { next: 'answer', reply: outcome };
  }
  return { next: changed ? 'locate again' : 'go on' };
}

type Outcome = Reply | 'changed' | 'last' | 'stop' | null;

function run(request: ProxyRequest, step: RewriteStep): Outcome {
  switch (step.op) {
    case 'set':
      request.set(step.name, step.value.of(request));
      return null;
    case 'break':
      return 'stop';
    case 'return':
      return answer(request, step.status, step.text?.of(request) ?? null);
    case 'if': {
      if (!step.test(request)) return null;
      const handler = step.inner.handler ?? request.level.handler;
      request.level = Object.assign(Object.create(step.inner) as Level, { handler });
      let changed = false;
      for (const inner of step.inner.steps) {
        const outcome = run(request, inner);
        if (outcome === 'changed') changed = true;
        else if (outcome) return outcome;
      }
      return changed ? 'changed' : null;
    }
    case 'rewrite':
      return apply(request, step);
  }
}

function apply(request: ProxyRequest, step: RewriteStep & { readonly op: 'rewrite' }): Outcome {
  const match = step.pattern.exec(request.uri);
  if (!match) return null;
  request.capture(match);
  const { source } = step.to;
  const away = /^(https?:\/\/|\$scheme)/.test(source);
  const kept = source.endsWith('?') ? '' : request.args;
  const text = step.to.of(request);
  const question = text.indexOf('?');
  const path = question < 0 ? text : text.slice(0, question);
  const given = question < 0 ? '' : text.slice(question + 1);
  const args = [given, kept].filter((part) => part !== '').join('&');
  if (away || step.flag === 'redirect' || step.flag === 'permanent') {
    const status = step.flag === 'permanent' ? 301 : 302;
    const target = `${away ? path : path.replace(/[ %]/g, escapeArguments)}${args === '' ? '' : `?${args}`}`;
    throw new Finish(status, [['Location', redirectTo(request, target)]]);
  }
  request.uri = path;
  request.args = args;
  request.rewritten = true;
  if (path === '') throw new Finish(500);
  return step.flag === 'break' ? 'stop' : step.flag === 'last' ? 'last' : 'changed';
}

function answer(request: ProxyRequest, status: number, text: string | null): Reply {
  if (text === null) throw new Finish(status);
  if ([301, 302, 303, 307, 308].includes(status))
    throw new Finish(status, [['Location', redirectTo(request, text)]]);
  if (status === 204) throw new Finish(204);
  const type = request.settings.default_type;
  const known = /\.([^./]+)$/.exec(request.uri)?.[1]?.toLowerCase();
  const found = known === undefined ? undefined : request.settings.types.get(known);
  return reply(status, [['Content-Type', found ?? type]], Buffer.from(text, 'latin1'));
}
