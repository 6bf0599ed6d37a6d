import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { errorCode, StemmaError, withoutSecrets, type ServerStatus } from '@stemma/contract'
import { isPostgres, type ServerSettings } from '../../config/settings.ts'
import { mlflowVersion, stemmaVersion } from '../../http/probes.ts'
import type { Bucket } from '../../rooms/bucket.ts'
import type { Rooms } from '../../rooms/open-rooms.ts'

/** How the server is: what `stemma doctor` asks. Where its data lies is told to callers on the same machine only; nothing is written to find out. */
export async function serverStatus(
  {
    settings,
    rooms,
  }: {
    readonly settings: ServerSettings
    readonly rooms: Pick<Rooms, 'answers' | 'bucket'>
  },
  { isFromHere }: { readonly isFromHere: boolean },
): Promise<ServerStatus> {
  const { database, artifactsDestination, artifactLayout, dataDir } = settings
  const { bucket } = rooms
  const [reachable, artifacts] = await Promise.all([
    rooms.answers(),
    bucket === undefined ? artifactsStatus(artifactsDestination) : bucketStatus(bucket),
  ])
  return {
    version: stemmaVersion,
    mlflow_version: mlflowVersion,
    time: Date.now(),
    uptime_seconds: Math.round(process.uptime()),
    ...(isFromHere && { data_dir: dataDir }),
    database: {
      kind: isPostgres(settings) ? 'postgresql' : 'sqlite',
      ...(isFromHere && {
        location: isPostgres(settings) ? withoutSecrets(database) : database,
      }),
      reachable,
    },
    artifacts: {
      ...(isFromHere && { destination: artifactsDestination }),
      ...artifacts,
      layout: artifactLayout === 'plain' ? 'plain' : 'objects',
    },
  }
}

type ArtifactsStatus = Omit<ServerStatus['artifacts'], 'destination' | 'layout'>

async function artifactsStatus(destination: string): Promise<ArtifactsStatus> {
  const freeBytes = await statfs(destination).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => undefined,
  )
  const free = freeBytes === undefined ? {} : { free_bytes: freeBytes }
  if (freeBytes === 0) return { writable: false, problem: 'ENOSPC', ...free }
  try {
    await access(destination, constants.W_OK | constants.X_OK)
    return { writable: true, ...free }
  } catch (error) {
    return { writable: false, problem: codeOf(error), ...free }
  }
}

/** A bucket does not say how much room it has, nor, without a try, whether it takes writes: that was tried at the start. */
async function bucketStatus(bucket: Bucket): Promise<ArtifactsStatus> {
  try {
    await bucket.check()
    return { writable: true }
  } catch (error) {
    // Its message is made for callers, and has no credentials.
    const problem = error instanceof StemmaError ? error.message : codeOf(error)
    return { writable: false, problem }
  }
}

function codeOf(error: unknown): string {
  return errorCode(error) ?? 'unknown'
}
