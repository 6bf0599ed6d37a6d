import { RefusedError, UnexpectedAnswerError, type ClientError } from '@stemma/sdk/client'
import { CliError } from '../fail.ts'
import { ServerRefusal } from './server-refusal.ts'
import { unreachable } from './unreachable.ts'

/** What a person reads for an error of the SDK's client, with what to do about it. `shown` is the server's address without its password. */
export function explain(error: ClientError, shown: string): CliError {
  if (error instanceof UnexpectedAnswerError)
    return new CliError(`${shown} does not answer as a Stemma server does. Check the address.`)
  return error instanceof RefusedError ? refusal(error, shown) : unreachable(error, shown)
}

/** The server's own sentence where it sent one. */
function refusal({ status, code, reason }: RefusedError, shown: string): CliError {
  if (code === 'ENDPOINT_NOT_FOUND' || (status === 404 && code === undefined)) {
    return new ServerRefusal(
      `${shown} does not know this request. Is it a Stemma server of this version? Ask it: stemma doctor --url ${shown}`,
    )
  }
  if (reason === undefined)
    return new ServerRefusal(`${shown} answered with HTTP status ${status}.`)
  if (status === 401) return new ServerRefusal(`${reason} Put NAME:PASSWORD@ into the address.`)
  return new ServerRefusal(reason, code)
}
