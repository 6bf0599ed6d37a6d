import { invalidParameter } from '@stemma/contract'
import { quoteName } from '../engine/quote.ts'
import { typeText, type Column } from '../schema/value-type.ts'
import { tokensOf, type Token } from './tokens.ts'

const mostDepth = 50

/**
 * SQL for a filter over columns: comparisons with literals (`=`, `<>`, `<`, `<=`, `>`, `>=`, `in`, `between`, `like`, `is null`), joined by
 * `and`, `or`, `not` and parentheses. It is parsed and written anew, so that it can neither call a function nor reach another table; the same
 * text works in PostgreSQL and in the engine. INVALID_PARAMETER_VALUE names what it can't be.
 */
export function filterSql(filter: string, columns: readonly Column[]): string {
  const parser = new Parser(tokensOf(filter), columns)
  return parser.parse()
}

class Parser {
  readonly #tokens: readonly Token[]
  readonly #columns: readonly Column[]
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[], columns: readonly Column[]) {
    this.#tokens = tokens
    this.#columns = columns
  }

  parse(): string {
    const sql = this.#either()
    const rest = this.#tokens[this.#at]
    if (rest !== undefined)
      throw invalidParameter(`The filter has "${rest.text}" where it could end.`)
    return sql
  }

  #either(): string {
    if (++this.#depth > mostDepth) throw invalidParameter('The filter is nested too deeply.')
    let sql = this.#both()
    while (this.#takes('word', 'or')) sql = `(${sql} or ${this.#both()})`
    this.#depth--
    return sql
  }

  #both(): string {
    let sql = this.#negated()
    while (this.#takes('word', 'and')) sql = `(${sql} and ${this.#negated()})`
    return sql
  }

  #negated(): string {
    let isNegated = false
    while (this.#takes('word', 'not')) isNegated = !isNegated
    const sql = this.#takes('sign', '(') ? this.#closed(this.#either()) : this.#comparison()
    return isNegated ? `(not ${sql})` : sql
  }

  #closed(sql: string): string {
    this.#require('sign', ')')
    return sql
  }

  #comparison(): string {
    const column = this.#column()
    if (this.#takes('word', 'is')) {
      const not = this.#takes('word', 'not') ? ' not' : ''
      this.#require('word', 'null')
      return `(${column} is${not} null)`
    }
    const not = this.#takes('word', 'not') ? ' not' : ''
    if (this.#takes('word', 'in')) return `(${column}${not} in (${this.#list()}))`
    if (this.#takes('word', 'like')) return `(${column}${not} like ${this.#literal()})`
    if (this.#takes('word', 'between')) {
      const low = this.#literal()
      this.#require('word', 'and')
      return `(${column}${not} between ${low} and ${this.#literal()})`
    }
    const sign = this.#next('a comparison')
    if (not !== '' || sign.kind !== 'sign' || '(),'.includes(sign.text))
      throw invalidParameter(`The filter has "${sign.text}" where a comparison should be.`)
    return `(${column} ${sign.text === '!=' ? '<>' : sign.text} ${this.#literal()})`
  }

  #column(): string {
    const token = this.#next('a column')
    if (token.kind !== 'name')
      throw invalidParameter(`The filter has "${token.text}" where a column should be.`)
    const column = this.#columns.find(({ name }) => name === token.text)
    if (column === undefined) throw invalidParameter(`The filter names no column "${token.text}".`)
    if (typeof column.type === 'object' && !('decimal' in column.type))
      throw invalidParameter(
        `Column "${column.name}" is a ${typeText(column.type)}, which a filter can't compare.`,
      )
    return quoteName(column.name)
  }

  #list(): string {
    this.#require('sign', '(')
    const items = [this.#literal()]
    while (this.#takes('sign', ',')) items.push(this.#literal())
    this.#require('sign', ')')
    return items.join(', ')
  }

  #literal(): string {
    const token = this.#next('a value')
    if (token.kind === 'number') return token.text
    if (token.kind === 'text' && !token.text.includes('\0'))
      return `'${token.text.replaceAll("'", "''")}'`
    if (token.kind === 'word' && (token.text === 'true' || token.text === 'false'))
      return token.text
    throw invalidParameter(`The filter has "${token.text}" where a value should be.`)
  }

  #next(wanted: string): Token {
    const token = this.#tokens[this.#at++]
    if (token === undefined) throw invalidParameter(`The filter ends where ${wanted} should be.`)
    return token
  }

  #takes(kind: Token['kind'], text: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.kind !== kind || token.text !== text) return false
    this.#at++
    return true
  }

  #require(kind: Token['kind'], text: string): void {
    if (this.#takes(kind, text)) return
    const found = this.#tokens[this.#at]?.text
    throw invalidParameter(
      found === undefined
        ? `The filter ends where "${text}" should be.`
        : `The filter has "${found}" where "${text}" should be.`,
    )
  }
}
