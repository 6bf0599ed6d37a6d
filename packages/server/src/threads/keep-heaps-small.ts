import { setFlagsFromString } from 'node:v8'

/** Keeps the young generations of threads that start from now on small: what a thread keeps is 15 MiB. See also `collectOnce`. */
export function keepHeapsSmall(): void {
  setFlagsFromString('--max-semi-space-size=8')
}

/**
 * Keeps the young generations of all threads as large as they are, the first thread's too, which nothing else bounds: it takes up to 128
 * MiB. For a process that serves nobody, when its threads have started: V8 refuses their code caches from then on.
 */
export function keepHeapsAsTheyAre(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}
