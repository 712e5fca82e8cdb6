'use client';
import { useEffect, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from '@/components/ui/Tabs';
import { sizeOf } from '../../requests/bytes';
import type { ServicePanelProps } from '../registry';
import { nameOf, type OpenedMail, openMail } from './inbox';

/** One message: as a mail reader shows it, as text, and as it came. */
export function MailView(props: ServicePanelProps & { readonly id: string }) {
  const { id, plan, ask } = props;
  const [opened, setOpened] = useState<OpenedMail | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    openMail({ plan, ask }, id, gone.signal).then(setOpened, (error: unknown) => {
      if (!gone.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    });
    return () => gone.abort();
  }, [plan, ask, id]);
  if (problem) return <p className="p-3 text-sm text-bad">The message could not be read: {problem}</p>;
  if (!opened) return <p className="p-3 text-sm text-muted">The message is being read…</p>;
  const { mail, source } = opened;
  return (
    <article aria-label={mail.subject || 'A message without subject'}>
      <Envelope mail={mail} />
      <Tabs defaultValue={mail.html ? 'rendered' : 'text'}>
        <TabList aria-label="Ways to read the message" className="px-2">
          {mail.html ? <Tab value="rendered">Rendered</Tab> : null}
          <Tab value="text">Text</Tab>
          <Tab value="source">Source</Tab>
        </TabList>
        {mail.html ? (
          <TabPanel value="rendered" className="p-3">
            <iframe
              title={`The message “${mail.subject}”, rendered`}
              sandbox=""
              srcDoc={documentOf(mail.html)}
              className="h-72 w-full rounded border border-line bg-white"
            />
          </TabPanel>
        ) : null}
        <TabPanel value="text" className="p-3">
          <pre className="font-mono text-xs break-words whitespace-pre-wrap text-ink">
            {mail.text?.trimEnd() || 'It has no text for readers without HTML.'}
          </pre>
        </TabPanel>
        <TabPanel value="source" className="p-3">
          <pre className="font-mono text-xs break-words whitespace-pre-wrap text-ink">{source}</pre>
        </TabPanel>
      </Tabs>
    </article>
  );
}

function Envelope({ mail: { envelope, from, to = [], attachments } }: Pick<OpenedMail, 'mail'>) {
  const facts = [
    ['From', nameOf(from)],
    ['To', to.map(nameOf).join(', ')],
    // What SMTP was told, which is not what the message says of itself.
    ['MAIL FROM', `<${envelope.from}>`],
    ['RCPT TO', envelope.to.map((address) => `<${address}>`).join(' ')],
    ['Client', `${envelope.helo} [${envelope.client}]${envelope.user ? ` as ${envelope.user}` : ''}`],
    ...attachments.map(({ filename, mimeType, size }) => [
      'File',
      `${filename ?? 'no name'} (${mimeType}, ${sizeOf(size)})`,
    ]),
  ] as const;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 px-3 py-2 text-xs">
      {facts.map(([name, value]) => (
        <div key={`${name} ${value}`} className="contents">
          <dt className="text-faint">{name}</dt>
          <dd className="min-w-0 break-words text-ink">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Mail comes from anybody: no script (the frame is sandboxed), and nothing is loaded from anywhere. */
const documentOf = (html: string): string =>
  `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"><base target="_blank">${html}`;
