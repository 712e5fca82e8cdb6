import { Link } from '../ui/Link';
import { ThemeMenu } from './ThemeMenu';
import { Wordmark } from './Wordmark';

const linkClass = 'rounded-md px-2.5 py-1.5 text-sm text-muted hover:bg-sunken hover:text-ink';

export function SiteHeader() {
  return (
    <header
      data-screen-only
      className="sticky top-0 z-30 h-header border-b border-line bg-page/95 backdrop-blur-sm supports-[not(backdrop-filter:blur(1px))]:bg-page"
    >
      <a
        href="#content"
        className="absolute top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-sm font-medium text-on-accent focus:translate-y-0"
      >
        Skip to the content
      </a>
      <div className="flex h-full items-center gap-3 px-4 sm:px-6">
        <Link href="/" aria-label="Backlab, home" className="inline-flex rounded-md">
          <Wordmark />
        </Link>
        <nav aria-label="Main" className="ml-auto flex items-center gap-0.5 sm:ml-4">
          <Link href="/learn" className={linkClass}>
            Course
          </Link>
          <Link href="/playground" className={linkClass}>
            Playground
          </Link>
        </nav>
        <div className="sm:ml-auto">
          <ThemeMenu />
        </div>
      </div>
    </header>
  );
}
