'use client';
import { Group, type Layout, Panel, Separator } from 'react-resizable-panels';
import { useStore } from 'zustand';
import { useSession } from './context';
import { EditorTabs } from './editor/EditorTabs';
import { FileEditor } from './editor/FileEditor';
import { FileTree } from './editor/FileTree';
import { RunBanner } from './RunBanner';
import { Tools } from './Tools';

const handle =
  'relative bg-line outline-none transition-colors duration-fast data-[separator=hover]:bg-accent data-[separator=active]:bg-accent focus-visible:bg-accent';

/** Files and editor, with the tools under or beside them. Every border can be moved, by keyboard too, and stays where it was put. */
export function WideBody({ sideBySide, onSolution }: { readonly sideBySide: boolean; onSolution(): void }) {
  const { layout } = useSession();
  const tree = useStore(layout, (state) => state.tree);
  // Where one comes for a picture it has most of the room, and its sizes are remembered by themselves.
  const picture = layout.opening === 'pictures';
  const outer = `${sideBySide ? 'beside' : 'below'}${picture ? '-picture' : ''}`;
  const remembered = (name: string) => {
    const sizes = layout.getState().sizes[name];
    return sizes ? { defaultLayout: sizes } : {};
  };
  const remember = (name: string) => (sizes: Layout) =>
    layout.set({ sizes: { ...layout.getState().sizes, [name]: sizes } });

  return (
    <Group
      key={outer}
      id={`workbench-${outer}`}
      orientation={sideBySide ? 'horizontal' : 'vertical'}
      {...remembered(outer)}
      onLayoutChanged={remember(outer)}
      className="h-full"
    >
      <Panel id="code" minSize="20%" defaultSize={picture ? '30%' : sideBySide ? '55%' : '45%'}>
        <div className="flex h-full min-h-0 flex-col">
          <Group
            key={String(tree)}
            id="workbench-code"
            orientation="horizontal"
            {...(tree ? remembered('code') : {})}
            onLayoutChanged={tree ? remember('code') : () => undefined}
            className="min-h-0 flex-1"
          >
            {tree ? (
              <>
                <Panel id="files" minSize="120px" maxSize="50%" defaultSize="190px">
                  <FileTree />
                </Panel>
                <Separator aria-label="Width of the list of files" className={`${handle} w-px`} />
              </>
            ) : null}
            <Panel id="editor" minSize="30%">
              <div className="flex h-full min-h-0 flex-col">
                <div className="flex h-9 shrink-0 border-b border-line bg-sunken">
                  <EditorTabs />
                </div>
                <div className="min-h-0 flex-1">
                  <FileEditor small={false} />
                </div>
              </div>
            </Panel>
          </Group>
          <RunBanner />
        </div>
      </Panel>
      <Separator
        aria-label={sideBySide ? 'Width of the tools' : 'Height of the tools'}
        className={`${handle} ${sideBySide ? 'w-px' : 'h-px'}`}
      />
      <Panel
        id="tools"
        collapsible
        minSize={sideBySide ? '260px' : '120px'}
        collapsedSize={sideBySide ? '0px' : '36px'}
      >
        <Tools onSolution={onSolution} />
      </Panel>
    </Group>
  );
}
