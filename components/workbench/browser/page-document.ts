/** A page of a server as a frame shows it, and what its links and forms lead to. */
import type { Navigation, Page } from '@/sandboxes/user-agent/user-agent';

/** No script, and nothing from anywhere: the frame has the site's own origin, so that its links and forms can be heard. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

export function documentOf({ type, text }: Page): string {
  const head = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`;
  const body =
    type === 'text/html' || type === 'application/xhtml+xml'
      ? // What would lead the frame away by itself, and what may not take the focus where no script runs.
        text
          .replace(/<meta\b[^>]*\bhttp-equiv\s*=\s*["']?refresh\b[^>]*>/gi, '')
          .replace(/(<[a-z][^<>]*)\sautofocus\b/gi, '$1')
      : `<pre>${escaped(text)}</pre>`;
  return `<!doctype html>${head}${body}`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

type Step = Pick<Navigation, 'url' | 'method' | 'body'>;

/** Where a click leads; null: nowhere. */
export function linkOf(target: EventTarget | null, page: URL): Step | null {
  const element = target as Element | null;
  const href = element?.closest?.('a[href]')?.getAttribute('href') ?? null;
  if (href === null || href.startsWith('#') || !URL.canParse(href, page.href)) return null;
  return { url: new URL(href, page) };
}

/** What a form sends (HTML, section 4.10.21.3), with the button that was pressed. */
export function submissionOf(form: HTMLFormElement, submitter: HTMLElement | null, page: URL): Step | null {
  const attribute = (name: string) => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name);
  const action = attribute('action') || page.href;
  if (!URL.canParse(action, page.href)) return null;
  const url = new URL(action, page);
  const fields = new URLSearchParams();
  // The frame's own FormData: one of this window does not take another window's form everywhere.
  const FrameFormData = form.ownerDocument.defaultView?.FormData ?? FormData;
  for (const [name, value] of new FrameFormData(form))
    fields.append(name, typeof value === 'string' ? value : value.name);
  const name = submitter?.getAttribute('name');
  if (name) fields.append(name, submitter?.getAttribute('value') ?? '');
  if (attribute('method')?.toLowerCase() === 'post') return { url, method: 'POST', body: fields };
  url.search = fields.toString();
  return { url };
}
