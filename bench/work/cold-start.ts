import { median } from '../load/stats.ts'
import type { Work } from './work.ts'

/** From the start of the process to the end of the first good API answer, polled every 5 ms; median. */
export const coldStart: Work = {
  id: 'cold-start',
  rows: ['cold-start'],
  variants: ['mlflow-lean', 'fasttrackml-shipped'],
  notAsked: {},
  run: async ({ scale, start, report }) => {
    const times: number[] = []
    for (let i = 0; i < scale.coldStarts; i++) {
      const server = await start()
      times.push(server.startMs)
      await server.stop()
    }
    const detail = { best: Math.min(...times), worst: Math.max(...times), starts: times.length }
    report('cold-start', { value: median(times), detail })
  },
}
