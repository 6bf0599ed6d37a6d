import { pythonFloat } from '@stemma/contract'
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

/** A value of Python that `dvc` reads and can't keep. */
export class PythonOther {
  /** What Python calls it: `date`, `set`, `bytes`. */
  readonly type: string

  constructor(type: string) {
    this.type = type
  }
}

/** What a file of parameters has: texts, truth values, null, bigint for whole numbers, `PythonFloat`, lists and maps. */
export type ParamValue =
  | string
  | boolean
  | null
  | bigint
  | PythonFloat
  | PythonOther
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
    !(value instanceof PythonFloat || value instanceof PythonOther)
  )
}

/** As JavaScript has it: numbers are numbers, unless they are too large to be exact, and dates and the like say only what they are. */
export function plainValue(value: ParamValue): unknown {
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof PythonFloat) return Number.isFinite(value.value) ? value.value : value.text
  if (value instanceof PythonOther) return `(${value.type})`
  if (isList(value)) return value.map(plainValue)
  if (!isMap(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plainValue(one)]))
}

/** Nothing in a value may be what `dvc` can't keep either. @throws CliError that begins with `where` */
export function refuseOthers(value: ParamValue, where: string): void {
  if (value instanceof PythonOther)
    throw new CliError(
      `${where} has a ${value.type} of Python, which dvc keeps in no file: write it as a text, in quotes, or as a list.`,
    )
  if (isList(value)) for (const one of value) refuseOthers(one, where)
  else if (isMap(value))
    for (const [name, one] of Object.entries(value)) refuseOthers(one, `${where}: '${name}'`)
}

/** The value at a name with dots and `[0]`; undefined where there is none. */
export function valueAt(root: ParamValue, name: string): ParamValue | undefined {
  let value: ParamValue | undefined = root
  for (const part of name.replaceAll(/\[(\d+)\]/gu, '.$1').split('.')) {
    if (value === undefined) return undefined
    if (isList(value)) value = value[Number(part)]
    else value = isMap(value) && Object.hasOwn(value, part) ? value[part] : undefined
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
  if (value instanceof PythonOther) return value.type
  if (Array.isArray(value)) return `[${value.map(comparable).join(',')}]`
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${comparable(inner)}`).join(',')}}`
}
