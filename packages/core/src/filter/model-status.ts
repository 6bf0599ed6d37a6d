import { invalidParameter } from '@stemma/contract'
import { shorten } from './show.ts'

const codes: ReadonlyMap<string, number> = new Map([
  ['PENDING', 1],
  ['READY', 2],
  ['FAILED', 3],
  ['UPLOAD_FAILED', 3],
  ['1', 1],
  ['2', 2],
  ['3', 3],
])

/** The code of a logged model's status: a code, or a name in any case with or without `LOGGED_MODEL_`. Throws INVALID_PARAMETER_VALUE. */
export function modelStatusCode(text: string): number {
  const code = codes.get(text.toUpperCase().replace(/^LOGGED_MODEL_/, ''))
  if (code !== undefined) return code
  throw invalidParameter(
    `Unknown model status in filter: '${shorten(text)}'. Expected one of ['PENDING', 'READY', 'FAILED'].`,
  )
}
