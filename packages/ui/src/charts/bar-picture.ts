import { formatNumber } from '../format/number.ts'
import type { Bar } from './bars.tsx'
import { escapeXml } from './escape-xml.ts'
import { pictureWidth, type PictureOptions } from './line-picture.ts'

const row = 22
const top = 40
const [names, numbers] = [220, 90]

export function barPictureHeight({ length }: readonly Bar[]): number {
  return top + length * row + 12
}

/** Bars as an SVG, the longest first, from zero. */
export function barPicture(bars: readonly Bar[], { title, colors, font }: PictureOptions): string {
  const values = bars.map(({ value }) => value)
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)]
  const room = pictureWidth - names - numbers - 20
  const x = (value: number): number =>
    names + (high === low ? 0 : ((value - low) / (high - low)) * room)
  const height = barPictureHeight(bars)
  const parts = bars
    .toSorted((a, b) => b.value - a.value)
    .map(({ label, color, value }, at) => {
      const y = top + at * row
      const [from, to] = [x(Math.min(0, value)), x(Math.max(0, value))]
      const text = label.length > 30 ? `${label.slice(0, 29)}…` : label
      return `<text x="${names - 10}" y="${y + 12}" text-anchor="end" fill="${colors.text}">${escapeXml(text)}</text><rect x="${from}" y="${y + 2}" width="${Math.max(1, to - from)}" height="12" rx="2" fill="${colors.of(color)}"/><text x="${pictureWidth - 20}" y="${y + 12}" text-anchor="end" fill="${colors.muted}">${formatNumber(value)}</text>`
    })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${height}" viewBox="0 0 ${pictureWidth} ${height}" font-family="${escapeXml(font)}" font-size="12"><rect width="100%" height="100%" fill="${colors.ground}"/><text x="20" y="22" fill="${colors.text}" font-size="15" font-weight="600">${escapeXml(title)}</text>${parts.join('')}</svg>`
}
