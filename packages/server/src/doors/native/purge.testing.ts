import assert from 'node:assert/strict'
import { parseJson, writeJson, type PurgeProgress, type PurgeRequest } from '@stemma/contract'

/** Purges by the native API; every line of the answer. Throws when it is refused. */
export async function purgeLines(
  url: string,
  request: Partial<PurgeRequest> = {},
): Promise<readonly PurgeProgress[]> {
  const answer = await askPurge(url, request)
  const text = await answer.text()
  assert.equal(answer.status, 200, text)
  const lines = text.trimEnd().split('\n')
  return lines.map((line) => parseJson(line) as PurgeProgress) // of the route's record
}

/** The last line: what a whole purge removed. */
export async function purge(
  url: string,
  request: Partial<PurgeRequest> = {},
): Promise<PurgeProgress> {
  const last = (await purgeLines(url, request)).at(-1)
  assert.ok(last?.done)
  return last
}

export async function askPurge(url: string, request: object): Promise<Response> {
  return fetch(`${url}/api/v1/trash/purge`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: writeJson(request),
  })
}
