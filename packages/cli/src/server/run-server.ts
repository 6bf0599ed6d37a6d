import type { ServerSettings } from '@stemma/server'
import { CliError } from '../fail.ts'

/** Runs the server until it is told to stop; then it finishes what it accepted. */
export async function runServer(
  flags: Readonly<Record<string, string | boolean | undefined>>,
): Promise<void> {
  const { readSettings, SettingsError, startServer } = await import('@stemma/server')
  const settings = await readSettings({ flags, environment: process.env }).catch(
    (error: unknown) => {
      throw error instanceof SettingsError ? new CliError(error.message, 2) : error
    },
  )
  const server = await startServer(settings).catch((error: unknown) => {
    throw new CliError(reasonOf(error, settings.port))
  })
  process.stderr.write(
    `Stemma is at ${server.url} with its data in ${settings.dataDir} (Ctrl-C stops it)\n`,
  )

  const serving = new AbortController()
  const served = runHere(`${server.url}${settings.staticPrefix}`, settings, serving.signal)
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    serving.abort()
    // What is served has its last calls still to log.
    void served.then(server.stop).then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(
          `stemma: stopping failed: ${error instanceof Error ? error.message : String(error)}\n`,
        )
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
}

/** Serves what is to be served, if this server does so; resolves when nothing is served any more. */
async function runHere(
  url: string,
  { runDeployments: python }: Pick<ServerSettings, 'runDeployments'>,
  signal: AbortSignal,
): Promise<void> {
  if (python === '') return
  const { runDeployments } = await import('../deployments/run-deployments.ts')
  await runDeployments({ url, python, signal }).catch((error: unknown) => {
    process.stderr.write(
      `stemma: deployments can't be run: ${error instanceof Error ? error.message : String(error)}\n`,
    )
  })
}

function reasonOf(error: unknown, port: number): string {
  if (error instanceof Error && 'code' in error) {
    if (error.code === 'EADDRINUSE')
      return `port ${port} is in use. Stop what uses it, or take another one: stemma server --port ${port + 1}`
    if (error.code === 'EACCES')
      return `this user may not listen on port ${port}. Take one above 1023: stemma server --port 5000`
    if (error.code === 'EADDRNOTAVAIL') return 'the --host address is not one of this machine.'
  }
  return error instanceof Error ? error.message : String(error)
}
