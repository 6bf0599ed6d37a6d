import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** After its start a thread has loaded what it needs, and rests. */
const afterMs = 1_000
/** Whoever waits for a busy thread would wait 40 ms longer. A thread that never rests is interrupted once. */
const mostTurns = 30

/**
 * Collects all garbage of this thread once, a second from now or when it rests. A new heap grows to hundreds of MiB before V8 collects it for
 * the first time; from then on its limit follows what is in use. The flag that sets the first limit (`--initial-old-space-size`) would make V8
 * refuse every code cache, Node's own too: threads would take twice as long to start.
 */
export function collectOnce(isBusy: () => boolean): void {
  let turns = 0
  const timer = setInterval(() => {
    turns += 1
    if (isBusy() && turns < mostTurns) return
    clearInterval(timer)
    collect()
  }, afterMs).unref()
}

function collect(): void {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('globalThis.gc')
  setFlagsFromString('--no-expose-gc')
  // Missing when another thread took the flag back in the same moment: its heap is then collected when V8 finds it time.
  // The last resort gives back what the young generation has grown by at the start, too: 9 MiB of the first thread, 5 of another.
  if (typeof gc === 'function')
    Reflect.apply(gc, undefined, [{ type: 'major', execution: 'sync', flavor: 'last-resort' }])
}
