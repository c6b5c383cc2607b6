import { createRequire } from 'node:module';
import sharp from 'sharp';

const width = 900;
const margin = 40;

/** A picture of a page with this text, as a scanner would give it. */
export async function renderPage(text: string): Promise<Buffer> {
  const fontfile = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
  const words = await sharp({ text: { text, font: 'DejaVu Sans 22', fontfile, width: width - 2 * margin, dpi: 96, rgba: true } })
    .png()
    .toBuffer({ resolveWithObject: true });
  const height = words.info.height + 2 * margin;
  return sharp({ create: { width, height, channels: 3, background: 'white' } })
    .composite([{ input: words.data, left: margin, top: margin }])
    .png()
    .toBuffer();
}
