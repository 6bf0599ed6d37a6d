import { setTimeout as wait } from 'node:timers/promises'
import { processTree } from './process-tree.ts'

const windowMs = 1000
const patienceMs = 60_000
/** A tree that uses less than this share of one core is at rest. */
const restShare = 0.05
/** Linux counts processor time for user space in hundredths of a second. */
const ticksPerSecond = 100

/**
 * Waits until a server that already answers has finished starting in the background, as MLflow's job workers do
 * for many seconds: two quiet seconds in a row, or a minute. Returns the share of a core used at the end.
 */
export async function settle(root: number): Promise<number> {
  const deadline = performance.now() + patienceMs
  let quiet = 0
  let share = Number.NaN
  while (quiet < 2 && performance.now() < deadline) {
    const before = await cpuTicks(root)
    await wait(windowMs)
    share = (await cpuTicks(root)) - before
    share /= ticksPerSecond * (windowMs / 1000)
    quiet = share < restShare ? quiet + 1 : 0
  }
  return share
}

async function cpuTicks(root: number): Promise<number> {
  const tree = await processTree(root)
  return tree.reduce((sum, { cpuTicks }) => sum + cpuTicks, 0)
}
