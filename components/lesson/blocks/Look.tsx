'use client';
import { Eye } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LabForPage } from '@/lib/labs/for-page';
import { Button } from '../../ui/Button';
import { useWorkbench } from '../../workbench/context';
import { BlockFrame } from '../BlockFrame';
import { useLesson } from '../context';

/** Opens a picture of the learner's own traffic. */
export function Look({
  visualizer,
  children,
}: {
  readonly visualizer: string;
  readonly children?: ReactNode;
}) {
  const { lab, showLab } = useLesson();
  const workbench = useWorkbench();
  const known = lab.visualizers.find((id): id is LabForPage['visualizers'][number] => id === visualizer);
  if (!known)
    throw new Error(`The lab "${lab.id}" has no visualizer "${visualizer}"; add it to its lab.json.`);
  const show = () => {
    showLab();
    workbench?.showVisualizer(known);
  };
  return (
    <BlockFrame kind="Look closely" icon={Eye} tone="info">
      <div className="space-y-2">{children}</div>
      <div data-screen-only className="hidden scripted:block">
        <Button disabled={!workbench} onClick={show}>
          <Eye aria-hidden size={14} />
          Show the {known.replaceAll('-', ' ')}
        </Button>
      </div>
    </BlockFrame>
  );
}
