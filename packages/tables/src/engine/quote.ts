/** A name in SQL of the engine: `a "b"` becomes `"a ""b"""`. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text in SQL of the engine. The engine's texts hold no escapes, so only the quote itself needs care. */
export function quoteText(text: string): string {
  // A NUL would end the statement for the parser.
  return text.includes('\0')
    ? text
        .split('\0')
        .map((part) => `'${part.replaceAll("'", "''")}'`)
        .join(' || chr(0) || ')
    : `'${text.replaceAll("'", "''")}'`
}

/** A path for a reader of files: what the reader would take for a pattern stands for itself. */
export function quotePath(path: string): string {
  return quoteText(path.replaceAll(/[[*?]/gu, (letter) => `[${letter}]`))
}

/** A list of texts. */
export function quoteTexts(texts: readonly string[]): string {
  return `[${texts.map(quoteText).join(', ')}]`
}
