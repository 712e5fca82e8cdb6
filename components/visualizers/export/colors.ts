/** Colours as every program that reads SVG knows them: a browser computes `oklch()` and `color-mix()` to forms that few do. */
export type ToRgba = (color: string) => { readonly rgb: string; readonly alpha: number };

/** @returns by drawing one pixel: whatever the browser can paint can be named */
export function createToRgba(): ToRgba {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser gives no canvas, without which colours cannot be read.');
  const known = new Map<string, ReturnType<ToRgba>>();
  return (color) => {
    let found = known.get(color);
    if (!found) {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
      found = { rgb: `rgb(${red},${green},${blue})`, alpha: Math.round((alpha / 255) * 1000) / 1000 };
      known.set(color, found);
    }
    return found;
  };
}
