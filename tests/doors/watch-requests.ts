import { setTimeout as pause } from 'node:timers/promises'
import type { TestServer } from '../server/start-server.ts'

/** The requests below a path that a server has answered since the last look: method, the rest of the path, status. */
export function watchRequests(server: TestServer, below: string): () => Promise<readonly string[]> {
  let seen = 0
  let looks = 0
  return async () => {
    // The log comes behind the answers, in their order: what was asked before this is in it then.
    const mark = `/looked-at-${++looks}`
    await fetch(server.url + mark)
    while (!server.log().includes(`"${mark}"`)) await pause(5)
    const log = server.log()
    const fresh = log.slice(seen)
    seen = log.length
    return fresh
      .split('\n')
      .filter((line) => line.includes(`"${below}`))
      .map((line) => {
        const { method, path, status } = JSON.parse(line) as Record<string, string> // a line of our log
        return `${method} ${path?.slice(below.length)} ${status}`
      })
  }
}
