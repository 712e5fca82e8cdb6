import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { SiteHeader } from '@/components/site/SiteHeader';
import { themeScript } from '@/components/site/theme';
import { inter, jetbrains } from './fonts';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Backlab: backend engineering on a live server, in this tab', template: '%s · Backlab' },
  description:
    'An interactive course in backend engineering. Beside every lesson runs a real server that you read, change and break, inside the browser tab.',
  applicationName: 'Backlab',
  openGraph: { type: 'website', siteName: 'Backlab', locale: 'en' },
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfaf8' },
    { media: '(prefers-color-scheme: dark)', color: '#121314' },
  ],
};

export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en" className={`${inter.variable} ${jetbrains.variable}`} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant, which must run before the first paint. */}
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>
        <SiteHeader />
        {children}
      </body>
    </html>
  );
}
