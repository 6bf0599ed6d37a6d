import { CliError } from '../../fail.ts'

/** A token of Python. Names and signs are `text`; a string has its `value`, undefined where only running it would tell (`f'…'`). */
export type PythonToken =
  | { readonly kind: 'name' | 'number' | 'sign'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string | undefined; readonly isBytes: boolean }

/** A logical line, and the lines that are indented below it. */
export interface PythonLine {
  readonly tokens: readonly PythonToken[]
  readonly body: PythonLine[]
}

const opening = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])
const closing = new Set(opening.values())
const mostDeep = 100

const space = /[ \t\f]+|\\\r?\n|#[^\r\n]*/uy
const lineEnd = /\r?\n|\r/uy
const name = /[\p{L}_][\p{L}\p{N}\p{M}_]*/uy
const number =
  /0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?/uy
const string =
  /([a-zA-Z]{0,2})(?:"""((?:[^\\]|\\[^])*?)"""|'''((?:[^\\]|\\[^])*?)'''|"((?:[^"\\\r\n]|\\[^])*)"|'((?:[^'\\\r\n]|\\[^])*)')/uy
const sign = /\.\.\.|->|:=|\*\*=?|\/\/=?|<<=?|>>=?|[-+*/%@&|^=<>!]=|[-+*/%@&|^~<>=!()[\]{},:.;]/uy
const indentation = /[ \t\f]*/uy

/** The lines of a Python file, those of blocks below the line that begins them. @throws CliError for what does not end */
export function readPythonLines(text: string, shown: string): readonly PythonLine[] {
  const top: PythonLine[] = []
  const blocks: { readonly indent: number; readonly lines: PythonLine[] }[] = [
    { indent: 0, lines: top },
  ]
  let at = text.startsWith('\uFEFF') ? 1 : 0
  const take = (form: RegExp): RegExpExecArray | undefined => {
    form.lastIndex = at
    const found = form.exec(text)
    if (found === null || found[0] === '') return undefined
    at = form.lastIndex
    return found
  }
  const fail = (reason: string): Error => {
    const line = text.slice(0, at).split(/\r\n|\r|\n/u).length
    return new CliError(`'${shown}' can't be read: line ${line}: ${reason}.`)
  }
  while (at < text.length) {
    const indent = widthOf(take(indentation)?.[0] ?? '')
    const tokens: PythonToken[] = []
    const open: string[] = []
    for (;;) {
      while (take(space));
      if (at >= text.length) break
      if (take(lineEnd)) {
        if (open.length === 0) break
        continue
      }
      const found = takeToken(take)
      if (found === undefined) throw fail('what is there is no Python')
      tokens.push(found)
      if (found.kind !== 'sign') continue
      const end = opening.get(found.text)
      if (end !== undefined) open.push(end)
      else if (closing.has(found.text) && open.pop() !== found.text)
        throw fail(`'${found.text}' closes nothing`)
      if (open.length > mostDeep) throw fail('it is nested too deeply')
    }
    if (open.length > 0) throw fail(`'${open.at(-1) ?? ''}' is missing`)
    if (tokens.length === 0) continue
    while ((blocks.at(-1)?.indent ?? 0) > indent) blocks.pop()
    const block = blocks.at(-1) ?? { indent: 0, lines: top }
    const above = block.lines.at(-1)
    if (indent === block.indent) block.lines.push({ tokens, body: [] })
    else if (above === undefined || above.body.length > 0 || !beginsBlock(above))
      throw fail('it is not indented as the lines around it')
    else if (blocks.length > mostDeep) throw fail('it is nested too deeply')
    else {
      above.body.push({ tokens, body: [] })
      blocks.push({ indent, lines: above.body })
    }
  }
  return top
}

function beginsBlock({ tokens }: PythonLine): boolean {
  const last = tokens.at(-1)
  return last?.kind === 'sign' && last.text === ':'
}

function takeToken(take: (form: RegExp) => RegExpExecArray | undefined): PythonToken | undefined {
  const text = take(string)
  if (text !== undefined) {
    const [, prefix = '', ...forms] = text
    const kind = prefix.toLowerCase()
    if (!/^(?:[rbuf]|rb|br|rf|fr)?$/u.test(kind)) return undefined
    const inside = forms.find((form) => form !== undefined) ?? ''
    const isRaw = kind.includes('r')
    const value = kind.includes('f') ? undefined : isRaw ? inside : unescaped(inside)
    return { kind: 'string', value, isBytes: kind.includes('b') }
  }
  // A number may begin with a dot, as some signs do.
  for (const [kind, form] of [
    ['name', name],
    ['number', number],
    ['sign', sign],
  ] as const) {
    const found = take(form)
    if (found !== undefined) return { kind, text: found[0] }
  }
  return undefined
}

/** As Python counts: a tab goes to the next eighth place. */
function widthOf(indent: string): number {
  let width = 0
  for (const char of indent) width = char === '\t' ? (Math.floor(width / 8) + 1) * 8 : width + 1
  return width
}

const short: Readonly<Record<string, string>> = {
  ...{ n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', f: '\f', v: '\v' },
  ...{ '\\': '\\', "'": "'", '"': '"', '\n': '', '\r\n': '' },
}

/** Undefined for a character by its name (`\N{…}`), of which Python has a list, and for one that there is not. */
function unescaped(text: string): string | undefined {
  if (/(?:^|[^\\])(?:\\\\)*\\N/u.test(text)) return undefined
  try {
    return text.replaceAll(
      /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(\r\n|[^]))/gu,
      (whole: string, octal?: string, ...rest: readonly (string | undefined)[]) => {
        if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8))
        const [hex] = rest.slice(0, 3).filter((form) => form !== undefined)
        if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
        return short[rest[3] ?? ''] ?? whole
      },
    )
  } catch {
    return undefined
  }
}
