import assert from 'node:assert/strict'
import { assertShape } from '../http/shape.ts'
import type { Refusal } from './writers.ts'

/**
 * Every refused write must be a clear, temporary error in MLflow's shape that leaks nothing, given in time: 429 where nothing was done, which every client
 * repeats, and 503 where that is not known, or a file could not be stored.
 */
export function assertTemporary(refusals: readonly Refusal[], withinMs: number): void {
  for (const { what, answer, afterMs } of refusals) {
    assert.ok(answer !== undefined, `${what}: the connection broke instead of an answer`)
    const text = answer.text.slice(0, 500)
    if (answer.status === 429)
      assertShape(answer.json, { error_code: 'RESOURCE_EXHAUSTED', message: /nothing was/i })
    else {
      assert.equal(answer.status, 503, `${what}: ${answer.status} ${text}`)
      assertShape(answer.json, {
        error_code: 'TEMPORARILY_UNAVAILABLE',
        message: /not known|artifact|object store|storage/i,
        sqlstate: /^\w{5}$/,
        error_class: /^[A-Z_]+$/,
      })
    }
    assert.ok(Number(answer.headers['retry-after']) > 0, `${what}: ${answer.status} ${text}`)
    assert.doesNotMatch(
      answer.text,
      /insert into|select |stack|\.[jt]s:\d|127\.0\.0\.1|\/tmp\//i,
      what,
    )
    assert.ok(afterMs < withinMs, `${what}: the answer took ${Math.round(afterMs)} ms`)
  }
  const undone = refusals.filter(({ answer }) => answer?.status === 429)
  assert.ok(refusals.length === 0 || undone.length > 0, 'nothing was told to be undone')
}
