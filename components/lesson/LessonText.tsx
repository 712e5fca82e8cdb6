import { getMDXComponent } from 'mdx-bundler/client';
import { cache } from 'react';
import { mdxComponents } from './mdx-components';

// One component an evaluated code, not a new one each render.
const componentOf = cache((code: string) => getMDXComponent(code));

/** Runs on the server only: the browser gets what it rendered, never the code. */
export function LessonText({ code }: { readonly code: string }) {
  return <div className="prose">{componentOf(code)({ components: mdxComponents })}</div>;
}
