import { readFileSync } from 'node:fs'

/**
 * What tells a process from a later one with the same number: when it began, in the kernel's count (field 22 of proc(5)). Undefined if there is none; a
 * zombie has ended. Empty where the system does not say.
 */
export function processMark(id: number): string | undefined {
  if (!(id > 1)) return undefined
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'latin1')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return process.platform !== 'linux' && isAlive(id) ? '' : undefined
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch {
    return false
  }
}
