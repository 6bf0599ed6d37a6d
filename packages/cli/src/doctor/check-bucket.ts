import { StemmaError } from '@stemma/contract'
import type { ServerSettings } from '@stemma/server'
import type { Check } from './check.ts'

interface Place {
  /** As it may be printed. */
  readonly shown: string
  readonly s3: NonNullable<ServerSettings['s3']>
}

/** Whether a bucket can be reached and listed with the credentials of the environment. Nothing is written to find out. */
export async function checkBucket({ shown, s3 }: Place): Promise<Check> {
  const check = { group: 'reachable', name: 'artifacts bucket' } as const
  const { reachBucket } = await import('@stemma/server')
  try {
    await reachBucket(s3)
    return { ...check, status: 'ok', detail: `${shown} can be listed` }
  } catch (error) {
    // Made for callers: it has no credentials, and says what to do.
    if (error instanceof StemmaError) return { ...check, status: 'problem', detail: error.message }
    throw error
  }
}
