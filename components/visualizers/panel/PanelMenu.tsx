import { Copy, Disc3, Ellipsis, FolderInput, Image, Keyboard, Link2, Shapes } from 'lucide-react';
import { useRef } from 'react';
import { IconButton } from '@/components/ui/IconButton';
import { Menu, MenuItem } from '@/components/ui/Menu';

export interface PanelMenuProps {
  readonly nothing: boolean;
  /** There is text, but no picture to save. */
  readonly reading: boolean;
  onSavePicture(format: 'svg' | 'png'): void;
  onSaveRun(): void;
  onCopyText(): void;
  onCopyAddress(): void;
  onKeys(): void;
  /** Left out where no recording can be opened. */
  readonly onOpen?: ((file: File) => void) | undefined;
}

/** What one takes away from a picture, and what one brings. */
export function PanelMenu({ nothing, reading, onOpen, ...act }: PanelMenuProps) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <Menu
        trigger={
          <IconButton label="Save, open and share">
            <Ellipsis aria-hidden size={15} />
          </IconButton>
        }
      >
        <MenuItem disabled={nothing || reading} onSelect={() => act.onSavePicture('svg')}>
          <Shapes aria-hidden size={14} /> Save the picture as SVG
        </MenuItem>
        <MenuItem disabled={nothing || reading} onSelect={() => act.onSavePicture('png')}>
          <Image aria-hidden size={14} /> Save the picture as PNG
        </MenuItem>
        <MenuItem disabled={nothing} onSelect={act.onCopyText}>
          <Copy aria-hidden size={14} /> Copy the text as a Markdown table
        </MenuItem>
        <MenuItem onSelect={act.onCopyAddress}>
          <Link2 aria-hidden size={14} /> Copy the address of this moment
        </MenuItem>
        <hr className="my-1 border-line" />
        <MenuItem disabled={nothing} onSelect={act.onSaveRun}>
          <Disc3 aria-hidden size={14} /> Save this run as a recording
        </MenuItem>
        {onOpen ? (
          <MenuItem onSelect={() => picker.current?.click()}>
            <FolderInput aria-hidden size={14} /> Open a recording
          </MenuItem>
        ) : null}
        <hr className="my-1 border-line" />
        <MenuItem onSelect={act.onKeys}>
          <Keyboard aria-hidden size={14} /> Keys of this picture
        </MenuItem>
      </Menu>
      {onOpen ? (
        <input
          ref={picker}
          type="file"
          hidden
          aria-label="Recording to open"
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? [];
            if (chosen) onOpen(chosen);
            event.currentTarget.value = '';
          }}
        />
      ) : null}
    </>
  );
}
