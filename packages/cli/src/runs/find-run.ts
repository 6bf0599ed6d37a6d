import { call } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import { listAll } from '../experiments/list-all.ts'
import { CliError, exitCodes } from '../fail.ts'

const shortestPrefix = 6
const shown = 5

/**
 * The id of the run that somebody means: the whole id, or a beginning that no other run has. Deleted runs count too.
 * Throws CliError when there is none, or more than one.
 */
export async function findRunId(http: HttpClient, text: string): Promise<string> {
  if (!/^[\w-]+$/u.test(text) || text.length < shortestPrefix) {
    throw new CliError(
      `'${text}' is no run: give its id, or at least ${shortestPrefix} characters of its beginning.`,
      exitCodes.usage,
    )
  }
  // The server says best that it does not know a whole id.
  if (/^[0-9a-f]{32}$/u.test(text)) return text
  const experiments = await listAll(http, 'all')
  const { runs } = await call(http, 'runs.search', {
    experiment_ids: experiments.map(({ experiment_id }) => experiment_id),
    // `_` stands for any character in LIKE; what matches only so is dropped below.
    filter: `attributes.run_id LIKE '${text}%'`,
    view: 'all',
    limit: 100,
    metrics: [],
    params: [],
    tags: [],
  })
  const ids = runs.map(({ run_id }) => run_id).filter((id) => id.startsWith(text))
  const [first, second] = ids
  if (first === undefined) throw new CliError(`no run has an id that begins with ${text}.`)
  if (second === undefined || ids.includes(text)) return second === undefined ? first : text
  const some = ids.slice(0, shown).join(', ')
  throw new CliError(
    `several runs have an id that begins with ${text}: ${some}${ids.length > shown ? ', …' : ''}.`,
  )
}
