import { Hono } from 'hono';
import { limit } from './limit.ts';

export const app = new Hono();

app.use(limit);

const quotes = ['Make it work.', 'Make it right.', 'Make it fast.'];
let asked = 0;

app.get('/quotes', (c) => c.json({ quote: quotes[asked++ % quotes.length] }));
