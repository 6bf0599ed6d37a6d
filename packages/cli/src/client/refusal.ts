import type { CliError } from '../fail.ts'
import { RefusedError } from './refused-error.ts'

/** The error for an answer that is one: the server's own sentence where it sent one. */
export function refusal(status: number, body: string, shown: string): CliError {
  const { code, message } = readError(body)
  if (code === 'ENDPOINT_NOT_FOUND' || (status === 404 && code === undefined)) {
    return new RefusedError(
      `${shown} does not know this request. Is it a Stemma server of this version? Ask it: stemma doctor --url ${shown}`,
    )
  }
  if (message === undefined)
    return new RefusedError(`${shown} answered with HTTP status ${status}.`)
  if (status === 401) return new RefusedError(`${message} Put NAME:PASSWORD@ into the address.`)
  return new RefusedError(message, code)
}

function readError(body: string): { readonly code?: string; readonly message?: string } {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return {}
  }
  if (typeof value !== 'object' || value === null) return {}
  const code =
    'error_code' in value && typeof value.error_code === 'string' ? value.error_code : undefined
  const message =
    'message' in value && typeof value.message === 'string' ? value.message : undefined
  return { ...(code !== undefined && { code }), ...(message !== undefined && { message }) }
}
