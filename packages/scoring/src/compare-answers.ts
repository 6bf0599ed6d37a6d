import { parseJson, parseLoose, writeJson } from '@stemma/contract'

/** How two answers differ. */
export interface AnswerDifference {
  /** The texts are the same, but for stacks of errors. */
  readonly isSame: boolean
  /** Both have the same shape. */
  readonly isAlike: boolean
  /** The largest difference of two numbers. */
  readonly maxAbsDiff: number
  /** The same, of numbers above 1 as a part of the number. */
  readonly maxRelDiff: number
  /** Values that differ and are no numbers with a fraction: labels, whole numbers, flags. */
  readonly labelFlips: number
}

/** Compares a recorded answer with another one to the same question. */
export function compareAnswers(recorded: string, again: string): AnswerDifference {
  const [before, now] = [valueOf(recorded), valueOf(again)].map(withoutStack)
  const isSame =
    recorded === again || (before !== undefined && writeJson(before) === writeJson(now))
  const found = { isAlike: true, maxAbsDiff: 0, maxRelDiff: 0, labelFlips: 0 }
  if (!isSame) compare(before, now, found)
  return { isSame, ...found }
}

interface Found {
  isAlike: boolean
  maxAbsDiff: number
  maxRelDiff: number
  labelFlips: number
}

function compare(before: unknown, now: unknown, found: Found): void {
  if (Array.isArray(before) && Array.isArray(now)) {
    if (before.length !== now.length) found.isAlike = false
    for (let index = 0; index < Math.min(before.length, now.length); index++)
      compare(before[index], now[index], found)
  } else if (isRecord(before) && isRecord(now)) {
    const names = new Set([...Object.keys(before), ...Object.keys(now)])
    for (const name of names) {
      if (name in before && name in now) compare(before[name], now[name], found)
      else found.isAlike = false
    }
  } else if (isFinite(before) && isFinite(now)) {
    const apart = Math.abs(Number(before) - Number(now))
    found.maxAbsDiff = Math.max(found.maxAbsDiff, apart)
    found.maxRelDiff = Math.max(found.maxRelDiff, apart / Math.max(1, Math.abs(Number(before))))
    if (before !== now && isWhole(before) && isWhole(now)) found.labelFlips += 1
  } else if (!Object.is(before, now)) {
    if (typeof before === 'object' && before !== null) found.isAlike = false
    else if (typeof now === 'object' && now !== null) found.isAlike = false
    else found.labelFlips += 1
  }
}

/** A stack names lines of the program that ran the model. */
function withoutStack(value: unknown): unknown {
  if (!isRecord(value) || !('stack_trace' in value)) return value
  const { stack_trace: _, ...rest } = value
  return rest
}

/** NaN and infinities are told apart, unless it is nested too deeply for that. */
function valueOf(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return parseLoose(text)
  }
}

function isFinite(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isFinite(value)
}

function isWhole(value: number | bigint): boolean {
  return typeof value === 'bigint' || Number.isInteger(value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
