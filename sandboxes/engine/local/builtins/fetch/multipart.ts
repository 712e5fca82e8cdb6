/** A form as `multipart/form-data` (RFC 7578), in undici's spelling; HTML §4.10.21.8 says how names are escaped. */

const escaped = (name: string) => name.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
const lines = (text: string) => text.replace(/\r?\n|\r/g, '\r\n');

function newBoundary(): string {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
  return `----formdata-undici-0${String(number % 1e11).padStart(11, '0')}`;
}

/** @returns the content; its `type` names the boundary */
export function encodeForm(form: FormData): Blob {
  const boundary = newBoundary();
  const parts: (string | Blob)[] = [];
  for (const [name, value] of form) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(lines(name))}"`;
    if (typeof value === 'string') parts.push(`${head}\r\n\r\n${lines(value)}\r\n`);
    else {
      const type = value.type || 'application/octet-stream';
      parts.push(
        `${head}; filename="${escaped(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`,
        value,
        '\r\n',
      );
    }
  }
  parts.push(`--${boundary}--\r\n`);
  return new Blob(parts, { type: `multipart/form-data; boundary=${boundary}` });
}
