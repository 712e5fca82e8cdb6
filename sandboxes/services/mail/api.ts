import { Hono } from 'hono';
import PostalMime from 'postal-mime';
import { problemResponse } from '../fault-policy/problem';
import { problemsOf } from '../settings-file';
import type { Inbox, StoredMessage } from './inbox';
import { type MailRules, mailRules } from './rules';

export interface RulesHolder {
  get(): MailRules;
  set(rules: MailRules): void;
}

/** The inbox over HTTP: what came, as a mail reader shows it and as it came; and the rules. */
export function inboxApi(inbox: Inbox, rules: RulesHolder): Hono {
  const api = new Hono();
  const find = (id: string) => inbox.message(id);
  const missing = (id: string) =>
    problemResponse({
      status: 404,
      code: 'not_found',
      title: 'Not found',
      detail: `There is no message "${id}".`,
    });

  /** The newest first. `?to=` only those for an address. */
  api.get('/messages', async (c) => {
    const to = c.req.query('to')?.toLowerCase();
    const wanted = inbox.messages.filter(
      (message) => to === undefined || message.to.some((address) => address.toLowerCase() === to),
    );
    return c.json(await Promise.all(wanted.toReversed().map(summaryOf)));
  });
  api.delete('/messages', (c) => {
    inbox.clear();
    return c.body(null, 204);
  });
  api.get('/messages/:id', async (c) => {
    const message = find(c.req.param('id'));
    return message === null ? missing(c.req.param('id')) : c.json(await wholeOf(message));
  });
  api.delete('/messages/:id', (c) =>
    inbox.remove(c.req.param('id')) ? c.body(null, 204) : missing(c.req.param('id')),
  );
  api.get('/messages/:id/raw', (c) => {
    const message = find(c.req.param('id'));
    if (message === null) return missing(c.req.param('id'));
    return c.body(new Uint8Array(message.raw), 200, { 'content-type': 'message/rfc822' });
  });
  api.get('/messages/:id/attachments/:number', async (c) => {
    const message = find(c.req.param('id'));
    if (message === null) return missing(c.req.param('id'));
    const { attachments } = await PostalMime.parse(message.raw);
    const wanted = attachments[Number(c.req.param('number'))];
    if (wanted === undefined)
      return problemResponse({
        status: 404,
        code: 'not_found',
        title: 'Not found',
        detail: `The message has ${attachments.length} attachments, counted from 0.`,
      });
    // As a file, whatever it says it is: a page of it would run as one of this server.
    return new Response(wanted.content as BodyInit, {
      headers: { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' },
    });
  });

  api.get('/rules', (c) => c.json(rules.get()));
  api.put('/rules', async (c) => {
    const read = mailRules.safeParse(await c.req.json().catch(() => null));
    if (!read.success)
      return problemResponse({
        status: 400,
        code: 'invalid_rules',
        title: 'No such rules',
        detail: problemsOf(read.error).join('\n'),
      });
    rules.set(read.data);
    return c.json(read.data);
  });
  return api;
}

const envelopeOf = ({ id, from, to, helo, client, user, received }: StoredMessage) => ({
  id,
  received: new Date(received).toISOString(),
  envelope: { from, to, helo, client, user },
});

async function summaryOf(message: StoredMessage) {
  const { subject = '', from, attachments } = await PostalMime.parse(message.raw);
  return { ...envelopeOf(message), from, subject, attachments: attachments.length, size: message.raw.length };
}

async function wholeOf(message: StoredMessage) {
  const {
    from,
    to,
    cc,
    replyTo,
    subject = '',
    date,
    text,
    html,
    headers,
    attachments,
  } = await PostalMime.parse(message.raw);
  return {
    ...envelopeOf(message),
    ...{ from, to, cc, replyTo, subject, date, text, html, headers },
    attachments: attachments.map(({ filename, mimeType, content }) => ({
      filename,
      mimeType,
      size: typeof content === 'string' ? content.length : content.byteLength,
    })),
  };
}
