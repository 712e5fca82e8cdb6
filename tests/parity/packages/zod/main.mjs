// zod: parsing of what comes over the wire, transforms, refinements, unions, async checks, errors and JSON Schema.
import { createServer } from 'node:http';
import { z } from 'zod';
import * as mini from 'zod/mini';
import { json, show, start, stop } from '../shared/http.mjs';

const User = z
  .object({
    id: z.uuid(),
    mail: z.email(),
    age: z.coerce.number().int().min(0).max(150).optional(),
    born: z.iso.date().transform((text) => new Date(text).getUTCFullYear()),
    role: z.enum(['admin', 'reader']).default('reader'),
    site: z.url().nullish(),
    tags: z.set(z.string()).or(z.array(z.string().trim().toLowerCase())),
    address: z
      .strictObject({ street: z.string(), zip: z.string().regex(/^\d{5}$/) })
      .partial({ street: true }),
    friends: z.lazy(() => z.array(z.object({ name: z.string() })).max(2)),
  })
  .refine((user) => user.role !== 'admin' || user.mail.endsWith('@shop.example'), {
    message: 'admins are ours',
    path: ['role'],
  });
const Event = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('paid'), cents: z.bigint().or(z.int()) }),
  z.object({ kind: z.literal('sent'), to: z.tuple([z.string(), z.number()]).rest(z.boolean()) }),
]);
const Taken = z.string().refine(async (name) => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return name !== 'ada';
}, 'taken');
const schemas = {
  user: User,
  event: Event,
  name: Taken,
  record: z.record(z.string().min(2), z.number()),
  json: z.json(),
  stringbool: z.stringbool(),
  file: z.templateLiteral(['v', z.number(), '.', z.number()]),
  pipe: z.string().pipe(z.transform(Number)).pipe(z.number().multipleOf(5)),
  mini: mini.object({ a: mini.optional(mini.string().check(mini.maxLength(2))) }),
};

const server = createServer(async (request, response) => {
  let text = '';
  for await (const part of request) text += part;
  const result = await schemas[request.url.slice(1)].safeParseAsync(JSON.parse(text));
  response.statusCode = result.success ? 200 : 422;
  response.end(JSON.stringify(result.success ? result.data : result.error.issues));
});
const base = await start(server);
const user = {
  id: '0b9f62a2-2bb4-4c1c-9a0f-0d2c3a4b5c6d',
  mail: 'a@shop.example',
  age: '41',
  born: '1815-12-10',
  tags: [' A ', 'b'],
  address: { zip: '12345' },
  friends: [],
};
const tries = [
  ['user', user],
  ['user', { ...user, role: 'admin', mail: 'a@b.co' }],
  ['user', { ...user, age: 'x', address: { zip: '1', more: 1 }, friends: [{}, {}, {}] }],
  ['user', {}],
  ['event', { kind: 'paid', cents: 3 }],
  ['event', { kind: 'sent', to: ['x', 1, true, 'no'] }],
  ['event', { kind: 'lost' }],
  ['name', 'bob'],
  ['name', 'ada'],
  ['record', { aa: 1 }],
  ['record', { a: 'x' }],
  ['json', { a: [null, { b: 1 }] }],
  ['stringbool', 'yes'],
  ['stringbool', 'maybe'],
  ['file', 'v1.2'],
  ['file', 'v1'],
  ['pipe', '15'],
  ['pipe', '16'],
  ['mini', { a: 'abc' }],
];
for (const [path, body] of tries) await show(path, `${base}/${path}`, json(JSON.stringify(body)));
const { error } = User.safeParse({ ...user, mail: 'x', friends: 3 });
console.log(z.prettifyError(error));
console.log(JSON.stringify(z.treeifyError(error)), JSON.stringify(z.flattenError(error)));
console.log(
  JSON.stringify(
    z.toJSONSchema(
      z.object({
        a: z.string().min(1).describe('name'),
        b: z.number().optional(),
        c: z.array(z.date()).nullable(),
      }),
      { unrepresentable: 'any' },
    ),
  ),
);
console.log(error instanceof z.ZodError, error.name, error.message);
try {
  z.string().parse(1);
} catch (thrown) {
  console.log(thrown.constructor.name, thrown.issues[0].message);
}
z.config(z.locales.de());
console.log(z.number().min(5).safeParse(3).error.issues[0].message);
const Branded = z.string().brand('Id').readonly();
console.log(
  Branded.parse('x'),
  z
    .object({ a: z.string().catch('fallback'), b: z.preprocess((v) => v ?? 'pre', z.string()) })
    .parse({ a: 1 }),
);
console.log(z.function({ input: [z.number()], output: z.string() }).implement((n) => `n${n}`)(4));
await stop(server);
