'use client';
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Tab, TabList, Tabs } from '@/components/ui/Tabs';
import type { EventLog } from '@/sandboxes/engine/events';
import type { VisualizerId } from './contract';
import { BookmarkRow } from './panel/BookmarkRow';
import { CompareChoice, RunChoice } from './panel/CompareChoice';
import { downloadRecording } from './panel/download';
import { KeysSheet } from './panel/KeysSheet';
import { keyHandler } from './panel/key-handler';
import { markdownOf } from './panel/markdown-table';
import { Notices } from './panel/Notices';
import { PanelMenu } from './panel/PanelMenu';
import { PictureBody } from './panel/PictureBody';
import { PlayerBar } from './panel/PlayerBar';
import { usePictures, type Wish } from './panel/use-pictures';
import { VISUALIZERS } from './registry';

export interface VisualizerPanelProps {
  readonly log: EventLog | null;
  readonly ids: readonly VisualizerId[];
  readonly lab: string;
  /** The name of the recording that the log is of; null: it is live. */
  readonly recording?: string | null;
  readonly show?: Wish | null;
  /** Opens a recording; left out where none can be. */
  readonly onOpen?: ((file: File) => void) | undefined;
}

/** Live pictures of what the learner's server does: pause, scrub, step, compare, look at the bytes, or read as text. */
export function VisualizerPanel({
  log,
  ids,
  lab,
  recording = null,
  show = null,
  onOpen,
}: VisualizerPanelProps) {
  const panel = useRef<HTMLElement>(null);
  const pictures = usePictures({ log, ids, lab, recording, show, panel });
  const [reading, setReading] = useState(false);
  const [keysOpen, setKeysOpen] = useState(false);
  const headingId = useId();
  const { visualizer, view, say } = pictures;

  // biome-ignore lint/correctness/useExhaustiveDependencies: every wish of a lesson begins at the top of the picture.
  useEffect(() => {
    panel.current?.parentElement?.scrollTo?.({ top: 0 });
  }, [show]);

  const copy = (text: string, what: string) =>
    void navigator.clipboard.writeText(text).then(
      () => say(`${what} is in the clipboard.`),
      (error: unknown) => say(`The browser did not let it be copied (${String(error)}).`),
    );
  const copyText = () => copy(markdownOf(view.narrative, visualizer.title), 'The text');
  const savePicture = async (format: 'svg' | 'png') => {
    const element = panel.current?.querySelector('[data-drawing]');
    if (!element) return;
    const { savePicture: save } = await import('./export/save-picture');
    const name = `${lab}.${visualizer.id}`;
    await save(element, { title: visualizer.title, description: view.narrative.summary, name }, format);
  };

  return (
    <section
      ref={panel}
      aria-labelledby={headingId}
      onKeyDown={keyHandler(pictures, {
        onKeys: () => setKeysOpen(true),
        onText: () => setReading(!reading),
        onCopy: copyText,
      })}
      className="@container flex min-w-0 flex-col gap-2 bg-surface px-3 pb-3"
    >
      <div className="sticky top-0 z-20 flex flex-col gap-1 bg-surface pt-2 pb-1">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <div className="min-w-0">
            {ids.length > 1 ? (
              <Tabs
                value={visualizer.id}
                onValueChange={(next) => pictures.change(next as VisualizerId)}
                activationMode="automatic"
              >
                <TabList aria-label="Pictures" className="overflow-x-auto">
                  {ids.map((one) => (
                    <Tab key={one} value={one} aria-controls={`${headingId}-picture`}>
                      {VISUALIZERS[one].title}
                    </Tab>
                  ))}
                </TabList>
              </Tabs>
            ) : null}
            <h2 id={headingId} className={ids.length > 1 ? 'sr-only' : 'font-semibold text-ink text-sm'}>
              {visualizer.title}
            </h2>
          </div>
          <div className="flex items-center gap-1">
            {recording === null ? null : (
              <RunChoice
                runs={pictures.runs}
                shown={pictures.run?.seq ?? null}
                onChoose={pictures.chooseRun}
              />
            )}
            <CompareChoice
              earlier={pictures.earlier}
              chosen={pictures.compared?.key ?? ''}
              onChoose={pictures.compareWith}
            />
            {reading ? (
              <Button size="small" look="quiet" disabled={view.empty} onClick={copyText}>
                Copy as table
              </Button>
            ) : null}
            <Button size="small" aria-pressed={reading} onClick={() => setReading(!reading)}>
              {reading ? 'Show picture' : 'Read as text'}
            </Button>
            <PanelMenu
              nothing={view.empty}
              reading={reading}
              onSavePicture={(format) =>
                void savePicture(format).catch((error: unknown) =>
                  say(`The picture was not saved: ${error instanceof Error ? error.message : String(error)}`),
                )
              }
              onSaveRun={() => downloadRecording(lab, pictures.runToSave())}
              onCopyText={copyText}
              onCopyAddress={() => copy(window.location.href, 'The address')}
              onKeys={() => setKeysOpen(true)}
              onOpen={onOpen}
            />
          </div>
        </div>
        <PlayerBar {...pictures.player} />
        <BookmarkRow {...pictures.bookmarks} />
        <Notices notices={pictures.notices} onDismiss={pictures.dismiss} />
      </div>
      <PictureBody id={`${headingId}-picture`} pictures={pictures} reading={reading} />
      <p className="text-faint text-xs">
        {visualizer.caption}
        {visualizer.model ? (
          <>
            {' '}
            <span className="font-medium text-muted">What is a model here:</span> {visualizer.model}
          </>
        ) : null}
      </p>
      {keysOpen ? (
        <KeysSheet title={visualizer.title} keys={visualizer.keys} onClose={() => setKeysOpen(false)} />
      ) : null}
    </section>
  );
}
