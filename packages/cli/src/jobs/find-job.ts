import type { NativeJob } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import { CliError } from '../fail.ts'

const lookedThrough = 1000

/** The job that somebody means: its id, or how that begins. Throws CliError if there is none, or several. */
export async function findJob(http: HttpClient, text: string): Promise<NativeJob> {
  if (/^[0-9a-f]{32}$/u.test(text)) return call(http, 'jobs.get', { job_id: text })
  const { jobs } = await call(http, 'jobs.list', { limit: lookedThrough })
  const [found, ...others] = jobs.filter(({ job_id: id }) => id.startsWith(text))
  if (found === undefined) throw new CliError(`there is no job '${text}'.`)
  if (others.length > 0) throw new CliError(`several jobs begin with '${text}'.`)
  return found
}
