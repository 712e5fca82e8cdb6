import { Hono } from 'hono';
import pg from 'pg';
import { pool, transaction } from './database.ts';

export const app = new Hono();

const CHECK_VIOLATION = '23514';

app.get('/products', async (c) => {
  const q = c.req.query('q');
  const { rows } =
    q === undefined
      ? await pool.query('SELECT id, name, cents, stock FROM products ORDER BY name')
      : await pool.query(
          `SELECT id, name, cents, stock FROM products
           WHERE words @@ websearch_to_tsquery('english', $1)
           ORDER BY ts_rank(words, websearch_to_tsquery('english', $1)) DESC, name`,
          [q],
        );
  return c.json(rows);
});

app.post('/orders', async (c) => {
  const { product, quantity } = await c.req.json<{ product: number; quantity: number }>();
  try {
    const order = await transaction(async (client) => {
      // One statement takes and checks: no other order can come between.
      const taken = await client.query(
        'UPDATE products SET stock = stock - $2 WHERE id = $1 RETURNING stock',
        [product, quantity],
      );
      if (taken.rowCount === 0) return null;
      const { rows } = await client.query(
        'INSERT INTO orders (product, quantity) VALUES ($1, $2) RETURNING id, product, quantity',
        [product, quantity],
      );
      return { ...rows[0], left: taken.rows[0].stock };
    });
    return order ? c.json(order, 201) : c.json({ error: 'no such product' }, 404);
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === CHECK_VIOLATION)
      return c.json({ error: 'not enough in stock', constraint: error.constraint }, 409);
    throw error;
  }
});

app.get('/clients', async (c) => {
  const { rows } = await pool.query(
    'SELECT pid, application_name, state, query FROM pg_stat_activity ORDER BY pid',
  );
  return c.json(rows);
});
