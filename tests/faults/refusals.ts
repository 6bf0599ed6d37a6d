import assert from 'node:assert/strict'
import { assertShape } from '../http/shape.ts'
import type { Refusal } from './writers.ts'

/** Every refused write must be a clear, temporary error in MLflow's shape that leaks nothing, given in time. */
export function assertTemporary(refusals: readonly Refusal[], withinMs: number): void {
  for (const { what, answer, afterMs } of refusals) {
    assert.ok(answer !== undefined, `${what}: the connection broke instead of an answer`)
    assert.equal(answer.status, 503, `${what}: ${answer.status} ${answer.text.slice(0, 500)}`)
    assertShape(answer.json, {
      error_code: 'TEMPORARILY_UNAVAILABLE',
      message: /\w/,
      sqlstate: /^\w{5}$/,
      error_class: /^[A-Z_]+$/,
    })
    assert.doesNotMatch(
      answer.text,
      /insert into|select |stack|\.[jt]s:\d|127\.0\.0\.1|\/tmp\//i,
      what,
    )
    assert.ok(afterMs < withinMs, `${what}: the answer took ${Math.round(afterMs)} ms`)
  }
}
