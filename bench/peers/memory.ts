import { readFile } from 'node:fs/promises'
import { processTree } from './process-tree.ts'

/** Memory of a process and everything below it, in bytes. */
export interface Memory {
  /** Proportional set size: pages that several processes share are counted once in all. */
  readonly pssBytes: number
  readonly rssBytes: number
  readonly processes: number
}

/** Sums up `/proc/PID/smaps_rollup` over the tree. Rejects when the root has gone. */
export async function memoryOf(root: number): Promise<Memory> {
  const tree = await processTree(root)
  if (tree.length === 0) throw new Error(`Process ${root} is not running.`)
  const rollups = await Promise.all(tree.map(({ pid }) => readRollup(pid)))
  return {
    pssBytes: rollups.reduce((sum, text) => sum + field(text, 'Pss'), 0),
    rssBytes: rollups.reduce((sum, text) => sum + field(text, 'Rss'), 0),
    processes: tree.length,
  }
}

/** Empty for a process that ended since the tree was read. */
function readRollup(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
}

function field(rollup: string, name: string): number {
  const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'mu').exec(rollup)?.[1]
  return kibibytes === undefined ? 0 : Number(kibibytes) * 1024
}
