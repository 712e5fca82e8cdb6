const SPECIAL: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A name comes from outside: in HTML it must stay text. */
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => SPECIAL[character] ?? character);

export const welcome = (name: string) => ({
  subject: `Welcome, ${name}`,
  text: `Hello ${name},\n\nit is good that you are here.\n`,
  html: `<p>Hello <b>${escapeHtml(name)}</b>,</p><p>it is good that you are here.</p>`,
});
