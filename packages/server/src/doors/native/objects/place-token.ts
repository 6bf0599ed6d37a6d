import { invalidParameter } from '@stemma/contract'

/** Behind which file a page begins. */
export interface FilePlace {
  readonly directory: string
  readonly name: string
}

export function writePlaceToken({ directory, name }: FilePlace): string {
  return Buffer.from(JSON.stringify([directory, name])).toString('base64url')
}

/** The beginning, without a token. */
export function readPlaceToken(token: string | undefined): FilePlace {
  if (token === undefined || token === '') return { directory: '', name: '' }
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    const [directory, name] = Array.isArray(value) ? (value as readonly unknown[]) : [] // checked before it
    if (typeof directory === 'string' && typeof name === 'string') return { directory, name }
  } catch {
    // Said below.
  }
  throw invalidParameter(
    "Invalid value for parameter 'page_token' supplied: It is not one that this server gave.",
  )
}
