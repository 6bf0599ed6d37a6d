import { setTimeout as wait } from 'node:timers/promises'
import { isAlive, type ProcessId, processTree } from './process-tree.ts'

const patienceMs = 10_000

/** Asks the root to end, then ends by their ids whatever of its tree is left. */
export async function stopTree(root: number): Promise<void> {
  const tree = await processTree(root)
  if (tree.length === 0) return
  signal(root, 'SIGTERM')
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline && (await alive(tree)).length > 0) await wait(50)
  for (const { pid } of await alive(tree)) signal(pid, 'SIGKILL')
}

async function alive(tree: readonly ProcessId[]): Promise<readonly ProcessId[]> {
  const states = await Promise.all(tree.map(isAlive))
  return tree.filter((_, i) => states[i])
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    // It ended by itself in the meantime.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
