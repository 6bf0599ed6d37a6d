import { withoutSecrets } from '@stemma/contract'
import type { HistorySource } from '@stemma/contract'
import { CliError, exitCodes } from '../../fail.ts'
import type { ArtifactPlaces } from '../artifact-places.ts'

/** Opens what an address names: a running server, a database file, a PostgreSQL database, or a folder of `mlruns`. */
export async function openMlflow(address: string): Promise<HistorySource> {
  const shown = withoutSecrets(address)
  if (/^postgres(?:ql)?(?:\+\w+)?:/iu.test(address)) {
    const { openMlflowPostgres } = await import('@stemma/store/foreign')
    const url = address.replace(/^postgres(?:ql)?(?:\+\w+)?:/iu, 'postgresql:')
    return explained(openMlflowPostgres(url, shown))
  }
  if (/^https?:/iu.test(address)) {
    const { restSource } = await import('./rest-source.ts')
    return restSource(address)
  }
  const path = filePath(address)
  if (path === undefined)
    throw new CliError(
      `'${shown}' is no address of an MLflow: give http://…, sqlite:///FILE, FILE or postgresql://….`,
      exitCodes.usage,
    )
  const { openMlflowFile } = await import('@stemma/store/foreign')
  return explained(openMlflowFile(path, shown))
}

async function explained(source: Promise<HistorySource>): Promise<HistorySource> {
  try {
    return await source
  } catch (error) {
    throw new CliError(error instanceof Error ? error.message : String(error))
  }
}

/** Where files of that MLflow are read from: what its server hands out, or folders of this machine. */
export async function mlflowPlaces(
  address: string,
  root: string | undefined,
): Promise<ArtifactPlaces> {
  const { artifactPlaces } = await import('../artifact-places.ts')
  if (!/^https?:/iu.test(address)) return artifactPlaces({ root })
  const { mlflowServer } = await import('./mlflow-server.ts')
  return artifactPlaces({ root, server: mlflowServer(address) })
}

function filePath(address: string): string | undefined {
  const [, sqlite] = /^sqlite:\/\/\/(.*)$/iu.exec(address) ?? []
  if (sqlite !== undefined) return sqlite
  return /^[a-z][\w+.-]+:/iu.test(address) ? undefined : address
}
