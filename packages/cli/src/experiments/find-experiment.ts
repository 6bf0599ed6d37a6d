import type { NativeExperiment } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import { isNotFound } from '../client/server-refusal.ts'
import { CliError } from '../fail.ts'
import { listAll } from './list-all.ts'

const shortestPrefix = 6

/**
 * The experiment that somebody means: an id, else a name, else the beginning of one id. Deleted ones count too.
 * Throws CliError when there is none, or more than one.
 */
export async function findExperiment(http: HttpClient, text: string): Promise<NativeExperiment> {
  const isNumber = /^\d+$/u.test(text)
  const byId = isNumber ? await getExperiment(http, text) : undefined
  const found = byId ?? (await getExperiment(http, `name:${text}`))
  if (found !== undefined) return found
  const begin =
    isNumber && text.length >= shortestPrefix
      ? (await listAll(http, 'all')).filter(({ experiment_id }) => experiment_id.startsWith(text))
      : []
  const [first, second] = begin
  if (first !== undefined && second === undefined) return first
  if (first !== undefined) {
    throw new CliError(
      `${begin.length} experiments have an id that begins with ${text}. Give more of it.`,
    )
  }
  throw new CliError(
    `no experiment '${text}'. See what there is: stemma experiments list --view all`,
  )
}

async function getExperiment(http: HttpClient, id: string): Promise<NativeExperiment | undefined> {
  if (id === '' || id === 'name:') return undefined
  try {
    return await call(http, 'experiments.get', { experiment_id: id })
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
