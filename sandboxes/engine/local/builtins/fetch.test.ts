import { describe, expect, it } from 'vitest';
import { Request } from './fetch/request';
import { Response } from './fetch/response';

const streamOf = (text: string) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });

describe('Request', () => {
  it('keeps the headers that browsers drop', () => {
    const request = new Request('http://x/', { headers: { cookie: 'a=1', host: 'h', origin: 'o' } });
    expect([...new Request(request).headers]).toEqual([
      ['cookie', 'a=1'],
      ['host', 'h'],
      ['origin', 'o'],
    ]);
    expect(request.clone().headers.get('cookie')).toBe('a=1');
  });

  it('has streams as content, read once', async () => {
    const request = new Request('http://x/', { method: 'POST', body: streamOf('{"a":1}'), duplex: 'half' });
    expect(request.body).toBeInstanceOf(ReadableStream);
    expect(request.bodyUsed).toBe(false);
    expect(await request.json()).toEqual({ a: 1 });
    expect(request.bodyUsed).toBe(true);
    await expect(request.text()).rejects.toThrow('Body is unusable: Body has already been read');
  });

  it('says what kind of content it was given', async () => {
    const type = (body: BodyInit) =>
      new Request('http://x/', { method: 'POST', body }).headers.get('content-type');
    const form = new FormData();
    form.set('a', 'b');
    expect(type('text')).toBe('text/plain;charset=UTF-8');
    expect(type(new URLSearchParams('a=b'))).toMatch(/^application\/x-www-form-urlencoded/);
    expect(type(form)).toMatch(/^multipart\/form-data; boundary=/);
    expect(type(new Blob(['x'], { type: 'image/png' }))).toBe('image/png');
    const sent = new Request('http://x/', { method: 'POST', body: form });
    expect((await sent.formData()).get('a')).toBe('b');
  });

  it('moves content to the request made of it, and copies it to a clone', async () => {
    const first = new Request('http://x/', { method: 'POST', body: 'content' });
    const clone = first.clone();
    const second = new Request(first, { headers: { 'x-a': '1' } });
    expect(second.method).toBe('POST');
    expect(await second.text()).toBe('content');
    expect(await clone.text()).toBe('content');
    expect(first.bodyUsed).toBe(true);
  });

  it('refuses what Node refuses, in its words', () => {
    expect(() => new Request('/x')).toThrow('Failed to parse URL from /x');
    expect(() => new Request('http://x/', { body: 'x' })).toThrow(
      'Request with GET/HEAD method cannot have body.',
    );
    expect(() => new Request('http://x/', { method: 'POST', body: streamOf('x') })).toThrow(
      'RequestInit: duplex option is required when sending a body.',
    );
  });

  it('follows a signal', () => {
    const abort = new AbortController();
    const request = new Request('http://x/', { signal: abort.signal });
    abort.abort();
    expect(request.signal.aborted).toBe(true);
  });
});

describe('Response', () => {
  it('keeps every Set-Cookie, also in a clone', () => {
    const headers = new Headers([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
    const response = new Response('x', { headers });
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.clone().headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.clone()).toBeInstanceOf(Response);
  });

  it('makes JSON, redirects and errors', async () => {
    const json = Response.json({ a: 1 }, { status: 201 });
    expect([json.status, json.headers.get('content-type'), await json.json()]).toEqual([
      201,
      'application/json',
      { a: 1 },
    ]);
    const redirect = Response.redirect('http://x/y', 303);
    expect([redirect.status, redirect.headers.get('location')]).toEqual([303, 'http://x/y']);
    expect(() => Response.redirect('http://x/', 200)).toThrow(RangeError);
    expect(Response.error().type).toBe('error');
  });

  it('says what kind of content it was given', () => {
    expect(new Response('x').headers.get('content-type')).toBe('text/plain;charset=UTF-8');
    expect(new Response(streamOf('x')).headers.get('content-type')).toBeNull();
  });
});
