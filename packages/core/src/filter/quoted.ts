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
