// Forms travel as multipart both ways, with names that must be escaped and files.
import { createServer } from 'node:http';

const form = new FormData();
form.append('a', '1\n2');
form.append('b"ü', 'x');
form.append('file', new Blob(['content'], { type: 'text/plain' }), 'n"é.txt');
form.append('file', new File([new Uint8Array([0, 255, 13, 10])], 'bytes.bin'));

const server = createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    if (request.url === '/echo') {
      response.setHeader('content-type', request.headers['content-type']);
      response.end(Buffer.concat(pieces));
      return;
    }
    const [, boundary] = /boundary=(.*)/.exec(request.headers['content-type']);
    const text = Buffer.concat(pieces).toString('latin1').replaceAll(boundary, 'BOUNDARY');
    response.end(
      JSON.stringify([
        boundary.replace(/\d/g, '0'),
        request.headers['content-length'] === String(Buffer.concat(pieces).length),
        request.headers['transfer-encoding'],
        text,
      ]),
    );
  });
}).listen(0, async () => {
  const url = `http://localhost:${server.address().port}`;
  console.log(await (await fetch(url, { method: 'POST', body: form })).json());
  const back = await (await fetch(`${url}/echo`, { method: 'POST', body: form })).formData();
  for (const [name, value] of back)
    console.log(
      name,
      typeof value === 'string'
        ? value
        : [value.name, value.type, [...new Uint8Array(await value.arrayBuffer())]],
    );
  const parameters = await (
    await fetch(`${url}/echo`, { method: 'POST', body: new URLSearchParams({ a: 'b c', d: 'é' }) })
  ).formData();
  console.log([...parameters]);
  const plain = new FormData();
  plain.append('a', '1');
  plain.append('a', '2');
  plain.append('b', '3');
  console.log(plain);
  server.close();
});
