import { invalidParameter } from '@stemma/contract'

export type Token =
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'sign'; readonly text: string }

const words: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'in',
  'between',
  'like',
  'is',
  'null',
  'true',
  'false',
])
const token =
  /\s*(?:(?<name>"(?:[^"]|"")+")|'(?<text>(?:[^']|'')*)'|(?<number>-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<sign><=|>=|<>|!=|[=<>(),]))/uy

const mostLength = 10_000

/** Cuts a filter into its words. INVALID_PARAMETER_VALUE shows where it can't be read. */
export function tokensOf(filter: string): readonly Token[] {
  if (filter.length > mostLength)
    throw invalidParameter('The filter is longer than 10,000 characters.')
  const tokens: Token[] = []
  token.lastIndex = 0
  const end = filter.trimEnd().length
  while (token.lastIndex < end) {
    const at = token.lastIndex
    const groups = token.exec(filter)?.groups
    if (groups === undefined)
      throw invalidParameter(`The filter can't be read from "${filter.slice(at, at + 20).trim()}".`)
    const { name, text, number, word, sign } = groups
    if (name !== undefined)
      tokens.push({ kind: 'name', text: name.slice(1, -1).replaceAll('""', '"') })
    else if (text !== undefined) tokens.push({ kind: 'text', text: text.replaceAll("''", "'") })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign })
    else if (word !== undefined)
      tokens.push(
        words.has(word.toLowerCase())
          ? { kind: 'word', text: word.toLowerCase() }
          : { kind: 'name', text: word },
      )
  }
  return tokens
}
