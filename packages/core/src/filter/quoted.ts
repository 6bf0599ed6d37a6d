/**
 * Where the quoted text that starts at `start` ends (just behind its closing quote), or undefined when it is not closed.
 *
 * A doubled quote belongs to the text, and so does `\'` or `\"`. One exception makes `'C:\'` readable: when there is no later quote to
 * close the text, the last `\'` closes it.
 */
export function quotedEnd(text: string, start: number): number | undefined {
  const quote = text[start]
  const escapes = quote !== '`'
  let fallback: number | undefined
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text[at]
    if (escapes && char === '\\' && text[at + 1] === quote) {
      at += 1
      fallback = at + 1
    } else if (char === quote) {
      if (text[at + 1] !== quote) return at + 1
      at += 1
      fallback = at
    }
  }
  return fallback
}

/** Without the given quotes around it; otherwise as it is. Doubled quotes and backslashes inside stay, as upstream keeps them. */
export function unquote(text: string, quotes: string): string {
  return isQuoted(text, quotes) ? text.slice(1, -1) : text
}

/** Whether the text begins and ends with the same one of the given quotes. */
export function isQuoted(text: string, quotes: string): boolean {
  const [first] = text
  return first !== undefined && text.length >= 2 && quotes.includes(first) && text.at(-1) === first
}

/** What is between quotes, with those quotes taken as one where they are doubled or escaped; undefined where none is. */
export function withQuotesAsOne(quoted: string): string | undefined {
  const quote = quoted.charAt(0)
  const inside = quoted.slice(1, -1)
  const plain = inside.replaceAll(quote === '"' ? /["\\]"/gu : /['\\]'/gu, quote)
  return plain === inside ? undefined : plain
}

/** A Python string literal of the same text, but for doubled quotes, which stand for one. */
export function withDoubledEscaped(literal: string): string {
  const quote = literal.charAt(0)
  const pairs = quote === '"' ? /\\[^]|""/gu : /\\[^]|''/gu
  const inside = literal.slice(1, -1)
  return `${quote}${inside.replaceAll(pairs, (pair) => (pair.startsWith('\\') ? pair : `\\${quote}`))}${quote}`
}
