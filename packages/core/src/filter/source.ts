import { tokenize, type Token } from './tokenizer.ts'

/** A text, its tokens, and which parenthesis closes which. */
export interface Source {
  readonly text: string
  readonly tokens: readonly Token[]
  /** By the index of an opening parenthesis, that of its closing one. An unclosed one is not in it. */
  readonly closeOf: ReadonlyMap<number, number>
}

/** Throws INVALID_PARAMETER_VALUE for text that is too long; `field` is what that error names. */
export function readSource(text: string, field: string): Source {
  const tokens = tokenize(text, field)
  const closeOf = new Map<number, number>()
  const open: number[] = []
  for (const [index, { type }] of tokens.entries()) {
    if (type === 'open') open.push(index)
    if (type !== 'close') continue
    const start = open.pop()
    if (start !== undefined) closeOf.set(start, index)
  }
  return { text, tokens, closeOf }
}

/** What is written from one token to another, both included. */
export function written(
  { text, tokens }: Source,
  [first, last]: readonly [number, number],
): string {
  return text.slice(tokens[first]?.start, tokens[last]?.end)
}

/** Whether the token is this keyword, in any case. */
export function isWord(token: Token | undefined, word: string): boolean {
  return token?.type === 'name' && token.text.toUpperCase() === word
}
