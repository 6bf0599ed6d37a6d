import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * Waits until the check holds: it returns true, or returns nothing and throws nothing. After `withinMs` it fails with what the check threw last.
 * The bound is for a machine that is busy, not for the speed of what is tested.
 */
export async function eventually(
  check: () => boolean | void | Promise<boolean | void>,
  withinMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + withinMs
  for (;;) {
    try {
      assert.notEqual(await check(), false, 'it does not come to pass')
      return
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
    await pause(50)
  }
}
