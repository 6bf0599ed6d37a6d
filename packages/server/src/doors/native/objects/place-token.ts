import { invalidParameter } from '@stemma/contract'
import { readTextToken, writeTextToken } from '@stemma/core'

/** Behind which file a page begins. */
export interface FilePlace {
  readonly directory: string
  readonly name: string
}

export function writePlaceToken({ directory, name }: FilePlace): string {
  return writeTextToken([directory, name])
}

/** The beginning, without a token. */
export function readPlaceToken(token: string | undefined): FilePlace {
  if (token === undefined || token === '') return { directory: '', name: '' }
  const [directory, name] = readTextToken(token) ?? []
  if (directory !== undefined && name !== undefined) return { directory, name }
  throw invalidParameter(
    "Invalid value for parameter 'page_token' supplied: It is not one that this server gave.",
  )
}
