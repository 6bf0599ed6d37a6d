import { connect } from 'node:net'
import { errorCode, withoutSecrets } from '@stemma/contract'
import type { Check } from './check.ts'

const timeLimitMs = 5_000

/** Whether something takes connections where PostgreSQL should be. It does not log in: a server's own status tells that. */
export async function checkPostgres(url: string): Promise<readonly Check[]> {
  const check = { group: 'reachable', name: 'PostgreSQL' } as const
  const shown = withoutSecrets(url)
  const address = URL.parse(url)
  if (address === null) {
    const detail = `${shown} is no address`
    return [
      {
        ...check,
        status: 'problem',
        detail,
        next: 'write it as postgresql://USER:PASSWORD@HOST:PORT/NAME',
      },
    ]
  }
  const host = address.hostname.replace(/^\[(.*)\]$/u, '$1')
  if (host === '') return [{ ...check, status: 'unknown', detail: `${shown} names no host` }]
  const problem = await tryToConnect(host, address.port === '' ? 5432 : Number(address.port))
  if (problem === undefined) {
    return [{ ...check, status: 'ok', detail: `${shown} takes connections (not logged in)` }]
  }
  const detail = `${shown} can't be reached (${problem})`
  return [
    {
      ...check,
      status: 'problem',
      detail,
      next: 'see that it runs, and that the address is right',
    },
  ]
}

function tryToConnect(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeLimitMs })
    const end = (problem: string | undefined): void => {
      socket.destroy()
      resolve(problem)
    }
    socket.once('connect', () => end(undefined))
    socket.once('timeout', () => end('no answer'))
    socket.once('error', (error) => end(errorCode(error) ?? error.message))
  })
}
