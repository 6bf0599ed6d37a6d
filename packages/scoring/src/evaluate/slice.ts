import { invalidParameter, writeJson } from '@stemma/contract'

export type Row = Readonly<Record<string, unknown>>

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

const condition =
  /^\s*(?:"(?<quoted>[^"]+)"|(?<plain>[\p{L}_][\p{L}\p{N}_.]*))\s*(?<sign>=|!=|<=|<|>=|>)\s*(?:'(?<text>(?:[^']|'')*)'|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<truth>true|false))\s*(?:and\b|$)/iu

/**
 * Reads `tenure < 3 and region = 'north'`: whether a row is in a slice. A column with a blank stands in double quotes. Nothing compares with a value
 * that is not there.
 *
 * @throws INVALID_PARAMETER_VALUE with what can't be read
 */
export function parseSlice(where: string): (row: Row) => boolean {
  const tests: ((row: Row) => boolean)[] = []
  for (let rest = where; tests.length === 0 || rest.trim() !== '';) {
    const groups = condition.exec(rest)?.groups
    const column = groups?.['quoted'] ?? groups?.['plain']
    const compare = comparisons[groups?.['sign'] ?? '']
    if (groups === undefined || column === undefined || compare === undefined)
      throw invalidParameter(
        `The slice condition '${where}' can't be read at '${rest.trim()}'. Write it as: tenure < 3 and region = 'north'.`,
      )
    const value = valueOf(groups)
    tests.push((row) => {
      const order = orderOf(row[column], value, column)
      return order !== undefined && compare(order)
    })
    rest = rest.slice(condition.exec(rest)?.[0].length)
  }
  return (row) => tests.every((test) => test(row))
}

function valueOf(groups: Readonly<Record<string, string | undefined>>): string | number | boolean {
  const { text, number, truth } = groups
  if (text !== undefined) return text.replaceAll("''", "'")
  return number === undefined ? truth?.toLowerCase() === 'true' : Number(number)
}

function orderOf(
  found: unknown,
  value: string | number | boolean,
  column: string,
): number | undefined {
  if (found === undefined)
    throw invalidParameter(`A slice asks for the column '${column}', which the rows do not have.`)
  if (found === null) return undefined
  if (typeof value === 'string') {
    const text = typeof found === 'string' ? found : writeJson(found)
    return text < value ? -1 : Number(text > value)
  }
  return Math.sign(Number(found) - Number(value))
}
