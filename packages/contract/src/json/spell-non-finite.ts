/** A number that nobody writes; `parseJson` reads it as NaN. */
export const notANumber = '0e-7777'

const tokens = [
  { bare: 'NaN', legal: notANumber },
  // Overflows to Infinity, with a minus sign before it to -Infinity.
  { bare: 'Infinity', legal: '1e7777' },
]

/**
 * Replaces the bare tokens `NaN`, `Infinity` and `-Infinity`, which Python's JSON writer emits, by numbers that
 * `JSON.parse` takes. Text inside strings stays as it is. One pass, so hostile texts cost no more than their length.
 * Undefined if there is nothing to replace.
 */
export function spellNonFinite(text: string): string | undefined {
  if (!text.includes('NaN') && !text.includes('Infinity')) return undefined
  let out = ''
  let copied = 0
  let at = 0
  while (at < text.length) {
    if (text[at] === '"') {
      at = endOfString(text, at)
      continue
    }
    const token = tokens.find(({ bare }) => text.startsWith(bare, at))
    if (token === undefined) {
      at++
      continue
    }
    out += text.slice(copied, at) + token.legal
    at += token.bare.length
    copied = at
  }
  return copied === 0 ? undefined : out + text.slice(copied)
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}
