import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Hono } from 'hono';
import { Bucket, s3 } from './s3.ts';

export const app = new Hono();

app.get('/photos', async (c) => {
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket, Prefix: c.req.query('prefix') }),
  );
  return c.json(Contents.map(({ Key, Size }) => ({ key: Key, size: Size })));
});

/** Bytes go through this server: it streams them, and never has the whole photo in memory. */
app.put('/photos/:key{.+}', async (c) => {
  const { ETag } = await s3.send(
    new PutObjectCommand({
      Bucket,
      Key: c.req.param('key'),
      Body: c.req.raw.body ? Readable.fromWeb(c.req.raw.body as never) : '',
      ContentLength: Number(c.req.header('content-length') ?? 0),
      ContentType: c.req.header('content-type'),
    }),
  );
  return c.json({ etag: ETag }, 201);
});

/** Whoever has this URL may write this one photo, for a minute, without a key and without this server. */
app.post('/uploads/:key{.+}', async (c) => {
  const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: c.req.param('key') }), {
    expiresIn: 60,
  });
  return c.json({ url }, 201);
});

/** The browser's part of it: what a page would do with the URL. */
app.post('/pretend-browser', async (c) => {
  const { url, body } = await c.req.json<{ url: string; body: string }>();
  const response = await fetch(url, { method: 'PUT', body });
  const [, code = null] = /<Code>(.*?)<\/Code>/.exec(await response.text()) ?? [];
  return c.json({ status: response.status, code });
});

app.get('/photos/:key{.+}', async (c) => {
  const { Body, ContentType, ContentLength, ETag } = await s3.send(
    new GetObjectCommand({ Bucket, Key: c.req.param('key') }),
  );
  return new Response(Body?.transformToWebStream() ?? null, {
    headers: {
      'content-type': ContentType ?? 'application/octet-stream',
      'content-length': String(ContentLength),
      etag: ETag ?? '',
    },
  });
});

app.delete('/photos/:key{.+}', async (c) => {
  await s3.send(new DeleteObjectCommand({ Bucket, Key: c.req.param('key') }));
  return c.body(null, 204);
});

app.onError((error, c) => {
  if (error instanceof NoSuchKey) return c.json({ error: 'no such photo' }, 404);
  console.error(error);
  return c.json({ error: 'the store did not answer' }, 502);
});
