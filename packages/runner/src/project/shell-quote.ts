/** A text as one word of a POSIX shell, whatever is in it. Words that need no quotes have none. */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`
}
