import { isInt64, maxInt32, minInt32, normalizeInt64, type Int64 } from '../int64.ts'
import { brokenRule, wrongType } from './fault.ts'

const integerText = /^[+-]?\d{1,20}$/
const decimalText = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const longestNumber = 400

/**
 * Text. NUL is refused, since PostgreSQL cannot store it, and so are halves of surrogate pairs: they have no
 * UTF-8 form, and replacing them would make different keys equal.
 */
export function readString(value: unknown): string {
  if (typeof value !== 'string') throw wrongType(value)
  if (value.includes('\0')) {
    throw brokenRule(value, 'The text contains the character NUL, which cannot be stored.')
  }
  if (!value.isWellFormed()) {
    throw brokenRule(
      value,
      'The text contains half of a surrogate pair, which is not valid Unicode.',
    )
  }
  return value
}

/** A 64-bit integer: JSON number (integral floats too) or text, as Java (`"5"`) and R (`"1.7e+12"`) send it. */
export function readInt64(value: unknown): Int64 {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? value + 0 : toInt64(value, value)
  }
  if (typeof value === 'bigint') return checkInt64(value, value)
  if (typeof value !== 'string') throw wrongType(value)
  if (integerText.test(value)) return checkInt64(BigInt(value.replace('+', '')), value)
  return toInt64(parseDecimal(value), value)
}

function toInt64(number: number | undefined, value: unknown): Int64 {
  if (number === undefined || !Number.isInteger(number)) throw wrongType(value)
  return checkInt64(BigInt(number), value)
}

function checkInt64(integer: bigint, value: unknown): Int64 {
  if (!isInt64(integer)) throw brokenRule(value, 'It is beyond 64 bits.')
  return normalizeInt64(integer)
}

/** A 32-bit integer, in the same spellings. */
export function readInt32(value: unknown): number {
  const integer = readInt64(value)
  if (typeof integer === 'number' && integer >= minInt32 && integer <= maxInt32) return integer
  throw brokenRule(value, 'It is beyond 32 bits.')
}

/** A double: JSON number or text, also the words for what no number is, as Python's `float` takes them. */
export function readDouble(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'string') throw wrongType(value)
  const number = parseDecimal(value) ?? wordValue(value)
  if (number === undefined) throw wrongType(value)
  return number
}

/** `nan`, `inf` or `infinity`, in any case, with or without a sign. */
function wordValue(text: string): number | undefined {
  const [, sign, word] = /^([+-]?)(nan|inf|infinity)$/i.exec(text) ?? []
  if (word === undefined) return undefined
  if (word.toLowerCase() === 'nan') return Number.NaN
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

function parseDecimal(text: string): number | undefined {
  return text.length <= longestNumber && decimalText.test(text) ? Number(text) : undefined
}

/** `true` or `false`, also as text in any case: R sends every scalar as text, Python's queries say `True`. */
export function readBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') {
    const lower = value.toLowerCase()
    if (lower === 'true') return true
    if (lower === 'false') return false
  }
  throw wrongType(value)
}

/** A reader of one of `names`, given by name or by number (`numbers[name]`), the number also as text. */
export function enumReader<Name extends string>(
  numbers: Readonly<Record<Name, number>>,
): (value: unknown) => Name {
  const byKey = new Map<unknown, Name>()
  // The guarantee: the keys of the record are the names.
  for (const name of Object.keys(numbers) as Name[]) {
    byKey.set(name, name).set(numbers[name], name).set(String(numbers[name]), name)
  }
  const rule = `It is one of: ${Object.keys(numbers).join(', ')}.`
  return (value) => {
    const name = byKey.get(value)
    if (name === undefined) throw brokenRule(value, rule)
    return name
  }
}
