import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { createExperiment } from '../experiments/create-experiment.ts'
import { deleteExperiment } from '../experiments/delete-experiment.ts'
import { restoreExperiment } from '../experiments/restore-experiment.ts'
import { deleteTraceTag } from './delete-trace-tag.ts'
import { getTrace } from './get-trace.ts'
import { linkPrompts } from './link-prompts.ts'
import { listTraces } from './list-traces.ts'
import { searchTraces, type SearchTracesInput } from './search-traces.ts'
import { setTraceTag } from './set-trace-tag.ts'
import { startTrace } from './start-trace.ts'
import { testTrace } from './traces.testing.ts'

const wrong = { code: 'INVALID_PARAMETER_VALUE' }
const missing = { code: 'RESOURCE_DOES_NOT_EXIST' }

async function ids(ctx: RowCtx, search: Partial<SearchTracesInput> = {}): Promise<string[]> {
  const { traces } = await searchTraces(ctx, {
    ...{ experimentIds: ['0'], filter: '', orderBy: [], maxResults: 100 },
    ...search,
  })
  return traces.map(({ trace }) => trace.trace_id)
}

for (const database of databases) {
  void test(`a trace is kept as it was logged, and told where its spans go, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const input = testTrace({ traceId: 'tr-1', responsePreview: '✓', clientRequestId: 'c' })
    const forged = { key: 'mlflow.artifactLocation', value: 'mlflow-artifacts:/elsewhere' }
    const logged = await startTrace(ctx, { ...input, tags: [...input.tags, forged] })
    assert.deepEqual(await getTrace(ctx, { traceId: 'tr-1' }), logged)
    const { trace, tags, metadata, assessments } = logged
    const { trace_no: _, ...facts } = trace
    assert.deepEqual(facts, {
      trace_id: 'tr-1',
      experiment_id: 0,
      client_request_id: 'c',
      start_time: 1000,
      duration_ms: 5,
      state: 'OK',
      request_preview: '{"x": 1}',
      response_preview: '✓',
      artifact_uri: 'mlflow-artifacts:/0/traces/tr-1/artifacts',
    })
    assert.deepEqual(tags, [
      { key: 'mlflow.artifactLocation', value: 'mlflow-artifacts:/0/traces/tr-1/artifacts' },
      ...input.tags,
    ])
    assert.deepEqual(metadata, [
      { key: 'mlflow.sourceRun', value: 'run-1' },
      { key: 'mlflow.trace.infoFinalized', value: 'true' },
    ])
    assert.deepEqual(
      assessments.map(({ assessment_id: id, value }) => [id, value]),
      [['a-1', '{"value":true}']],
    )
  })

  void test(`the same trace again adds to what is there, and moves to no other experiment, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const other = await createExperiment(ctx, { name: 'other', tags: [] })
    await startTrace(ctx, testTrace({ traceId: 'tr-1', state: 'IN_PROGRESS' }))
    await setTraceTag(ctx, { traceId: 'tr-1', key: 'own', value: 'x' })
    const again = { ...testTrace({ traceId: 'tr-1', durationMs: 9 }), requestPreview: undefined }
    const { trace, tags, assessments } = await startTrace(ctx, again)
    assert.deepEqual([trace.state, trace.duration_ms, trace.request_preview], ['OK', 9, '{"x": 1}'])
    assert.ok(tags.some(({ key }) => key === 'own'))
    assert.equal(assessments.length, 1)
    assert.deepEqual(await ids(ctx), ['tr-1'])
    const elsewhere = testTrace({ traceId: 'tr-1', experimentId: other })
    await assert.rejects(startTrace(ctx, elsewhere), wrong)
    assert.deepEqual(await ids(ctx, { experimentIds: [other] }), [])
  })

  void test(`what cannot be a trace is refused, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    for (const traceId of [
      'a/b',
      'a%41',
      'a?b',
      'a#b',
      '..',
      'a\nb',
      String.raw`a\b`,
      'x'.repeat(51),
    ])
      await assert.rejects(startTrace(ctx, testTrace({ traceId })), wrong, traceId)
    const long = 'x'.repeat(1024 * 1024 + 1)
    for (const given of [
      { requestPreview: 'x'.repeat(10_001) },
      { tags: [{ key: 'k', value: long }] },
      { metadata: [{ key: 'k'.repeat(251), value: '' }] },
      { experimentId: '' },
    ])
      await assert.rejects(startTrace(ctx, testTrace({ traceId: 'tr-1', ...given })), wrong)
    await assert.rejects(
      startTrace(ctx, testTrace({ traceId: 'tr-1', experimentId: '99' })),
      missing,
    )
    assert.deepEqual(await ids(ctx), [])
    const whole = { key: 'whole', value: long.slice(1) }
    const { tags } = await startTrace(ctx, testTrace({ traceId: 'tr-1', tags: [whole] }))
    assert.deepEqual(tags[1], whole)
  })

  void test(`traces are found by what is known of them, in any order, page by page, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const other = await createExperiment(ctx, { name: 'other', tags: [] })
    const named = (name: string) => [{ key: 'mlflow.traceName', value: name }]
    const add = (traceId: string, given: Parameters<typeof testTrace>[0] | object) =>
      startTrace(ctx, testTrace({ traceId, ...given }))
    await add('tr-a', { startTimeMs: 10, durationMs: 30, tags: named('f') })
    await add('tr-b', { startTimeMs: 20, durationMs: undefined, state: 'ERROR', metadata: [] })
    await add('tr-c', { startTimeMs: 30, durationMs: 1, tags: [], metadata: [] })
    await add('tr-d', { experimentId: other })
    const found = (filter: string, orderBy: readonly string[] = []) => ids(ctx, { filter, orderBy })
    const both = { experimentIds: ['0', other, '944140571234832402'] }
    assert.deepEqual(await ids(ctx), ['tr-c', 'tr-b', 'tr-a'])
    assert.deepEqual(await ids(ctx, both), ['tr-d', 'tr-c', 'tr-b', 'tr-a'])
    assert.deepEqual(await ids(ctx, { experimentIds: [] }), [])
    for (const [filter, expected] of [
      ["run_id = 'run-1'", ['tr-a']],
      ["metadata.`mlflow.sourceRun` LIKE 'run%'", ['tr-a']],
      ["name = 'f'", ['tr-b', 'tr-a']],
      ["name IN ('f', 'g') AND status != 'OK'", ['tr-b']],
      ["tags.team = 'a'", ['tr-b']],
      ['tags.team IS NULL', ['tr-c', 'tr-a']],
      ["trace.status = 'ERROR'", ['tr-b']],
      ['timestamp_ms >= 20 AND timestamp < 30', ['tr-b']],
      ['execution_time_ms > 1', ['tr-a']],
      ['end_time <= 31', ['tr-c', 'tr-b']],
      ["trace_id NOT IN ('tr-a')", ['tr-c', 'tr-b']],
    ] as const)
      assert.deepEqual(await found(filter), expected, filter)
    for (const [order, expected] of [
      [['timestamp_ms ASC'], ['tr-a', 'tr-b', 'tr-c']],
      [['execution_time DESC'], ['tr-a', 'tr-c', 'tr-b']],
      [['execution_time ASC'], ['tr-c', 'tr-a', 'tr-b']],
      [['end_time DESC'], ['tr-a', 'tr-c', 'tr-b']],
      [
        ['name', 'timestamp ASC'],
        ['tr-a', 'tr-b', 'tr-c'],
      ],
      [
        ['run_id DESC', 'request_id DESC'],
        ['tr-a', 'tr-c', 'tr-b'],
      ],
    ] as const) {
      assert.deepEqual(await found('', order), expected, order.join())
      const paged: string[] = []
      for (let pageToken: string | undefined = ''; pageToken !== undefined;) {
        const search = {
          experimentIds: ['0'],
          filter: '',
          orderBy: order,
          maxResults: 1,
          pageToken,
        }
        const page = await searchTraces(ctx, search)
        paged.push(...page.traces.map(({ trace }) => trace.trace_id))
        pageToken = page.nextPageToken
      }
      assert.deepEqual(paged, expected)
    }
    for (const orderBy of [['colour'], ['tags.team'], ['name', 'name DESC']])
      await assert.rejects(found('', orderBy), wrong)
    await assert.rejects(ids(ctx, { maxResults: 501 }), wrong)
    await assert.rejects(ids(ctx, { pageToken: 'x'.repeat(20) }), wrong)
    const listed = await listTraces(ctx, { traceIds: ['tr-c', 'tr-x', 'tr-a', 'tr-c'] })
    assert.deepEqual(
      listed.map(({ trace }) => trace.trace_id),
      ['tr-c', 'tr-a'],
    )
    assert.deepEqual(await listTraces(ctx, { traceIds: ['tr-a'], experimentIds: [] }), [])
  })

  void test(`tags are set and removed, but not those of the server, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await startTrace(ctx, testTrace({ traceId: 'tr-1', tags: [] }))
    const tag = { traceId: 'tr-1', key: 'team' }
    await setTraceTag(ctx, { ...tag, value: 'a' })
    await setTraceTag(ctx, { ...tag, value: 'b' })
    const { tags } = await getTrace(ctx, { traceId: 'tr-1' })
    assert.deepEqual(tags.slice(1), [{ key: 'team', value: 'b' }])
    await deleteTraceTag(ctx, tag)
    await assert.rejects(deleteTraceTag(ctx, tag), missing)
    await assert.rejects(setTraceTag(ctx, { ...tag, traceId: 'tr-2', value: 'a' }), missing)
    const place = { traceId: 'tr-1', key: 'mlflow.artifactLocation' }
    await assert.rejects(setTraceTag(ctx, { ...place, value: 'mlflow-artifacts:/1' }), wrong)
    await assert.rejects(deleteTraceTag(ctx, place), wrong)
    await linkPrompts(ctx, { traceId: 'tr-1', prompts: [{ name: 'p', version: '1' }] })
    const more = ['1', '2'].map((version) => ({ name: 'p', version }))
    await linkPrompts(ctx, { traceId: 'tr-1', prompts: more })
    const linked = (await getTrace(ctx, { traceId: 'tr-1' })).tags[1]
    assert.deepEqual(JSON.parse(linked?.value ?? ''), more)
  })

  void test(`traces of a deleted experiment are not found and not written, until it is back, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const experimentId = await createExperiment(ctx, { name: 'e', tags: [] })
    await startTrace(ctx, testTrace({ traceId: 'tr-1', experimentId }))
    const search = { experimentIds: [experimentId] }
    await deleteExperiment(ctx, { experimentId })
    assert.deepEqual(await ids(ctx, search), [])
    const tag = { traceId: 'tr-1', key: 'k', value: 'v' }
    await assert.rejects(setTraceTag(ctx, tag), wrong)
    await assert.rejects(startTrace(ctx, testTrace({ traceId: 'tr-2', experimentId })), wrong)
    await restoreExperiment(ctx, { experimentId })
    await setTraceTag(ctx, tag)
    assert.deepEqual(await ids(ctx, search), ['tr-1'])
  })
}
