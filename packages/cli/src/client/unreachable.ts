import { CliError, exitCodes } from '../fail.ts'
import { isLocalUrl } from './is-local-url.ts'

/** The error for a server that did not answer, with what to do about it. What is no fault of the network comes back as it is. */
export function unreachable(error: unknown, shown: string): unknown {
  if (!(error instanceof Error)) return error
  if (error.name === 'AbortError' || error instanceof CliError) return error
  if (error.name === 'TimeoutError') return say(`${shown} did not answer in time. Try again later.`)
  // `fetch` says "fetch failed"; what failed is its cause.
  const cause = error.cause instanceof Error ? error.cause : error
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  if (error.name !== 'TypeError' && code === undefined) return error
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
      return say(`${shown} can't be reached (${code ?? cause.message}). ${elsewhere}`)
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
