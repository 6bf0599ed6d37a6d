import { useEffect, useState } from 'react'
import { ask } from '../api/server.ts'

const everyMs = 1000
/** Characters that are shown, from the end. */
const mostShown = 1024 * 1024

/** What a job has printed; it grows while the job goes on. */
export function useJobLog(jobId: string): string {
  const [text, setText] = useState('')
  useEffect(() => {
    const gone = new AbortController()
    setText('')
    void follow(jobId, gone.signal, (more) =>
      setText((before) => (before + more).slice(-mostShown)),
    )
    return () => gone.abort()
  }, [jobId])
  return text
}

async function follow(
  jobId: string,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<void> {
  for (let from = 0n; !signal.aborted;) {
    try {
      const page = await ask('jobs.log', { job_id: jobId, from }, signal)
      if (page.text !== '') onText(page.text)
      if (page.is_complete) return
      const hasMore = BigInt(page.next) > from
      from = BigInt(page.next)
      if (hasMore) continue
    } catch {
      // The server is away, or the page is left: the next look says it.
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
