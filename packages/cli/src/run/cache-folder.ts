import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Effects } from '../effects.ts'

/** Where repositories, environments and jobs are kept between runs. */
export function cacheFolder(
  given: string | undefined,
  { environment }: Pick<Effects, 'environment'>,
): string {
  const named = given ?? environment['STEMMA_CACHE']
  if (named !== undefined && named !== '') return resolve(named)
  const base = environment['XDG_CACHE_HOME'] ?? join(environment['HOME'] ?? homedir(), '.cache')
  return join(base, 'stemma')
}
