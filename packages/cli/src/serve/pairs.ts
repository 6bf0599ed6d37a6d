import type { KeyValue } from '@stemma/contract'
import { CliError, exitCodes } from '../fail.ts'

/** What `--set NAME=VALUE` says. Throws CliError for what is not of the form. */
export function pairsIn(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      if (at < 1) throw new CliError(`'${text}' is not of the form NAME=VALUE.`, exitCodes.usage)
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
}

export function pairsOf(record: Readonly<Record<string, string>>): KeyValue[] {
  return Object.entries(record).map(([key, value]) => ({ key, value }))
}

export function recordOf(pairs: readonly KeyValue[]): Record<string, string> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]))
}
