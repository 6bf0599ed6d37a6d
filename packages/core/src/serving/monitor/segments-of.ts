import { writeJson } from '@stemma/contract'
import type { Judged } from './judge-rows.ts'

export interface Described {
  readonly judged: Judged
  readonly values: Readonly<Record<string, unknown>>
}

/** Numbers with more different values than this are put into quarters. */
const mostNumbers = 10
const mostTexts = 100
const longestText = 200

/** The rows by what they have under a name: numbers with many values by quarters, texts as they are, rare ones together. */
export function segmentsOf(
  rows: readonly Described[],
  name: string,
): ReadonlyMap<string, readonly Judged[]> {
  const values = rows.map(({ values: one }) => one[name] ?? null)
  const numbers = values.filter((value) => typeof value === 'number')
  const isNumeric =
    numbers.length > 0 && values.every((value) => value === null || typeof value === 'number')
  const textOf = isNumeric && new Set(numbers).size > mostNumbers ? quarterOf(numbers) : plainText
  const groups = new Map<string, Judged[]>()
  for (const [index, { judged }] of rows.entries()) {
    const text = textOf(values[index])
    const key = groups.has(text) || groups.size < mostTexts ? text : 'others'
    const group = groups.get(key) ?? []
    groups.set(key, group)
    group.push(judged)
  }
  return groups
}

function quarterOf(numbers: readonly number[]): (value: unknown) => string {
  const sorted = numbers.toSorted((one, other) => one - other)
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
  const cuts = [at(0.25), at(0.5), at(0.75)]
  const names = [
    `up to ${cuts[0]}`,
    `${cuts[0]} to ${cuts[1]}`,
    `${cuts[1]} to ${cuts[2]}`,
    `over ${cuts[2]}`,
  ]
  return (value) => {
    if (typeof value !== 'number') return plainText(value)
    const index = cuts.findIndex((cut) => value <= cut)
    return names[index < 0 ? 3 : index] ?? ''
  }
}

/** A value as segments tell it apart: of a long one, its beginning. */
export function shortValue(value: unknown): unknown {
  if (value === null || value === undefined) return null
  return typeof value === 'number' ? value : plainText(value)
}

function plainText(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  return (typeof value === 'string' ? value : writeJson(value)).slice(0, longestText)
}
