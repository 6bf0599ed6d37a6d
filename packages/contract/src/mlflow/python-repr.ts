/** Text as Python's `repr` shows it in an error: single quotes, unless only double ones save the escaping. */
export function pythonRepr(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replaceAll(/[\\\n\r\t]|\p{Cc}/gu, escapeCharacter)
  return mark + (mark === "'" ? escaped.replaceAll("'", String.raw`\'`) : escaped) + mark
}

/** A list of texts as Python shows it: `['a', 'b']`. */
export function pythonReprList(texts: readonly string[]): string {
  return `[${texts.map(pythonRepr).join(', ')}]`
}

function escapeCharacter(character: string): string {
  switch (character) {
    case '\\':
      return '\\\\'
    case '\n':
      return String.raw`\n`
    case '\r':
      return String.raw`\r`
    case '\t':
      return String.raw`\t`
    default:
      return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  }
}
