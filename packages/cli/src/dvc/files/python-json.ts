const short: Readonly<Record<string, string>> = {
  '"': String.raw`\"`,
  '\\': String.raw`\\`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
  '\f': String.raw`\f`,
  '\b': String.raw`\b`,
}

/** A text as Python's `json.dumps` writes it: everything outside printable ASCII is escaped, in UTF-16 units. */
export function pythonJsonText(text: string): string {
  if (/^[ !#-[\]-~]*$/u.test(text)) return `"${text}"`
  let out = ''
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const char = text.charAt(at)
    const isPlain = unit >= 0x20 && unit <= 0x7e && char !== '"' && char !== '\\'
    out += isPlain ? char : (short[char] ?? `\\u${unit.toString(16).padStart(4, '0')}`)
  }
  return `"${out}"`
}

/** The order of Python: by code point, where JavaScript compares UTF-16 units. */
export function byCodePoint(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)]
    if (x === y) continue
    // Surrogates stand for what is behind all others.
    const [xHigh, yHigh] = [isSurrogate(x), isSurrogate(y)]
    if (xHigh !== yHigh) return xHigh ? 1 : -1
    return x - y
  }
  return a.length - b.length
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff
}
