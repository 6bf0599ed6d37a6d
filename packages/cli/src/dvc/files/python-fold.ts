const bestWidth = 80

/** A text of one line that stands without quotes in YAML, broken where ruamel.yaml breaks it. It begins at `column`, further lines at `indent`. */
export function foldPlain(text: string, column: number, indent: number): string {
  return folded(text, { column, indent }, (run, at) =>
    run.startsWith(' ')
      ? run.length === 1 && at >= bestWidth
        ? 'instead'
        : 'no'
      : run.length + at > bestWidth && at > indent
        ? 'before'
        : 'no',
  )
}

/** The same in single quotes; `column` is behind the first. */
export function foldQuoted(text: string, column: number, indent: number): string {
  const inner = folded(text.replaceAll("'", "''"), { column, indent }, (run, at, isEnd) =>
    run === ' ' && at > bestWidth && !isEnd ? 'instead' : 'no',
  )
  return `'${inner}'`
}

/**
 * The same in double quotes, as it writes a text that has a single one; `column` is behind the first. A line ends at a blank, which the reader
 * puts back, where the word behind it has no quote; else with a backslash.
 */
export function foldDoubleQuoted(text: string, column: number, indent: number): string {
  const line = `\n${' '.repeat(indent)}`
  let out = ''
  let at = column
  let start = 0
  const write = (piece: string): void => {
    out += piece
    at += piece.length
  }
  for (let end = 0; end <= text.length; end++) {
    const char = text[end]
    if (char === undefined || char === '"' || char === '\\') {
      write(text.slice(start, end))
      start = end
      if (char !== undefined) {
        write(`\\${char}`)
        start = end + 1
      }
    }
    const mayEnd = end > 0 && end < text.length - 1 && (char === ' ' || start >= end)
    if (!mayEnd || at + Math.max(0, end - start) <= bestWidth) continue
    const mark = isPlainBreak(text, start, end) ? '' : '\\'
    write(text.slice(start, end) + mark)
    start = Math.max(start, end)
    out += line
    at = indent
    if (text[start] !== ' ') continue
    if (mark === '') start += 1
    write(mark)
  }
  return `"${out}"`
}

function isPlainBreak(text: string, start: number, end: number): boolean {
  const blank = text.indexOf(' ', end)
  if (blank === -1 || text[blank + 1] === undefined) return false
  return (
    !/["']/u.test(text.slice(end, blank)) &&
    text[blank + 1] !== ' ' &&
    text.slice(end - 1, end + 1) !== '  ' &&
    start !== end
  )
}

/** Whether a line ends before a run of blanks or of others, or a blank becomes its end. */
type Breaking = (run: string, column: number, isEnd: boolean) => 'before' | 'instead' | 'no'

function folded(
  text: string,
  { column, indent }: { readonly column: number; readonly indent: number },
  breaking: Breaking,
): string {
  const line = `\n${' '.repeat(indent)}`
  const runs = text.match(/ +|[^ ]+/gu) ?? []
  let at = column
  let out = ''
  for (const [index, run] of runs.entries()) {
    const isEnd = index === 0 || index === runs.length - 1
    const how = breaking(run, at, isEnd)
    if (how !== 'no') {
      out += line
      at = indent
    }
    if (how === 'instead') continue
    out += run
    at += run.length
  }
  return out
}
