/** A picture as a file. */
import { download } from '../panel/download';
import { drawingOf } from './drawing';
import { embedFonts } from './fonts';

/** Pixels: what every browser's canvas holds. */
const LARGEST = 16_000_000;

async function png(text: string, width: number, height: number): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  // Twice as fine as the page, so that it is sharp in a document too; less where that would be too large.
  const scale = Math.min(2, Math.sqrt(LARGEST / (width * height)));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no canvas to draw on. Save it as SVG.');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) =>
        blob ? resolve(blob) : reject(new Error('The picture is too large for a PNG. Save it as SVG.')),
      'image/png',
    ),
  );
}

export interface PictureFile {
  readonly title: string;
  readonly description: string;
  /** Of the file, without its ending. */
  readonly name: string;
}

/** Saves what an element shows, in the present theme. @throws when this browser cannot draw it */
export async function savePicture(
  element: Element,
  { title, description, name }: PictureFile,
  format: 'svg' | 'png',
): Promise<void> {
  const { svg, width, height } = drawingOf(element, title, description);
  await embedFonts(svg);
  const text = new XMLSerializer().serializeToString(svg);
  const file =
    format === 'svg' ? new Blob([text], { type: 'image/svg+xml' }) : await png(text, width, height);
  download(file, `${name}.${format}`);
}
