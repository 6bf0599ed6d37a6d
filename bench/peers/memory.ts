import { readFile } from 'node:fs/promises'
import { processTree } from './process-tree.ts'

/** Memory of a process and everything below it, in bytes. */
export interface Memory {
  /**
   * Proportional set size as if nothing else ran: pages that several of its processes share are counted once, and those that it shares with
   * others in full. A server in Node would be smaller on paper otherwise, as the bench is Node, too.
   */
  readonly pssBytes: number
  readonly rssBytes: number
  readonly processes: number
}

/** Sums up `/proc/PID/smaps` over the tree. Rejects when the root has gone. */
export async function memoryOf(root: number): Promise<Memory> {
  const tree = await processTree(root)
  if (tree.length === 0) throw new Error(`Process ${root} is not running.`)
  let pssBytes = 0
  let rssBytes = 0
  const ofFiles = new Map<string, number>()
  for (const maps of await Promise.all(tree.map(({ pid }) => readMaps(pid)))) {
    for (const [path, { pss, rss }] of maps) {
      rssBytes += rss
      if (path.startsWith('/')) ofFiles.set(path, Math.max(ofFiles.get(path) ?? 0, rss))
      else pssBytes += pss
    }
  }
  for (const bytes of ofFiles.values()) pssBytes += bytes
  return { pssBytes, rssBytes, processes: tree.length }
}

interface Mapped {
  pss: number
  rss: number
}

/** What a process has of each file, and of no file under other names. Empty for one that ended since the tree was read. */
async function readMaps(pid: number): Promise<ReadonlyMap<string, Mapped>> {
  const text = await readFile(`/proc/${pid}/smaps`, 'utf8').catch(() => '')
  const maps = new Map<string, Mapped>()
  let mapped: Mapped = { pss: 0, rss: 0 }
  for (const line of text.split('\n')) {
    const head = /^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+ *(?<path>.*)$/u.exec(line)
    const path = head?.groups?.['path']
    if (path !== undefined) {
      mapped = maps.get(path) ?? { pss: 0, rss: 0 }
      maps.set(path, mapped)
      continue
    }
    const [, name, kibibytes] = /^(Pss|Rss):\s+(\d+) kB$/u.exec(line) ?? []
    if (name === 'Pss') mapped.pss += Number(kibibytes) * 1024
    if (name === 'Rss') mapped.rss += Number(kibibytes) * 1024
  }
  return maps
}
