import { Hono } from 'hono';
import { html } from 'hono/html';
import { begin, complete, goodbye } from './provider.ts';
import { renew, sessionOf } from './sessions.ts';

export const app = new Hono();

app.get('/', (c) => {
  const { user } = sessionOf(c);
  return c.html(html`<!doctype html>
<html lang="en">
<title>Shop</title>
<h1>Shop</h1>
${
  user
    ? html`<p>You are ${user.name}${user.email ? `, ${user.email}` : ', and your mail address is not verified'}.</p>
<form method="post" action="/logout"><button>Sign out</button></form>`
    : html`<p>Nobody is signed in.</p>
<p><a href="/login">Sign in</a></p>`
}
</html>`);
});

app.get('/login', async (c) => {
  const { attempt, url } = await begin(new URL('/callback', c.req.url).href);
  sessionOf(c).attempt = attempt;
  return c.redirect(url.href);
});

app.get('/callback', async (c) => {
  const session = sessionOf(c);
  const { attempt } = session;
  session.attempt = null;
  if (!attempt) return c.text('Nobody began to sign in here', 400);
  const user = await complete(new URL(c.req.url), attempt);
  renew(c, { attempt: null, user });
  console.log(`${user.name} signed in (${user.key})`);
  return c.redirect('/');
});

app.get('/me', (c) => {
  const { user } = sessionOf(c);
  if (!user) return c.json({ error: 'Nobody is signed in' }, 401);
  return c.json({ key: user.key, name: user.name, email: user.email });
});

app.post('/logout', async (c) => {
  const { user } = sessionOf(c);
  renew(c, { attempt: null, user: null });
  return c.redirect(user ? (await goodbye(user.idToken, new URL('/', c.req.url).href)).href : '/');
});

app.onError((error, c) => {
  console.error(error);
  // What the provider says against it (RFC 6749, section 4.1.2.1), or why an answer is not believed.
  const why = 'error' in error ? error.error : error.message;
  return c.text(`Signing in failed: ${why}`, 400);
});
