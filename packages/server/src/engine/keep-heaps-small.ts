import { setFlagsFromString } from 'node:v8'

/**
 * Lets the heaps of threads that start from now on be collected at 32 MiB instead of hundreds, and their young generations stay small.
 * What a thread keeps is 15 MiB; without this a server under steady load grows to twice the memory, all of it garbage.
 */
export function keepHeapsSmall(): void {
  setFlagsFromString('--initial-old-space-size=32')
  setFlagsFromString('--max-semi-space-size=8')
}
