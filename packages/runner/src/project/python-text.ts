import { pythonFloat } from '@stemma/contract'
import { isScalar, type Scalar } from 'yaml'

/**
 * A plain scalar as Python prints what PyYAML makes of it: MLflow puts `str(value)` of a default into the command, so `1.0` stays `1.0`, `yes` becomes
 * `True` and `1e-3`, which is no number to PyYAML, stays as it is written. Undefined for null.
 *
 * The patterns are those of the YAML 1.1 types (https://yaml.org/type/), as PyYAML resolves them.
 */
export function pythonText(node: unknown): string | undefined {
  if (node === null || node === undefined) return undefined
  if (!isScalar(node)) return undefined
  const text = textOf(node)
  if (node.type !== 'PLAIN') return text
  if (/^(?:~|null|Null|NULL|)$/u.test(text)) return undefined
  if (/^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/u.test(text)) return 'True'
  if (/^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/u.test(text)) return 'False'
  return wholeNumber(text) ?? fraction(text) ?? text
}

function textOf({ value, source }: Scalar): string {
  return typeof value === 'string' ? value : (source ?? String(value))
}

function wholeNumber(text: string): string | undefined {
  const digits = text.replaceAll('_', '')
  const sign = digits.startsWith('-') ? '-' : ''
  const bare = digits.replace(/^[-+]/u, '')
  if (/^(?:0|[1-9]\d*)$/u.test(bare)) return bare === '0' ? '0' : sign + bare
  if (/^0b[01]+$/u.test(bare) || /^0x[\da-fA-F]+$/u.test(bare))
    return sign + BigInt(bare).toString()
  if (/^0[0-7]+$/u.test(bare)) return sign + BigInt(`0o${bare.slice(1)}`).toString()
  // To YAML 1.1 a time of the day is a number to the base of 60.
  return /^[1-9]\d*(?::[0-5]?\d)+$/u.test(bare) ? sign + sixties(bare).toString() : undefined
}

function sixties(text: string): bigint {
  return text.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n)
}

function fraction(text: string): string | undefined {
  const digits = text.replaceAll('_', '')
  if (/^[-+]?\.(?:inf|Inf|INF)$/u.test(digits)) return digits.startsWith('-') ? '-inf' : 'inf'
  if (/^\.(?:nan|NaN|NAN)$/u.test(digits)) return 'nan'
  const isFraction =
    /^[-+]?\d+\.\d*(?:[eE][-+]\d+)?$/u.test(digits) || /^[-+]?\.\d+(?:[eE][-+]\d+)?$/u.test(digits)
  return isFraction ? pythonFloat(Number(digits)) : undefined
}
