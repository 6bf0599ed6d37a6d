import { ask } from '../api/server.ts'
import type { LoggedImage } from './image-name.ts'

const mostPages = 5

/** The images that a client of Aim or Comet logged to a run. Those of one name in several contexts are apart. */
export async function itemImages(
  runId: string,
  signal: AbortSignal,
): Promise<readonly LoggedImage[]> {
  const images: LoggedImage[] = []
  let token: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { items, next_page_token: next } = await ask(
      'runs.items',
      {
        run_id: runId,
        kinds: ['image', 'thumbnail'],
        ...(token !== undefined && { page_token: token }),
      },
      signal,
    )
    for (const { name, labels, step, logged_at: time, path } of items) {
      if (path === undefined) continue
      const key = [name, ...labels.map((label) => `${label.key}: ${label.value}`)].join(', ')
      images.push({ key, step: Number(step ?? 0), timestamp: Number(time), path })
    }
    if (next === undefined) break
    token = next
  }
  return images
}
