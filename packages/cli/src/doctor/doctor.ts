import type { ServerStatus } from '@stemma/contract'
import type { ServerSettings } from '@stemma/server'
import { isLocalUrl } from '../client/is-local-url.ts'
import { serverUrl } from '../client/server-url.ts'
import { machine, type Effects } from '../effects.ts'
import { CliError } from '../fail.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { checkServer } from './check-server.ts'
import { checkStorage } from './check-storage.ts'
import type { Check } from './check.ts'
import { printReport } from './print-report.ts'
import { readConfiguration, type ServerFlags } from './read-configuration.ts'

export interface DoctorOptions extends SessionOptions {
  /** Those of `stemma server`. */
  readonly flags: ServerFlags
}

/**
 * Prints what is configured, reachable and healthy; whether nothing is wrong. Works with the server down. It looks at the folders of this
 * machine unless the server is on another one and no folder was named.
 */
export async function runDoctor(
  { flags, ...options }: DoctorOptions,
  effects: Effects = machine,
): Promise<boolean> {
  const { environment } = effects
  const { settings, options: configured } = await readConfiguration({ flags, environment })
  const named = serverUrl(options.url, environment)
  const url = named.source === 'default' ? addressOf(settings) : named.url
  const session = openSession({ ...options, url }, effects)

  const { checks, status } = await checkServer({ http: session.http, now: effects.now })
  const isHere = isLocalUrl(url)
  const storage: readonly Check[] = isHere ? await checkStorage(whereDataIs(settings, status)) : []
  const report = {
    address: {
      url: session.http.shown,
      source: named.source === 'default' ? 'host and port' : named.source,
    },
    configured,
    checks: [...checks, ...storage],
  }
  if (session.json) await session.printJson(report)
  else await printReport(report, session)
  return report.checks.every((check) => check.status !== 'problem')
}

function addressOf({ host, port, staticPrefix }: ServerSettings): string {
  if (port === 0)
    throw new CliError('port 0 is any port. Say which server: stemma doctor --url URL')
  const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }
  const name = everywhere[host] ?? (host.includes(':') ? `[${host}]` : host)
  return `http://${name}:${port}${staticPrefix}`
}

/** A server that runs knows best where its data is; it keeps the password of its database to itself, and has asked it already. */
function whereDataIs(settings: ServerSettings, status: ServerStatus | undefined): ServerSettings {
  if (status === undefined) return settings
  const { kind, location } = status.database
  return {
    ...settings,
    dataDir: status.data_dir ?? settings.dataDir,
    database: kind === 'sqlite' && location !== undefined ? location : settings.database,
    // It has just looked at it.
    serveArtifacts: false,
  }
}
