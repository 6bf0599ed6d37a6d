import type { NativeExperiment, View } from '@stemma/contract'
import { call, readPages } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'

/** Every experiment of a view. */
export async function listAll(http: HttpClient, view: View): Promise<readonly NativeExperiment[]> {
  const { items } = await readPages(Infinity, async (page) => {
    const { experiments, next_page_token } = await call(http, 'experiments.list', { view, ...page })
    return { items: experiments, nextPageToken: next_page_token }
  })
  return items
}
