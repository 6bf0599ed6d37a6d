import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** After its start a thread has loaded what it needs, and rests. */
const afterMs = 1_000

/**
 * Collects all garbage of this thread once, a second from now. A new heap grows to hundreds of MiB before V8 collects it for the first
 * time; from then on its limit follows what is in use. The flag that sets the first limit (`--initial-old-space-size`) would make V8
 * refuse every code cache, Node's own too: threads would take twice as long to start.
 */
export function collectOnce(): void {
  setTimeout(() => {
    setFlagsFromString('--expose-gc')
    const collect: unknown = runInNewContext('globalThis.gc')
    setFlagsFromString('--no-expose-gc')
    // Missing when another thread took the flag back in the same moment: its heap is then collected when V8 finds it time.
    if (typeof collect === 'function') Reflect.apply(collect, undefined, [])
  }, afterMs).unref()
}
