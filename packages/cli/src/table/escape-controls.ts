const named: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' }

// Directional marks can make a line read as something else than it is; the rest can move the cursor.
// oxlint-disable-next-line no-control-regex -- these are what the function is about
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/**
 * A text on one line that can't steer the terminal: names and tags come from whoever may write to the server.
 * A backslash stays as it is, so what is printed is for reading; `--json` is exact.
 */
export function escapeControls(text: string): string {
  return text.replaceAll(
    control,
    (char) => named[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
