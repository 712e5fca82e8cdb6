import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mail } from '../../../sandboxes/services/mail';
import type { RunningService } from '../../../sandboxes/services/service';
import { freePort, realProgram } from '../real-server';

const folder = mkdtempSync(join(tmpdir(), 'backlab-mail-'));
let service: RunningService;
let inboxPort: number;
const start = async () => {
  inboxPort = await freePort();
  service = await mail.start({
    host: '127.0.0.1',
    port: 0,
    data: folder,
    assets: null,
    flags: { 'inbox-port': String(inboxPort) },
    log: () => undefined,
  });
};
beforeAll(start);
beforeEach(() => service.reset());
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});

interface Message {
  readonly id: string;
  readonly subject: string;
  readonly envelope: { readonly from: string; readonly to: readonly string[]; readonly user: string | null };
  readonly text?: string;
  readonly html?: string;
  readonly attachments: readonly { readonly filename: string; readonly size: number }[];
}

const get = (path: string) => fetch(`http://127.0.0.1:${inboxPort}${path}`);
const list = async (to = '') =>
  (await (await get(`/messages${to === '' ? '' : `?to=${to}`}`)).json()) as Message[];
const rules = async (wanted: object) => {
  const response = await fetch(`http://127.0.0.1:${inboxPort}/rules`, {
    method: 'PUT',
    body: JSON.stringify(wanted),
  });
  expect(response.status, await response.text()).toBe(200);
};
const transport = (auth?: { user: string; pass: string }) =>
  nodemailer.createTransport({
    host: '127.0.0.1',
    port: service.port,
    ignoreTLS: true,
    ...(auth ? { auth } : {}),
  });
const send = (to: string | string[], more: object = {}, auth?: { user: string; pass: string }) =>
  transport(auth).sendMail({ from: 'Shop <shop@example.org>', to, subject: 'Hello', text: 'Hi', ...more });

describe('with nodemailer', () => {
  it('keeps text, HTML and attachments, as a reader shows them and as they came', async () => {
    const { response } = await send('Zoë <zoe@example.org>', {
      subject: 'Größe — 你好',
      html: '<p>Hi</p>',
      attachments: [{ filename: 'a.bin', content: Buffer.alloc(3000, 7) }],
    });
    expect(response).toBe('250 2.0.0 Kept as 000001');
    const [summary] = await list('ZOE@example.org');
    expect(summary).toMatchObject({ id: '000001', subject: 'Größe — 你好', attachments: 1 });
    const whole = (await (await get('/messages/000001')).json()) as Message;
    expect(whole).toMatchObject({
      envelope: { from: 'shop@example.org', to: ['zoe@example.org'], user: null },
      to: [{ name: 'Zoë', address: 'zoe@example.org' }],
      text: expect.stringContaining('Hi'),
      html: expect.stringContaining('<p>Hi</p>'),
      attachments: [{ filename: 'a.bin', size: 3000 }],
    });
    const attachment = await get('/messages/000001/attachments/0');
    expect(Buffer.from(await attachment.arrayBuffer())).toEqual(Buffer.alloc(3000, 7));
    expect(await (await get('/messages/000001/raw')).text()).toMatch(
      /^Return-Path: <shop@example\.org>\r\nReceived: from .+ \(\[127\.0\.0\.1\]\)\r\n\tby mail .+ with ESMTP id 000001\r\n\tfor <zoe@example\.org>;/,
    );
  });

  it.each([
    ['unknown@example.org', 550, /5\.1\.1 There is no such mailbox/],
    ['full@example.org', 452, /4\.2\.2 The mailbox is full/],
  ])('refuses %s', async (to, responseCode, words) => {
    await expect(send(to)).rejects.toMatchObject({
      code: 'EENVELOPE',
      responseCode,
      response: expect.stringMatching(words),
    });
    expect(await list()).toEqual([]);
  });

  it('takes those it knows when others are refused, and says whom not', async () => {
    const { accepted, rejected } = await send(['ada@example.org', 'unknown@example.org']);
    expect([accepted, rejected]).toEqual([['ada@example.org'], ['unknown@example.org']]);
    expect((await list()).map(({ envelope }) => envelope.to)).toEqual([['ada@example.org']]);
  });

  it('refuses a whole message', async () => {
    await expect(send('spam@example.org')).rejects.toMatchObject({ code: 'EMESSAGE', responseCode: 554 });
  });

  it('accepts first and sends a bounce back, which nobody answers', async () => {
    await send('bounce@example.org', { subject: 'An order' });
    const [bounce, ...rest] = await list();
    expect(rest).toEqual([]);
    expect(bounce).toMatchObject({
      subject: 'Undelivered mail returned to sender',
      envelope: { from: '', to: ['shop@example.org'] },
    });
    const raw = await (await get(`/messages/${bounce?.id}/raw`)).text();
    expect(raw).toContain('Content-Type: multipart/report; report-type=delivery-status;');
    expect(raw).toContain(
      'Final-Recipient: rfc822; bounce@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n',
    );
    expect(raw).toContain('Subject: An order');
    await send('bounce@example.org', { envelope: { from: '', to: 'bounce@example.org' } });
    expect(await list()).toHaveLength(1);
  });

  it('wants a name and a password where it was told so', async () => {
    await rules({ users: { shop: 'secret' } });
    await expect(send('ada@example.org')).rejects.toMatchObject({ responseCode: 530 });
    const wrong = send('ada@example.org', {}, { user: 'shop', pass: 'guess' });
    await expect(wrong).rejects.toMatchObject({ code: 'EAUTH', responseCode: 535 });
    await send('ada@example.org', {}, { user: 'shop', pass: 'secret' });
    expect((await list())[0]).toMatchObject({ envelope: { user: 'shop' } });
  });

  it('lets a stranger come back later', async () => {
    await rules({ greylist: 3_600_000 });
    await expect(send('ada@example.org')).rejects.toMatchObject({ responseCode: 451 });
    await rules({ greylist: 1 });
    await expect.poll(() => send('ada@example.org').then(({ response }) => response)).toMatch(/^250 /);
  });

  it('refuses what is too large, announced or not', async () => {
    await rules({ size: 2000 });
    await expect(send('ada@example.org', { text: 'x'.repeat(4000) })).rejects.toMatchObject({
      responseCode: 552,
    });
    expect(await list()).toEqual([]);
  });

  it('follows rules for addresses, the first that fits', async () => {
    await rules({
      recipients: [
        { match: 'vip@slow.example', code: 451, text: '4.3.0 Later' },
        { match: '*@slow.example', code: 550, text: '5.7.1 Not from you', at: 'data' },
      ],
    });
    await expect(send('vip@slow.example')).rejects.toMatchObject({ responseCode: 451 });
    await expect(send('ada@slow.example')).rejects.toMatchObject({ responseCode: 550, command: 'DATA' });
  });
});

it('has what it accepted after it was killed and started again', async () => {
  await send('ada@example.org');
  await service.stop();
  await start();
  expect((await list()).map(({ subject }) => subject)).toEqual(['Hello']);
  await send('ada@example.org', { subject: 'More' });
  expect((await list()).map(({ id, subject }) => [id, subject])).toEqual([
    ['000002', 'More'],
    ['000001', 'Hello'],
  ]);
});

it('says what is wrong with rules', async () => {
  const response = await fetch(`http://127.0.0.1:${inboxPort}/rules`, {
    method: 'PUT',
    body: '{"greylist":-1}',
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ detail: expect.stringMatching(/^greylist: /) });
});

it('serves a client that sends all its commands at once', async () => {
  const commands = ['EHLO x', 'MAIL FROM:<a@x.org>', 'RCPT TO:<b@x.org>', 'DATA'];
  const socket = connect(service.port, '127.0.0.1');
  const text = await new Promise<string>((resolve, reject) => {
    let all = '';
    socket.setEncoding('utf8').on('data', (piece: string) => {
      const before = all;
      all += piece;
      if (!before.includes('220 ') && all.includes('220 ')) socket.write(`${commands.join('\r\n')}\r\n`);
      if (!before.includes('354 ') && all.includes('354 '))
        socket.write('Subject: p\r\n\r\n..dot\r\n.\r\nQUIT\r\n');
    });
    socket.on('end', () => resolve(all));
    socket.on('error', reject);
  });
  expect(text).toMatch(/250 2\.0\.0 Kept as \d+\r\n221 /);
  expect(((await (await get(`/messages/${(await list())[0]?.id}`)).json()) as Message).text).toBe('.dot\n');
});

const swaks = realProgram('swaks', ['/usr/bin/swaks']);
describe.skipIf(swaks === null)('with swaks', () => {
  const run = async (...args: string[]) =>
    promisify(execFile)(swaks ?? '', [
      '--server',
      '127.0.0.1',
      '--port',
      String(service.port),
      ...args,
    ]).catch((error: { code: number; stdout: string }) => error);

  it('accepts, and the client ends well', async () => {
    const { stdout, ...rest } = await run('--from', 'a@x.org', '--to', 'b@x.org', '--body', 'hello');
    expect('code' in rest).toBe(false);
    expect(stdout).toMatch(/<- {2}250 2\.0\.0 Kept as/);
  });

  it('refuses, with the code that the client ends with for a refused recipient', async () => {
    expect(await run('--from', 'a@x.org', '--to', 'unknown@x.org')).toMatchObject({ code: 24 });
  });

  it.each(['PLAIN', 'LOGIN'])('takes AUTH %s', async (method) => {
    await rules({ users: { shop: 'secret' } });
    const login = ['--auth', method, '--auth-user', 'shop', '--auth-password'];
    const message = ['--from', 'a@x.org', '--to', 'b@x.org'];
    expect(await run(...message, ...login, 'secret')).not.toHaveProperty('code');
    expect(await run(...message, ...login, 'guess')).toMatchObject({ code: 28 });
  });
});
