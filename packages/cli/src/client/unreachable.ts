import { errorCode } from '@stemma/contract'
import type { ConnectionError } from '@stemma/sdk/client'
import { CliError, exitCodes } from '../fail.ts'
import { isLocalUrl } from './is-local-url.ts'

/** The error for a server that did not answer, with what to do about it. */
export function unreachable({ cause, message }: ConnectionError, shown: string): CliError {
  if (!(cause instanceof Error)) return say(`${shown} can't be reached (${message}). ${elsewhere}`)
  if (cause.name === 'TimeoutError') return say(`${shown} did not answer in time. Try again later.`)
  // `fetch` says "fetch failed"; what failed is its cause.
  const failure = cause.cause instanceof Error ? cause.cause : cause
  const code = errorCode(failure)
  switch (code) {
    case 'ECONNREFUSED':
      return say(
        `no server at ${shown}. ${isLocalUrl(shown) ? `Start one: ${startCommand(shown)}` : elsewhere}`,
      )
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return say(`no machine of that name: ${shown}. ${elsewhere}`)
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return say(`${shown} broke off its answer. Look at its log, then try again.`)
    default:
      return say(`${shown} can't be reached (${code ?? failure.message}). ${elsewhere}`)
  }
}

const elsewhere = 'Check the address: --url, STEMMA_URL or MLFLOW_TRACKING_URI.'

function say(message: string): CliError {
  return new CliError(message, exitCodes.unreachable)
}

function startCommand(shown: string): string {
  const { port } = new URL(shown)
  return port === '5000' ? 'stemma server' : `stemma server --port ${port === '' ? '80' : port}`
}
