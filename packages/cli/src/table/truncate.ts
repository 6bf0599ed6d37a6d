import { displayWidth, graphemes, graphemeWidth } from './display-width.ts'

/** The text in at most `width` columns; … stands for what was cut off. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let out = ''
  let left = width - 1
  for (const grapheme of graphemes(text)) {
    left -= graphemeWidth(grapheme)
    if (left < 0) break
    out += grapheme
  }
  return width < 1 ? '' : `${out}…`
}
