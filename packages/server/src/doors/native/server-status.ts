import { randomUUID } from 'node:crypto'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StemmaError, type ServerStatus, errorCode } from '@stemma/contract'
import { isPostgres, type ServerSettings } from '../../config/settings.ts'
import { mlflowVersion, stemmaVersion } from '../../http/probes.ts'
import type { Bucket } from '../../rooms/bucket.ts'
import type { Rooms } from '../../rooms/open-rooms.ts'

/** How the server is: what `stemma doctor` asks. */
export async function serverStatus({
  settings,
  rooms,
}: {
  readonly settings: ServerSettings
  readonly rooms: Pick<Rooms, 'answers' | 'bucket'>
}): Promise<ServerStatus> {
  const { database, artifactsDestination, artifactLayout, dataDir } = settings
  const { bucket } = rooms
  const [reachable, artifacts] = await Promise.all([
    rooms.answers(),
    bucket === undefined
      ? artifactsStatus(artifactsDestination)
      : bucketStatus(artifactsDestination, bucket),
  ])
  return {
    version: stemmaVersion,
    mlflow_version: mlflowVersion,
    time: Date.now(),
    uptime_seconds: Math.round(process.uptime()),
    data_dir: dataDir,
    database: {
      kind: isPostgres(settings) ? 'postgresql' : 'sqlite',
      location: isPostgres(settings) ? withoutSecrets(database) : database,
      reachable,
    },
    artifacts: { ...artifacts, layout: artifactLayout === 'plain' ? 'plain' : 'objects' },
  }
}

/** A connection URL without its password, and without its options: they can hold one too. */
export function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return `${url.slice(0, url.indexOf('://'))}://…`
  const parts = new URL(url)
  parts.password = ''
  parts.search = ''
  parts.hash = ''
  return parts.toString()
}

async function artifactsStatus(destination: string): Promise<ServerStatus['artifacts']> {
  const free = await statfs(destination).then(
    ({ bavail, bsize }) => ({ free_bytes: bavail * bsize }),
    () => ({}),
  )
  // Only a real write tells of full disks and read-only mounts.
  const probe = join(destination, `.stemma-probe-${randomUUID()}`)
  try {
    await writeFile(probe, 'probe', { flag: 'wx' })
    return { destination, writable: true, ...free }
  } catch (error) {
    return { destination, writable: false, problem: codeOf(error), ...free }
  } finally {
    await rm(probe, { force: true }).catch(() => {})
  }
}

/** A bucket does not say how much room it has. */
async function bucketStatus(
  destination: string,
  bucket: Bucket,
): Promise<ServerStatus['artifacts']> {
  try {
    await bucket.check()
    return { destination, writable: true }
  } catch (error) {
    // Its message is made for callers, and has no credentials.
    const problem = error instanceof StemmaError ? error.message : codeOf(error)
    return { destination, writable: false, problem }
  }
}

function codeOf(error: unknown): string {
  return errorCode(error) ?? 'unknown'
}
