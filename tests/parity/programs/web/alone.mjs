// A program waits for what the platform does beside it, though no timer and no socket is open: WebAssembly and blobs.
const bytes = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 6, 1, 4, 0, 65,
  42, 11,
]);
const { instance } = await WebAssembly.instantiate(bytes);
console.log(instance.exports.f());
console.log((await WebAssembly.compile(bytes)) instanceof WebAssembly.Module);
await WebAssembly.compile(new Uint8Array([1])).catch((error) => console.log(error.name));
console.log(await new Blob(['a', 'b€']).text(), (await new Blob([bytes]).arrayBuffer()).byteLength);
