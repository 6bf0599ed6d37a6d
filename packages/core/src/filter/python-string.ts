const simple: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}
const escape =
  /\\(?:([0-7]{1,3})|x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|([xuUN])|([^]?))/giu

/**
 * What a Python string literal, quotes included, stands for: upstream reads the lists of a filter as Python, so that its escapes count
 * there (and nowhere else). Two literals in a row are one text. Undefined when Python would not read it.
 */
export function pythonString(literal: string): string | undefined {
  let out = ''
  for (let at = 0; at < literal.length;) {
    const end = literalEnd(literal, at)
    if (end === undefined) return undefined
    const part = unescape(literal.slice(at + 1, end - 1))
    if (part === undefined) return undefined
    out += part
    at = end
  }
  // No stored text has a NUL, and PostgreSQL refuses to be asked for one.
  return out.includes('\0') ? undefined : out
}

/** The literal that reads back as this text. */
export function pythonLiteral(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`
}

function literalEnd(text: string, start: number): number | undefined {
  const quote = text[start]
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === quote) return at + 1
  }
  return undefined
}

function unescape(text: string): string | undefined {
  let valid = true
  const out = text.replaceAll(
    escape,
    (all: string, octal?: string, x?: string, u?: string, U?: string, bad?: string, char = '') => {
      const code = octal === undefined ? parseInt(x ?? u ?? U ?? '', 16) : parseInt(octal, 8)
      if (code <= 0x10ffff) return String.fromCodePoint(code)
      if (bad !== undefined || !Number.isNaN(code)) valid = false
      // Python keeps the backslash of an escape that it does not know.
      return simple[char] ?? all
    },
  )
  return valid ? out : undefined
}
