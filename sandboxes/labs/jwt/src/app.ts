import { Hono } from 'hono';
import { type Authenticated, authenticate } from './authenticate.ts';
import { issuer } from './issuer.ts';
import { requireScope } from './scope.ts';
import { signing } from './signing.ts';

interface Note {
  readonly title: string;
  readonly owner: string | undefined;
}

const notes: Note[] = [{ title: 'Verify before you trust', owner: 'ada' }];

const api = new Hono<Authenticated>();
api.use(authenticate);

api.get('/', requireScope('notes:read'), (c) =>
  c.json(notes.filter((note) => note.owner === c.get('claims').sub)),
);

api.post('/', requireScope('notes:write'), async (c) => {
  const { title } = (await c.req.json()) as { title: string };
  const note = { title, owner: c.get('claims').sub };
  notes.push(note);
  return c.json(note, 201);
});

export const app = new Hono();
app.route('/', issuer);
app.route('/', signing);
app.route('/notes', api);
