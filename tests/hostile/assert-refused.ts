import assert from 'node:assert/strict'
import type { HttpAnswer } from '../http/request.ts'

export interface Refused {
  /** What was asked, for the message. */
  readonly what: string
  readonly answer: HttpAnswer
  /** Default: any 4xx. */
  readonly status?: number
  readonly code?: string
  /** A part of the message, as a rule the field's name. */
  readonly names?: string | RegExp
}

/** The answer must be a 4xx in MLflow's error shape that names the field, in bounded length, and leaks nothing. */
export function assertRefused({ what, answer, status, code, names }: Refused): void {
  const shown = `${what} -> ${answer.status} ${answer.text.slice(0, 400)}`
  if (status === undefined) assert.ok(answer.status >= 400 && answer.status < 500, shown)
  else assert.equal(answer.status, status, shown)
  assert.match(answer.headers['content-type'] ?? '', /^application\/json/, shown)
  assert.ok(typeof answer.json === 'object' && answer.json !== null, shown)
  const body = new Map<string, unknown>(Object.entries(answer.json))
  const message = body.get('message')
  assert.ok(typeof message === 'string' && message !== '', shown)
  assert.ok(typeof body.get('error_code') === 'string', shown)
  if (code !== undefined) assert.equal(body.get('error_code'), code, shown)
  if (typeof names === 'string')
    assert.ok(message.includes(names), `'${names}' is not named: ${shown}`)
  else if (names !== undefined) assert.match(message, names, shown)
  assert.ok(message.length < 20_000, `the message has ${message.length} characters: ${shown}`)
  assertNoLeak(what, answer)
}

/** No answer may show a stack, SQL or the server's own files. */
export function assertNoLeak(what: string, answer: HttpAnswer): void {
  const leaks =
    /\n\s+at |\.[jt]s:\d+|SQLITE_|sqlite3?_|insert into |update \w+ set |node_modules|\/packages\/|\/bundle\//i
  assert.doesNotMatch(answer.text.slice(0, 20_000), leaks, what)
}
