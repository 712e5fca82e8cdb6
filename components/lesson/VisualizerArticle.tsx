import type { VisualizerPage } from '@/lib/course/visualizer-page';
import { Link } from '../ui/Link';
import { LessonText } from './LessonText';
import { Sources } from './Sources';

/** A picture by itself: what it shows, and experiments on the example beside it. */
export function VisualizerArticle({ page }: { readonly page: VisualizerPage }) {
  const { title, summary, sources } = page.frontMatter;
  return (
    <article className="mx-auto max-w-[44rem] px-5 pt-8 pb-16 sm:px-8">
      <nav aria-label="Where this is" className="text-sm text-muted">
        <Link href="/visualizers" className="hover:text-ink hover:underline">
          Pictures
        </Link>
      </nav>
      <h1 className="mt-3 text-3xl font-semibold">{title}</h1>
      <p className="mt-3 text-lg leading-relaxed text-muted">{summary}</p>
      <div className="mt-8">
        <LessonText code={page.code} />
      </div>
      <Sources sources={sources} />
    </article>
  );
}
