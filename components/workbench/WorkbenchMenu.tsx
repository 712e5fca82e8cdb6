'use client';
import {
  Check,
  Columns2,
  Cpu,
  Disc3,
  Download,
  Ellipsis,
  FileUp,
  FolderInput,
  Keyboard,
  Lightbulb,
  Link2,
  RotateCcw,
} from 'lucide-react';
import { useRef } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '@/components/ui/IconButton';
import { Menu, MenuItem } from '@/components/ui/Menu';
import { useSession } from './context';
import { engineParts } from './engine-choice/parts';
import { downloadZip, importFiles } from './work/files-in-out';
import { openRecording, saveRecording } from './work/recording-in-out';

export type WorkbenchSheet = 'solution' | 'start' | 'share' | 'shortcuts' | 'engine';

/** What one needs now and then. */
export function WorkbenchMenu({
  onSheet,
  onNotice,
}: {
  onSheet(sheet: WorkbenchSheet): void;
  onNotice(text: string): void;
}) {
  const session = useSession();
  const { workspace, layout, lab } = session;
  const active = useStore(workspace, (state) => state.active);
  const canResetFile = useStore(
    workspace,
    (state) => state.active !== null && state.files[state.active] !== lab.files[state.active],
  );
  const { rerun, tabLeaves, plainEditor } = useStore(layout);
  const canSave = useStore(session.run, (state) => state.log !== null);
  const picker = useRef<HTMLInputElement>(null);
  const recordingPicker = useRef<HTMLInputElement>(null);
  const failed = (what: string) => (error: unknown) =>
    onNotice(`${what} failed: ${error instanceof Error ? error.message : String(error)}`);
  return (
    <>
      <Menu
        trigger={
          <IconButton label="More">
            <Ellipsis aria-hidden size={16} />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => layout.set({ rerun: !rerun })}>
          <Tick on={rerun} /> Restart the server after edits
        </MenuItem>
        <MenuItem onSelect={() => layout.set({ plainEditor: !plainEditor })}>
          <Tick on={plainEditor} /> Plain text editor
        </MenuItem>
        <MenuItem onSelect={() => layout.set({ tabLeaves: !tabLeaves })}>
          <Tick on={tabLeaves} /> Tab key leaves the editor
        </MenuItem>
        <hr className="my-1 border-line" />
        <MenuItem disabled={!canResetFile} onSelect={() => active !== null && workspace.reset(active)}>
          <RotateCcw aria-hidden size={14} /> Reset this file
        </MenuItem>
        <MenuItem onSelect={() => workspace.reset()}>
          <RotateCcw aria-hidden size={14} /> Reset all files
        </MenuItem>
        <MenuItem onSelect={() => onSheet('start')}>
          <Columns2 aria-hidden size={14} /> Compare with the start
        </MenuItem>
        {lab.objectives.length > 0 ? (
          <MenuItem onSelect={() => onSheet('solution')}>
            <Lightbulb aria-hidden size={14} /> Compare with the solution
          </MenuItem>
        ) : null}
        <hr className="my-1 border-line" />
        <MenuItem onSelect={() => void downloadZip(session).catch(failed('The download'))}>
          <Download aria-hidden size={14} /> Download as zip
        </MenuItem>
        <MenuItem onSelect={() => picker.current?.click()}>
          <FileUp aria-hidden size={14} /> Import files or a zip
        </MenuItem>
        <MenuItem onSelect={() => onSheet('share')}>
          <Link2 aria-hidden size={14} /> Share a link
        </MenuItem>
        <hr className="my-1 border-line" />
        <MenuItem
          disabled={!canSave}
          onSelect={() => void saveRecording(session).catch(failed('Saving the recording'))}
        >
          <Disc3 aria-hidden size={14} /> Save this recording
        </MenuItem>
        <MenuItem onSelect={() => recordingPicker.current?.click()}>
          <FolderInput aria-hidden size={14} /> Import a recording
        </MenuItem>
        <hr className="my-1 border-line" />
        {engineParts ? (
          <MenuItem onSelect={() => onSheet('engine')}>
            <Cpu aria-hidden size={14} /> Where your server runs …
          </MenuItem>
        ) : null}
        <MenuItem onSelect={() => onSheet('shortcuts')}>
          <Keyboard aria-hidden size={14} /> Keyboard shortcuts
        </MenuItem>
      </Menu>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="Files to import"
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          if (chosen.length > 0) importFiles(session, chosen).then(onNotice, failed('The import'));
        }}
      />
      <input
        ref={recordingPicker}
        type="file"
        accept=".jsonl,.json,application/jsonl"
        hidden
        aria-label="Recording to import"
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          if (chosen) openRecording(session, chosen).catch(failed('The import'));
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

const Tick = ({ on }: { readonly on: boolean }) => (
  <>
    <Check aria-hidden size={14} className={on ? '' : 'invisible'} />
    <span className="sr-only">{on ? 'On: ' : 'Off: '}</span>
  </>
);
