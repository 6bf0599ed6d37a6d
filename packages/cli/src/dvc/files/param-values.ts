import { pythonFloat } from '@stemma/contract'
import { isAlias, isMap as isYamlMap, isScalar, isSeq, parseDocument, type Node } from 'yaml'
import { CliError } from '../../fail.ts'

/** A float of Python, which is printed in another way than a whole number. */
export class PythonFloat {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }

  /** As YAML has it. */
  get text(): string {
    if (Number.isNaN(this.value)) return '.nan'
    if (!Number.isFinite(this.value)) return this.value > 0 ? '.inf' : '-.inf'
    return pythonFloat(this.value)
  }
}

/** What a file of parameters has: texts, truth values, null, bigint for whole numbers, `PythonFloat`, lists and maps. */
export type ParamValue =
  | string
  | boolean
  | null
  | bigint
  | PythonFloat
  | readonly ParamValue[]
  | ParamMap

export interface ParamMap {
  readonly [name: string]: ParamValue
}

export function isList(value: ParamValue): value is readonly ParamValue[] {
  return Array.isArray(value)
}

export function isMap(value: ParamValue): value is ParamMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof PythonFloat)
  )
}

export interface ReadParams {
  /** Without what has a number for its name, say. */
  readonly onlyTextKeys?: boolean
}

/** Reads YAML or JSON. `shown` is the file's name. @throws CliError */
export function readParamFile(
  text: string,
  shown: string,
  { onlyTextKeys = false }: ReadParams = {},
): ParamValue {
  if (!/\.(?:ya?ml|json)$/iu.test(shown))
    throw new CliError(`'${shown}': parameters are read from YAML and JSON; use dvc repro.`)
  const document = parseDocument(text, { version: '1.2', intAsBigInt: true })
  const [error] = document.errors
  if (error !== undefined)
    throw new CliError(`'${shown}' can't be read: ${error.message.split('\n', 1)[0] ?? ''}`)
  const valueOf = (node: unknown, depth: number): ParamValue => {
    if (depth > 100) throw new CliError(`'${shown}' is nested too deeply.`)
    if (isAlias(node)) return valueOf(node.resolve(document), depth + 1)
    if (isYamlMap(node))
      return Object.fromEntries(
        node.items
          .filter(({ key }) => !onlyTextKeys || (isScalar(key) && typeof key.value === 'string'))
          .map(({ key, value }) => [
            isScalar(key) ? String(key.value) : String(key),
            valueOf(value, depth + 1),
          ]),
      )
    if (isSeq(node)) return node.items.map((item) => valueOf(item, depth + 1))
    const value = isScalar(node as Node | null) ? (node as { readonly value: unknown }).value : null // looked at
    if (typeof value === 'number') return new PythonFloat(value)
    return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint'
      ? value
      : null
  }
  return valueOf(document.contents, 0)
}

/** The value at a name with dots and `[0]`; undefined where there is none. */
export function valueAt(root: ParamValue, name: string): ParamValue | undefined {
  let value: ParamValue | undefined = root
  for (const part of name.replaceAll(/\[(\d+)\]/gu, '.$1').split('.')) {
    if (typeof value !== 'object' || value === null || value instanceof PythonFloat)
      return undefined
    // The guarantee: what is no list is a map here.
    value = Array.isArray(value)
      ? (value as readonly ParamValue[])[Number(part)]
      : Object.hasOwn(value, part)
        ? (value as { readonly [name: string]: ParamValue })[part]
        : undefined
  }
  return value
}

/** Whether two are the same for Python: 1 is 1.0, and the order of a map does not count. */
export function isSameValue(one: ParamValue | undefined, other: ParamValue | undefined): boolean {
  return one !== undefined && other !== undefined && comparable(one) === comparable(other)
}

function comparable(value: ParamValue): string {
  if (value instanceof PythonFloat) return `n${String(value.value)}`
  if (typeof value === 'bigint') return `n${String(value)}`
  if (typeof value === 'boolean') return `n${String(Number(value))}`
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === null) return 'null'
  if (Array.isArray(value)) return `[${value.map(comparable).join(',')}]`
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${comparable(inner)}`).join(',')}}`
}
