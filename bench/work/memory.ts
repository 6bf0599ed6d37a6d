import { setTimeout as wait } from 'node:timers/promises'
import { median } from '../load/stats.ts'
import { memoryOf } from '../peers/memory.ts'
import type { Work } from './work.ts'

const mebibyte = 1024 * 1024

/** Memory at rest on an empty folder: everything the server started, some time after its first answer. */
export const idleMemory: Work = {
  id: 'memory',
  rows: ['idle-memory'],
  variants: ['mlflow-lean', 'fasttrackml-shipped'],
  notAsked: {},
  run: async ({ scale, open, report }) => {
    const server = await open()
    await wait(scale.idleSeconds * 1000)
    const samples = []
    for (let i = 0; i < 3; i++) {
      samples.push(await memoryOf(server.pid))
      await wait(500)
    }
    report('idle-memory', {
      value: median(samples.map((sample) => sample.pssBytes)) / mebibyte,
      detail: {
        rssMiB: median(samples.map((sample) => sample.rssBytes)) / mebibyte,
        processes: median(samples.map((sample) => sample.processes)),
      },
    })
  },
}
