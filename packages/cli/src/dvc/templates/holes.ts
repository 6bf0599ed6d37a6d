import { CliError } from '../../fail.ts'
import { isList, isMap, type ParamValue } from '../files/param-values.ts'

/** A `${NAME}` in a text; one behind a backslash is none. */
export interface Hole {
  readonly start: number
  readonly end: number
  /** What is between the braces. */
  readonly name: string
}

const hole = /(?<!\\)\$\{([^\n]*?)\}/gu
const wellFormed = /^[^.[\]]+(?:\.[^.[\]]+|\[[^.[\]]+\])*$/u

/** The holes of a text, from its start. */
export function holesOf(text: string): readonly Hole[] {
  if (!text.includes('${')) return []
  return [...text.matchAll(hole)].map(({ 0: whole, 1: name = '', index }) => ({
    ...{ start: index, end: index + whole.length, name },
  }))
}

/** The names in a path such as `train.layers[0]`. @throws CliError for one that is none */
export function pathOfName(name: string, where: string): readonly string[] {
  if (!wellFormed.test(name))
    throw new CliError(`${where}: '\${${name}}' is not understood: names are 'a.b' or 'a[0]'.`)
  return name
    .replaceAll('[', '.')
    .replaceAll(']', '')
    .split('.')
    .map((part) => part.trim())
}

/** Whether there is a hole in any text of a value. */
export function hasHoles(value: ParamValue): boolean {
  if (typeof value === 'string') return holesOf(value).length > 0
  if (isList(value)) return value.some(hasHoles)
  if (isMap(value))
    return Object.entries(value).some(([name, inner]) => hasHoles(name) || hasHoles(inner))
  return false
}
