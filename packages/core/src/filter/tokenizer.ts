import { invalidParameter } from '@stemma/contract'
import { quotedEnd } from './quoted.ts'

/**
 * - `name`: `metrics.loss`, a keyword, or text in double quotes, which is a name or a value by its place
 * - `string`: text in single quotes
 * - `operator`: any run of `<>=~!`
 * - `junk`: what the language has no use for, comments included
 */
export type TokenType =
  | 'name'
  | 'string'
  | 'number'
  | 'operator'
  | 'open'
  | 'close'
  | 'comma'
  | 'semicolon'
  | 'junk'

export interface Token {
  readonly type: TokenType
  /** As written, quotes included. */
  readonly text: string
  /** Offsets in UTF-16 units. */
  readonly start: number
  readonly end: number
}

/** In code points. */
export const maxFilterLength: number = 65_536

const space = /\s+/y
const word = /[\p{L}\p{N}\p{M}_]+/uy
const number = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?![\p{L}\p{N}\p{M}_.])/iuy
const operator = /[<>=~!]+/y
const lineComment = /[^\r\n]+/y
/** After these a sign belongs to the number that follows. */
const beforeSign: ReadonlySet<TokenType | undefined> = new Set(['operator', 'open', 'comma'])

/**
 * Cuts a filter or an order into tokens, in time linear in its length. `field` is the request field that errors name. Throws
 * INVALID_PARAMETER_VALUE for text that is too long or has a NUL in it, which no stored text has.
 */
export function tokenize(text: string, field: string): readonly Token[] {
  checkText(text, field)
  const tokens: Token[] = []
  for (let at = endOf(space, text, 0) ?? 0; at < text.length;) {
    const { type, end } = nextToken(text, at, tokens.at(-1)?.type)
    tokens.push({ type, text: text.slice(at, end), start: at, end })
    at = endOf(space, text, end) ?? end
  }
  return tokens
}

function nextToken(
  text: string,
  at: number,
  before: TokenType | undefined,
): Pick<Token, 'type' | 'end'> {
  const char = text.charAt(at)
  switch (char) {
    case '(':
      return { type: 'open', end: at + 1 }
    case ')':
      return { type: 'close', end: at + 1 }
    case ',':
      return { type: 'comma', end: at + 1 }
    case ';':
      return { type: 'semicolon', end: at + 1 }
    case "'": {
      const end = quotedEnd(text, at)
      return end === undefined ? { type: 'junk', end: text.length } : { type: 'string', end }
    }
    case '`':
    case '"': {
      const end = quotedEnd(text, at)
      if (end === undefined) return { type: 'junk', end: text.length }
      return { type: 'name', end: pathEnd(text, end) }
    }
    default:
      return nextWord(text, at, before)
  }
}

function nextWord(
  text: string,
  at: number,
  before: TokenType | undefined,
): Pick<Token, 'type' | 'end'> {
  const comment = commentEnd(text, at)
  if (comment !== undefined) return { type: 'junk', end: comment }
  const signed = text[at] === '+' || text[at] === '-'
  const numberEnd = signed && !beforeSign.has(before) ? undefined : endOf(number, text, at)
  if (numberEnd !== undefined) return { type: 'number', end: numberEnd }
  const operatorEnd = endOf(operator, text, at)
  if (operatorEnd !== undefined) return { type: 'operator', end: operatorEnd }
  const nameEnd = endOf(word, text, at)
  if (nameEnd !== undefined) return { type: 'name', end: pathEnd(text, nameEnd) }
  const wide = (text.codePointAt(at) ?? 0) > 0xffff
  return { type: 'junk', end: at + (wide ? 2 : 1) }
}

/** Follows `.part.part`; a dot without a part ends the name and belongs to it. */
function pathEnd(text: string, start: number): number {
  let at = start
  while (text[at] === '.') {
    const end = partEnd(text, at + 1)
    if (end === undefined) return at + 1
    at = end
  }
  return at
}

function partEnd(text: string, at: number): number | undefined {
  const char = text.charAt(at)
  return char === '`' || char === '"' || char === "'" ? quotedEnd(text, at) : endOf(word, text, at)
}

function commentEnd(text: string, at: number): number | undefined {
  const char = text[at]
  if (char === '#' || (char === '-' && text[at + 1] === '-')) return endOf(lineComment, text, at)
  if (char !== '/' || text[at + 1] !== '*') return undefined
  const close = text.indexOf('*/', at + 2)
  return close < 0 ? text.length : close + 2
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}

function checkText(text: string, field: string): void {
  if (text.length > maxFilterLength && codePoints(text) > maxFilterLength) {
    throw invalidParameter(`'${field}' exceeds the maximum length of ${maxFilterLength} characters`)
  }
  if (text.includes('\0')) throw invalidParameter(`'${field}' must not contain the NUL character`)
}

function codePoints(text: string): number {
  // Two units at most make a code point, so there is no need to count what is surely too long.
  if (text.length > 2 * maxFilterLength) return Infinity
  let count = 0
  for (const _ of text) count += 1
  return count
}
