import type { KeyValue } from '@stemma/contract'
import { InvalidArgumentError } from 'commander'

/** A whole number above 0. */
export function parseLimit(text: string): number {
  const number = Number(text)
  if (!/^\d+$/u.test(text) || number < 1 || !Number.isSafeInteger(number)) {
    throw new InvalidArgumentError('It must be a whole number above 0.')
  }
  return number
}

/** Gathers an option that may be given several times. */
export function gather(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text]
}

/** Gathers `KEY=VALUE`. */
export function gatherPairs(text: string, before: readonly KeyValue[] = []): readonly KeyValue[] {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It must be KEY=VALUE.')
  return [...before, { key: text.slice(0, at), value: text.slice(at + 1) }]
}
