import { readdir, readFile } from 'node:fs/promises'

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessId {
  readonly pid: number
  /** Clock ticks since boot at which it started. */
  readonly startTicks: string
}

/** A process with what the kernel has counted for it. */
export interface CountedProcess extends ProcessId {
  /** Processor time in user space and in the kernel, in hundredths of a second. */
  readonly cpuTicks: number
}

interface Entry extends CountedProcess {
  readonly parent: number
}

/** The process and everything below it, parents first. */
export async function processTree(root: number): Promise<readonly CountedProcess[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name))
  const all = (await Promise.all(names.map((name) => readEntry(Number(name))))).filter(
    (entry) => entry !== undefined,
  )
  const tree = all.filter((entry) => entry.pid === root)
  // Grows while it is walked: children are appended behind their parent.
  for (const member of tree) tree.push(...all.filter((entry) => entry.parent === member.pid))
  return tree
}

/** Whether this very process still runs (a zombie does not). */
export async function isAlive(process: ProcessId): Promise<boolean> {
  const entry = await readEntry(process.pid)
  return entry?.startTicks === process.startTicks
}

async function readEntry(pid: number): Promise<Entry | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // The name in parentheses may hold anything, so the fields are counted from the last parenthesis.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, parent] = fields ?? []
  const startTicks = fields?.[19]
  if (state === 'Z' || parent === undefined || startTicks === undefined) return undefined
  const cpuTicks = Number(fields?.[11]) + Number(fields?.[12])
  return { pid, parent: Number(parent), startTicks, cpuTicks }
}
