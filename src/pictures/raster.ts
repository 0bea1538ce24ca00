import { fileURLToPath } from 'node:url';
import { renderAsync } from '@resvg/resvg-js';
import { fontFamily, ink } from './theme.ts';

const fontFiles = [
  import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
].map((url) => fileURLToPath(url));

/** Twice as many pixels as the drawing has units: sharp on any screen. */
const zoom = 2;

/** A drawing as PNG, with the fonts that are shipped and no others. */
export async function toPng(svg: string): Promise<Uint8Array> {
  const image = await renderAsync(svg, {
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: fontFamily },
    fitTo: { mode: 'zoom', value: zoom },
    background: ink.paper,
  });
  return image.asPng();
}
