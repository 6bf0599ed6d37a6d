import { invalidParameter } from '../errors.ts'

const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const

/**
 * Milliseconds of an age as `mlflow gc --older-than` takes it: `30d`, `12h`, `1d2h3m4s`, `1.5d`, units in this order and each at most once.
 * Throws INVALID_PARAMETER_VALUE with MLflow's text.
 */
export function parseAge(text: string): number {
  const number = String.raw`(\d+(?:\.\d*)?|\.\d+)`
  const parts = new RegExp(`^(?:${number}d)?(?:${number}h)?(?:${number}m)?(?:${number}s)?$`).exec(
    text,
  )
  if (parts === null || text === '' || text.length > 64) {
    throw invalidParameter(
      `Could not parse any time information from '${text.slice(0, 64)}'. Examples of valid strings: '8h', '2d8h5m20s', '2m4s'`,
    )
  }
  const [, days, hours, minutes, seconds] = parts
  const ms =
    Number(days ?? 0) * unitMs.d +
    Number(hours ?? 0) * unitMs.h +
    Number(minutes ?? 0) * unitMs.m +
    Number(seconds ?? 0) * unitMs.s
  return Math.min(Math.floor(ms), Number.MAX_SAFE_INTEGER)
}
