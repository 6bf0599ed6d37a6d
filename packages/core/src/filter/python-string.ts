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
  /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([xuUN])|([^]?))/gu

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

/**
 * The literal that reads back as this text. Backslashes and quotes are written by number: the tokenizer, which does not know of escapes,
 * would see the end of `'\\'` elsewhere.
 */
export function pythonLiteral(text: string): string {
  return `'${text.replaceAll('\\', String.raw`\x5c`).replaceAll("'", String.raw`\x27`)}'`
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
  let out = ''
  let done = 0
  for (const match of text.matchAll(escape)) {
    const [all, octal, x, u, long, malformed, char = ''] = match
    const code = octal === undefined ? parseInt(x ?? u ?? long ?? '', 16) : parseInt(octal, 8)
    if (malformed !== undefined || code > 0x10ffff) return undefined
    // Python keeps the backslash of an escape that it does not know.
    const meant = Number.isNaN(code) ? (simple[char] ?? all) : String.fromCodePoint(code)
    out += text.slice(done, match.index) + meant
    done = match.index + all.length
  }
  return out + text.slice(done)
}
