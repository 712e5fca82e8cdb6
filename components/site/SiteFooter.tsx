import { Link } from '../ui/Link';

export function SiteFooter() {
  return (
    <footer data-screen-only className="mt-24 border-t border-line">
      <div className="flex flex-wrap items-baseline gap-x-6 gap-y-2 px-5 py-8 text-sm text-muted sm:px-6">
        <p className="mr-auto">Everything runs in this tab: no account, and no request to any other site.</p>
        <Link href="/learn" className="hover:text-ink">
          Course map
        </Link>
        <Link href="/playground" className="hover:text-ink">
          Playground
        </Link>
        <Link href="/playground/machines" className="hover:text-ink">
          Three machines
        </Link>
        <Link href="/playground/services" className="hover:text-ink">
          Services
        </Link>
        <Link href="/visualizers" className="hover:text-ink">
          Pictures
        </Link>
      </div>
    </footer>
  );
}
