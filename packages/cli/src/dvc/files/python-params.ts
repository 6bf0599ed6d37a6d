import { PythonFloat, PythonOther, type ParamMap, type ParamValue } from './param-values.ts'
import { readPythonLines, type PythonLine, type PythonToken } from './python-tokens.ts'

/**
 * What `dvc` takes for parameters in a Python file, which is read and never run: what is assigned to a name at the top of the file, in a class
 * (a map of its own) or to `self.NAME` in an `__init__`, if it is written out. All else is passed over.
 *
 * @throws CliError
 */
export function readPythonParams(text: string, shown: string): ParamMap {
  return Object.fromEntries(valuesIn(readPythonLines(text, shown), false))
}

function valuesIn(lines: readonly PythonLine[], onlySelf: boolean): Map<string, ParamValue> {
  const values = new Map<string, ParamValue>()
  for (const { tokens, body } of lines) {
    const [first, second] = tokens
    const name = textOf(second)
    if (textOf(first) === 'class' && second?.kind === 'name')
      values.set(name, Object.fromEntries(valuesIn([...inline(tokens), ...body], false)))
    else if (textOf(first) === 'def') {
      if (name !== '__init__') continue
      for (const [own, value] of valuesIn([...inline(tokens), ...body], true))
        values.set(own, value)
    } else if (body.length === 0)
      for (const statement of split(tokens, ';')) {
        const assigned = assignment(statement, onlySelf)
        if (assigned !== undefined) values.set(...assigned)
      }
  }
  return values
}

/** What stands behind the colon of a `class` or `def`, on its line. */
function inline(tokens: readonly PythonToken[]): readonly PythonLine[] {
  const [head = []] = split(tokens, ':')
  const rest = tokens.slice(head.length + 1)
  return rest.length === 0 ? [] : [{ tokens: rest, body: [] }]
}

/** Before a colon these are no name with a type. */
const blockNames = new Set(['else', 'try', 'finally'])

function assignment(
  tokens: readonly PythonToken[],
  onlySelf: boolean,
): readonly [string, ParamValue] | undefined {
  const [left = [], right, ...more] = split(tokens, '=')
  if (right === undefined || more.length > 0) return undefined
  // `NAME: TYPE = VALUE`
  const [target = []] = split(left, ':')
  const [first, dot, attribute] = target
  const isOwn = textOf(first) === 'self' && textOf(dot) === '.' && target.length === 3
  const name = isOwn ? attribute : target.length === 1 && !onlySelf ? first : undefined
  if (name?.kind !== 'name' || blockNames.has(name.text)) return undefined
  const value = new Literal(right).whole()
  return value === undefined ? undefined : [name.text, value]
}

/** Tokens between signs that are in no brackets. */
function split(tokens: readonly PythonToken[], sign: string): readonly (readonly PythonToken[])[] {
  const parts: PythonToken[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    const text = token.kind === 'sign' ? token.text : ''
    if (text !== '' && '([{'.includes(text)) depth += 1
    if (text !== '' && ')]}'.includes(text)) depth -= 1
    if (depth === 0 && text === sign) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

function textOf(token: PythonToken | undefined): string {
  return token === undefined || token.kind === 'string' ? '' : token.text
}

const constants: ReadonlyMap<string, ParamValue> = new Map([
  ['True', true],
  ['False', false],
  ['None', null],
])

/** A value that is written out, as `ast.literal_eval` of Python takes it. */
class Literal {
  readonly #tokens: readonly PythonToken[]
  #at = 0

  constructor(tokens: readonly PythonToken[]) {
    this.#tokens = tokens
  }

  /** Undefined where anything would have to be worked out. */
  whole(): ParamValue | undefined {
    const first = this.#value()
    if (first === undefined || this.#at === this.#tokens.length) return first
    const others = this.#take(',') ? this.#items(undefined) : undefined
    return others && [first, ...others]
  }

  #peek(): string {
    return textOf(this.#tokens[this.#at])
  }

  #take(sign: string): boolean {
    const isThere = this.#peek() === sign
    if (isThere) this.#at += 1
    return isThere
  }

  #value(): ParamValue | undefined {
    const token = this.#tokens[this.#at++]
    if (token === undefined) return undefined
    if (token.kind === 'string') return this.#text(token)
    if (token.kind === 'number') return numberOf(token.text)
    const { text } = token
    if (token.kind === 'name') return constants.get(text)
    switch (text) {
      case '-':
      case '+':
        return this.#signed(text)
      case '...':
        return new PythonOther('ellipsis')
      case '[':
        return this.#items(']')
      case '{':
        return this.#map()
      case '(':
        return this.#tuple()
      default:
        return undefined
    }
  }

  #signed(sign: string): ParamValue | undefined {
    const token = this.#tokens[this.#at++]
    const value = token?.kind === 'number' ? numberOf(token.text) : undefined
    if (value === undefined || sign === '+') return value
    if (typeof value === 'bigint') return -value
    return value instanceof PythonFloat ? new PythonFloat(-value.value) : value
  }

  /** Texts that stand side by side are one. */
  #text({ value, isBytes }: PythonToken & { readonly kind: 'string' }): ParamValue | undefined {
    let text = value
    for (let next = this.#tokens[this.#at]; next?.kind === 'string';) {
      if (next.isBytes !== isBytes || next.value === undefined || text === undefined)
        return undefined
      text += next.value
      next = this.#tokens[++this.#at]
    }
    return isBytes && text !== undefined ? new PythonOther('bytes') : text
  }

  /** Values up to a bracket, which is taken, or up to the end. */
  #items(end: string | undefined): ParamValue[] | undefined {
    const items: ParamValue[] = []
    for (;;) {
      if (end === undefined ? this.#at === this.#tokens.length : this.#take(end)) return items
      const item = this.#value()
      if (item === undefined) return undefined
      items.push(item)
      if (!this.#take(',') && this.#peek() !== (end ?? '')) return undefined
    }
  }

  #tuple(): ParamValue | undefined {
    const items = this.#items(')')
    // One value in brackets is itself.
    const isAlone = items?.length === 1 && textOf(this.#tokens[this.#at - 2]) !== ','
    return isAlone ? items[0] : items
  }

  /** A map, or a set, which `dvc` can't keep. */
  #map(): ParamValue | undefined {
    const entries: [string, ParamValue][] = []
    let isSet = false
    while (!this.#take('}')) {
      const key = this.#value()
      if (key === undefined) return undefined
      if (this.#take(':')) {
        const value = this.#value()
        if (value === undefined || isSet) return undefined
        entries.push([keyText(key), value])
      } else isSet = true
      if (!this.#take(',') && this.#peek() !== '}') return undefined
    }
    return isSet ? new PythonOther('set') : Object.fromEntries(entries)
  }
}

function numberOf(written: string): ParamValue | undefined {
  const text = written.replaceAll('_', '').toLowerCase()
  if (text.endsWith('j')) return new PythonOther('complex')
  if (/^0[xob]/u.test(text)) return BigInt(text)
  if (!/^\d+$/u.test(text)) return new PythonFloat(Number(text))
  return /^0+[1-9]/u.test(text) ? undefined : BigInt(text)
}

/** A key as Python shows it. */
function keyText(key: ParamValue): string {
  if (typeof key === 'string') return key
  if (key === null) return 'None'
  if (typeof key === 'boolean') return key ? 'True' : 'False'
  if (key instanceof PythonFloat) return key.text
  return typeof key === 'bigint' ? String(key) : JSON.stringify(key)
}
