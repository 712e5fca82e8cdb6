/** What the names in MDX stand for. Server components where they can be; the rest arrive in the browser as references. */

import type { ComponentProps, ReactNode } from 'react';
import { Link } from '../ui/Link';
import { ScrollRegion } from '../ui/ScrollRegion';
import { Break } from './blocks/Break';
import { Code } from './blocks/Code';
import { Claim, Correction, Truth } from './blocks/Correction';
import { Look } from './blocks/Look';
import { Because, Option, Predict } from './blocks/Predict';
import { Choice, Question, Quiz } from './blocks/Quiz';
import { Task } from './blocks/Task';
import { Deeper, Figure, Remember } from './blocks/Text';
import { Try } from './blocks/Try';
import { CodeBlock } from './CodeBlock';

function Anchor({ href = '', children, ...props }: ComponentProps<'a'>) {
  if (href.startsWith('/')) return <Link href={href}>{children}</Link>;
  return (
    <a href={href} {...(href.startsWith('#') ? {} : { rel: 'noreferrer' })} {...props}>
      {children}
    </a>
  );
}

function Table({ children }: { readonly children?: ReactNode }) {
  return (
    <ScrollRegion label="Table" className="table-scroll">
      <table>{children}</table>
    </ScrollRegion>
  );
}

export const mdxComponents = {
  Predict,
  Option,
  Because,
  Try,
  Break,
  Look,
  Code,
  Task,
  Quiz,
  Question,
  Choice,
  Correction,
  Claim,
  Truth,
  Deeper,
  Figure,
  Remember,
  a: Anchor,
  pre: CodeBlock,
  table: Table,
};
