import { brokenRule, wrongType } from './fault.ts'
import { scalar, type OpenField } from './field.ts'
import { readString } from './read-scalar.ts'

// Types that protobuf has a JSON of its own for: https://protobuf.dev/programming-guides/json

const timestampText = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i
const durationText = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/

/** A moment, RFC 3339 on the wire, as milliseconds since 1970; finer digits are dropped. */
export function timestamp(): OpenField<number> {
  return scalar(
    (value) => {
      const text = readString(value)
      const ms = timestampText.test(text) ? Date.parse(text) : Number.NaN
      if (Number.isNaN(ms))
        throw brokenRule(value, 'It must be a time such as 2026-01-31T08:00:00Z.')
      return ms
    },
    { type: 'string', format: 'date-time' },
  )
}

/** A length of time, seconds with an `s` on the wire, as milliseconds; finer digits are dropped. */
export function duration(): OpenField<number> {
  return scalar(
    (value) => {
      const [, sign, seconds = '', fraction = ''] = durationText.exec(readString(value)) ?? []
      if (sign === undefined) throw brokenRule(value, 'It must be seconds, such as 1.5s.')
      const ms = Number(seconds) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'))
      return sign === '-' ? 0 - ms : ms
    },
    { type: 'string', description: 'Seconds, with an s behind them.' },
  )
}

/** A milliseconds value as `duration` reads it. */
export function durationOf(ms: number): string {
  const [size, sign] = [Math.abs(ms), ms < 0 ? '-' : '']
  const rest = size % 1000
  const fraction = rest === 0 ? '' : `.${String(rest).padStart(3, '0')}`
  return `${sign}${Math.floor(size / 1000)}${fraction}s`
}

/** Any JSON value but null, as `parseJson` has it. */
export function anyJson(): OpenField<unknown> {
  return scalar((value) => value, {})
}

/** Texts by key; in their order, of equal keys the last. */
export function textMap(): OpenField<readonly { readonly key: string; readonly value: string }[]> {
  return scalar(
    (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw wrongType(value)
      return Object.entries(value).map(([key, text]) => ({
        key: readString(key),
        value: readString(text),
      }))
    },
    { type: 'object', additionalProperties: { type: 'string' } },
  )
}

/** Text in which NUL, which databases cannot keep, becomes U+FFFD. */
export function textWithoutNul(): OpenField<string> {
  return scalar(
    (value) => readString(typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value),
    { type: 'string' },
  )
}
