import { check, expect } from '@backlab/checks';

check(
  'a PATCH must name the version that it changes: 428 without If-Match, 412 with a stale one',
  {
    objective: 'preconditions',
    lookAt: 'RFC 9110 §13.1.1 and §15.5.13: If-Match and 412. RFC 6585 §3: 428.',
  },
  async ({ http }) => {
    const path = '/articles/hello-http';
    const patch = (changes: object, condition: Record<string, string>) =>
      http.patch(path, {
        headers: { 'Content-Type': 'application/merge-patch+json', ...condition },
        body: JSON.stringify(changes),
      });

    const read = await http.get(path);
    expect(read).toHaveHeader('etag', /^"[^"]+"$/);
    const etag = read.headers.get('etag') ?? '';

    const blind = await patch({ title: 'Blind' }, {});
    expect(blind, { message: 'a change that does not say of which version' }).toHaveStatus(428);

    const first = await patch({ title: 'Ada was here' }, { 'If-Match': etag });
    expect(first, { message: 'the first editor, with the current ETag' }).toHaveStatus([200, 204]);
    const second = await patch({ title: 'Bob was here' }, { 'If-Match': etag });
    expect(second, { message: 'the second editor, who read before the first one saved' }).toHaveStatus(412);

    const after = await http.get(path);
    expect(after.json()).toMatchObject({
      title: 'Ada was here',
      text: 'Every answer begins with three digits.',
    });
    expect(after.headers.get('etag'), { message: 'the ETag of a changed article' }).not.toBe(etag);
  },
);
