// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { documentOf, linkOf, submissionOf } from './page-document';

const PAGE = new URL('http://localhost:3000/deep/page?x=1');
const page = (text: string, type = 'text/html') => ({ url: PAGE, status: 200, type, text });

function parsed(html: string): Document {
  document.body.innerHTML = html;
  return document;
}

it('a page can load nothing and does not go away by itself', () => {
  const html = documentOf(page('<meta http-equiv="refresh" content="0; url=/away"><h1>Hello</h1>'));
  expect(html).toContain("default-src 'none'");
  expect(html).not.toContain('/away');
  expect(html).toContain('<h1>Hello</h1>');
});

it('what is no HTML is shown as it is written', () => {
  expect(documentOf(page('<b>&', 'text/plain'))).toContain('<pre>&lt;b&gt;&amp;</pre>');
});

it('links lead on from the page, also from what is inside them', () => {
  const inside = parsed('<a href="../login?to=/me"><b>Sign in</b></a>').querySelector('b');
  expect(linkOf(inside, PAGE)?.url.href).toBe('http://localhost:3000/login?to=/me');
  expect(linkOf(parsed('<a href="#part">Down</a>').querySelector('a'), PAGE)).toBeNull();
  expect(linkOf(parsed('<p>No link</p>').querySelector('p'), PAGE)).toBeNull();
});

it('forms send their fields, and the button that was pressed', () => {
  const form = parsed(
    '<form method="post" action="/login"><input name="user" value="a&b"><button name="go" value="1"></button></form>',
  ).querySelector('form');
  if (!form) throw new Error('there is no form');
  const sent = submissionOf(form, form.querySelector('button'), PAGE);
  expect(sent).toMatchObject({ method: 'POST' });
  expect(sent?.url.href).toBe('http://localhost:3000/login');
  expect(sent?.body?.toString()).toBe('user=a%26b&go=1');
});

it('a form without a method asks with its fields in the address', () => {
  const form = parsed('<form><input name="q" value="tea"></form>').querySelector('form');
  if (!form) throw new Error('there is no form');
  expect(submissionOf(form, null, PAGE)?.url.href).toBe('http://localhost:3000/deep/page?q=tea');
});
