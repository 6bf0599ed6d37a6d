import { invalidParameter, rawJson } from '@stemma/contract'
import { guessType } from '../csv/fits.ts'
import type { ValueType } from '../schema/value-type.ts'
import type { StagedValue } from '../staged/staged-file.ts'
import type { JsonLine } from './parse-json-line.ts'

const mostColumns = 4096
const mostTexts = 1000

/** The columns of all lines, and what they hold. */
export class JsonColumns {
  readonly #columns = new Map<string, JsonColumn>()

  get names(): readonly string[] {
    return [...this.#columns.keys()]
  }

  see(line: JsonLine): void {
    for (const [name, value] of line) {
      let column = this.#columns.get(name)
      if (column === undefined) {
        if (this.#columns.size === mostColumns)
          throw invalidParameter('The objects have more than 4,096 different keys.')
        column = { kinds: new Set(), numbers: [] }
        this.#columns.set(name, column)
      }
      const kind = kindOf(value)
      if (kind === undefined) continue
      column.kinds.add(kind)
      if (kind === 'number' && column.numbers.length < mostTexts)
        column.numbers.push(numberText(value))
    }
  }

  /** What the whole file may be: texts stay texts, and what is not of one kind stays JSON. */
  guess(name: string): ValueType {
    const { kinds, numbers } = this.#columns.get(name) ?? { kinds: new Set(), numbers: [] }
    if (kinds.size > 1) return 'json'
    const [kind] = kinds
    switch (kind) {
      case undefined:
        return 'null'
      case 'text':
        return 'text'
      case 'boolean':
        return 'boolean'
      case 'number': {
        const type = guessType(numbers)
        return type === 'text' ? 'double' : type
      }
      default:
        return 'json'
    }
  }
}

interface JsonColumn {
  readonly kinds: Set<JsonKind>
  readonly numbers: string[]
}

type JsonKind = 'number' | 'text' | 'boolean' | 'nested'

function kindOf(value: unknown): JsonKind | undefined {
  if (value === null || value === undefined) return undefined
  if (typeof value === 'string') return 'text'
  if (typeof value === 'boolean') return 'boolean'
  return typeof value === 'number' || rawJson.isRawJSON(value) ? 'number' : 'nested'
}

function numberText(value: unknown): string {
  return rawJson.isRawJSON(value) ? value.rawJSON : JSON.stringify(value)
}

/** A value for a column of this type. */
export function stagedJson(value: unknown, type: ValueType): StagedValue {
  if (value === null || value === undefined) return undefined
  if (type === 'json') return { text: JSON.stringify(value) }
  if (typeof value === 'string') return { text: value }
  return JSON.stringify(value)
}
