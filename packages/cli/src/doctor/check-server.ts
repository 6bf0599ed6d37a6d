import type { ServerStatus } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import { CliError } from '../fail.ts'
import { formatDuration } from '../table/format-time.ts'
import { checkClock } from './check-clock.ts'
import { spaceCheck } from './check-folder.ts'
import { checkLayout } from './check-layout.ts'
import type { Check } from './check.ts'

const timeLimitMs = 5_000

interface Tools {
  readonly http: HttpClient
  readonly now: () => number
}

export interface ServerFindings {
  readonly checks: readonly Check[]
  readonly status: ServerStatus | undefined
}

/** Asks a server how it is. A server that does not answer, or is another program, is a finding and no error. */
export async function checkServer({ http, now }: Tools): Promise<ServerFindings> {
  const askedMs = now()
  try {
    const signal = AbortSignal.timeout(timeLimitMs)
    const answer = await http.send({ method: 'GET', path: '/health', signal })
    await answer.text()
    const clock = checkClock({ date: answer.headers.get('date'), askedMs, answeredMs: now() })
    const status = await call(http, 'server.status', {})
    return { checks: [...statusChecks(status, http.shown), clock], status }
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    const check: Check = {
      group: 'reachable',
      name: 'server',
      status: 'problem',
      detail: error.message,
    }
    return { checks: [check], status: undefined }
  }
}

function statusChecks(status: ServerStatus, shown: string): Check[] {
  const { version, mlflow_version, uptime_seconds, database, artifacts } = status
  const rows = database.location ?? (database.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL')
  const place = artifacts.destination ?? 'the artifact store'
  const up = formatDuration(uptime_seconds * 1000)
  return [
    {
      group: 'reachable',
      name: 'server',
      status: 'ok',
      detail: `${shown}: Stemma ${version}, as MLflow ${mlflow_version}, up for ${up}`,
    },
    database.reachable
      ? { group: 'reachable', name: 'database', status: 'ok', detail: rows }
      : {
          group: 'reachable',
          name: 'database',
          status: 'problem',
          detail: `the server can't reach ${rows}`,
          next: 'see that the database runs and takes connections; the server goes on by itself then',
        },
    artifacts.writable
      ? {
          group: 'reachable',
          name: 'artifacts',
          status: 'ok',
          detail: `${place} can be written`,
        }
      : {
          group: 'reachable',
          name: 'artifacts',
          status: 'problem',
          detail: `the server can't write to ${place}${artifacts.problem === undefined ? '' : `: ${artifacts.problem}`}`,
          next: 'give the server the right to write there, and room',
        },
    ...(artifacts.free_bytes === undefined
      ? []
      : [spaceCheck('artifacts', Number(artifacts.free_bytes))]),
    ...(artifacts.layout === undefined ? [] : [checkLayout(artifacts.layout)]),
  ]
}
