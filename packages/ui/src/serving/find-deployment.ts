import type { NativeDeployment } from '@stemma/contract'
import { ask } from '../api/server.ts'

const pageSize = 1000
const mostPages = 20

/** The deployment of an id, among all that there are: no route gives one. @throws Error where there is none */
export async function findDeployment(id: string, signal: AbortSignal): Promise<NativeDeployment> {
  let token: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { deployments, next_page_token: next } = await ask(
      'deployments.list',
      { limit: pageSize, ...(token !== undefined && { page_token: token }) },
      signal,
    )
    const found = deployments.find(({ deployment_id }) => deployment_id === id)
    if (found !== undefined) return found
    if (next === undefined) break
    token = next
  }
  throw new Error(`There is no deployment ${id.slice(0, 64)}.`)
}
