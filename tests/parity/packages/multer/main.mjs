// multer: uploads to memory and to disk, several fields, filters, limits and broken multipart bodies, behind express.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import express from 'express';
import multer from 'multer';
import { show, start, stop } from '../shared/http.mjs';

const folder = '/tmp/parity-multer';
rmSync(folder, { recursive: true, force: true });
const app = express();
const memory = multer({ limits: { fileSize: 100_000, files: 2, fields: 3 } });
const tell = ({ fieldname, originalname, mimetype, size, buffer, encoding }) => ({
  fieldname,
  originalname,
  mimetype,
  size,
  encoding,
  text: buffer?.subarray(0, 20).toString(),
});
app.post('/one', memory.single('file'), (request, response) =>
  response.json({ file: tell(request.file), body: request.body }),
);
app.post('/many', memory.array('files', 2), (request, response) =>
  response.json({ files: request.files.map(tell), body: request.body }),
);
app.post('/fields', memory.fields([{ name: 'a' }, { name: 'b', maxCount: 1 }]), (request, response) =>
  response.json(Object.entries(request.files).map(([name, files]) => [name, files.map(tell)])),
);
app.post('/none', memory.none(), (request, response) => response.json(request.body));
const disk = multer({
  dest: folder,
  fileFilter: (_request, file, done) => done(null, file.mimetype === 'text/plain'),
});
app.post('/disk', disk.any(), (request, response) =>
  response.json(
    request.files.map(({ path, size, originalname }) => ({
      originalname,
      size,
      same: readFileSync(path).length === size,
      name: /^[0-9a-f]{32}$/.test(path.split('/').at(-1)),
    })),
  ),
);
const named = multer({
  storage: multer.diskStorage({
    destination: folder,
    filename: (_request, file, done) => done(null, `up-${file.originalname}`),
  }),
});
app.post('/named', named.single('file'), (request, response) =>
  response.json({ filename: request.file.filename, text: readFileSync(request.file.path, 'utf8') }),
);
app.use((error, _request, response, _next) =>
  response
    .status(error instanceof multer.MulterError ? 413 : 400)
    .json({ code: error.code, field: error.field, message: error.message }),
);
const server = createServer(app);
const base = await start(server);
const form = (...parts) => {
  const data = new FormData();
  for (const [name, value, filename] of parts)
    filename ? data.append(name, value, filename) : data.append(name, value);
  return { method: 'POST', body: data };
};
const text = (content) => new Blob([content], { type: 'text/plain' });
await show(
  'one',
  `${base}/one`,
  form(
    ['title', 'Grüße'],
    ['file', text('content of the file'), 'ü.txt'],
    ['tags[0]', 'a'],
    ['tags[1]', 'b'],
  ),
);
await show(
  'many',
  `${base}/many`,
  form(
    ['files', text('1'), '1.txt'],
    ['files', new Blob([new Uint8Array(50_000)]), '2.bin'],
    ['x', '1'],
    ['x', '2'],
  ),
);
await show(
  'too many',
  `${base}/many`,
  form(['files', text('1'), '1'], ['files', text('1'), '2'], ['files', text('1'), '3']),
);
await show('too big', `${base}/one`, form(['file', text('x'.repeat(100_001)), 'big']));
await show('unexpected', `${base}/one`, form(['other', text('x'), 'x']));
await show('too many fields', `${base}/none`, form(['a', '1'], ['b', '2'], ['c', '3'], ['d', '4']));
await show('fields', `${base}/fields`, form(['a', text('x'), 'a1'], ['b', text('y'), 'b1']));
await show('none', `${base}/none`, form(['a[b][c]', '1'], ['__proto__', 'x']));
await show(
  'disk',
  `${base}/disk`,
  form(
    ['f', text('kept '.repeat(9000)), 'k.txt'],
    ['g', new Blob(['<b>'], { type: 'text/html' }), 'dropped.html'],
  ),
);
await show('named', `${base}/named`, form(['file', text('named'), 'n.txt']));
console.log(readdirSync(folder).length);
const raw = (body, type = 'multipart/form-data; boundary=XX') => ({
  method: 'POST',
  headers: { 'content-type': type },
  body,
});
await show(
  'raw',
  `${base}/one`,
  raw(
    '--XX\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nline\r\n--XX--\r\n',
  ),
);
await show(
  'cut off',
  `${base}/one`,
  raw('--XX\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nline'),
);
await show('no boundary', `${base}/one`, raw('x', 'multipart/form-data'));
await show('malformed header', `${base}/one`, raw('--XX\r\nno header here\r\n\r\nx\r\n--XX--\r\n'));
rmSync(folder, { recursive: true });
await stop(server);
