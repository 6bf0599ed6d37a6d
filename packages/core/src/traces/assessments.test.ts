import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import { createAssessment } from './create-assessment.ts'
import { deleteAssessment } from './delete-assessment.ts'
import { getAssessment } from './get-assessment.ts'
import { getTrace } from './get-trace.ts'
import type { AssessmentInput } from './new-assessment.ts'
import { startTrace } from './start-trace.ts'
import { testTrace } from './traces.testing.ts'
import { updateAssessment } from './update-assessment.ts'

const wrong = { code: 'INVALID_PARAMETER_VALUE' }
const missing = { code: 'RESOURCE_DOES_NOT_EXIST' }
const traceId = 'tr-1'

const feedback = (value: unknown, more: Partial<AssessmentInput> = {}): AssessmentInput => ({
  name: 'good',
  value: { kind: 'feedback', content: { value } },
  sourceType: 'CODE',
  ...more,
})

for (const database of databases) {
  void test(`an assessment is kept with its value, and changed where the mask says, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await startTrace(ctx, testTrace({ traceId, assessments: [] }))
    const input = feedback({ a: [1, 'x', null] }, { rationale: 'why', createdMs: 7 })
    const metadata = [{ key: 'a', value: '1' }]
    const made = await createAssessment(ctx, { traceId, ...input, metadata })
    const named = { traceId, assessmentId: made.assessment_id }
    assert.match(made.assessment_id, /^a-[0-9a-f]{32}$/)
    assert.deepEqual(await getAssessment(ctx, named), made)
    assert.deepEqual(
      [made.value, made.rationale, made.metadata, made.created_at, made.valid],
      ['{"value":{"a":[1,"x",null]}}', 'why', '{"a":"1"}', 7, 1],
    )
    const changed = await updateAssessment(ctx, {
      ...named,
      assessment: feedback(0.5, {
        ...{ name: 'mark', rationale: 'not this', metadata: [{ key: 'b', value: '2' }] },
      }),
      mask: ['assessment_name', 'feedback', 'metadata'],
    })
    assert.deepEqual(await getAssessment(ctx, named), changed)
    assert.deepEqual(
      [changed.name, changed.value, changed.rationale, changed.metadata],
      ['mark', '{"value":0.5}', 'why', '{"a":"1","b":"2"}'],
    )
    assert.ok(changed.updated_at > made.updated_at)
    const assessment = { ...feedback(1), value: { kind: 'expectation', content: {} } as const }
    for (const mask of [['expectation'], ['valid'], ['assessment_id']])
      await assert.rejects(updateAssessment(ctx, { ...named, assessment, mask }), wrong)
    assert.deepEqual(await getAssessment(ctx, named), changed)
  })

  void test(`what is overridden is invalid until the other is gone, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await startTrace(ctx, testTrace({ traceId, assessments: [] }))
    const first = await createAssessment(ctx, { traceId, ...feedback(true) })
    const overrides = first.assessment_id
    const second = await createAssessment(ctx, { traceId, ...feedback(false, { overrides }) })
    const valid = async () =>
      (await getTrace(ctx, { traceId })).assessments.map((one) => [one.assessment_id, one.valid])
    assert.deepEqual(await valid(), [
      [first.assessment_id, 0],
      [second.assessment_id, 1],
    ])
    const named = { traceId, assessmentId: second.assessment_id }
    await deleteAssessment(ctx, named)
    // As in MLflow, that is no error.
    await deleteAssessment(ctx, named)
    assert.deepEqual(await valid(), [[first.assessment_id, 1]])
    await assert.rejects(getAssessment(ctx, named), missing)
    const lost = { traceId, ...feedback(1, { overrides: second.assessment_id }) }
    await assert.rejects(createAssessment(ctx, lost), missing)
    await assert.rejects(createAssessment(ctx, { ...lost, traceId: 'tr-2' }), missing)
  })

  void test(`a repeated assessment stays one, and a trace has at most a thousand of some length, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await startTrace(ctx, testTrace({ traceId, assessments: [] }))
    await createAssessment(ctx, { traceId, ...feedback(1, { id: 'a-1' }) })
    const again = await createAssessment(ctx, { traceId, ...feedback(2, { id: 'a-1' }) })
    assert.equal(again.value, '{"value":2}')
    const assessments = Array.from({ length: 999 }, () => feedback(3))
    const { assessments: all } = await startTrace(ctx, testTrace({ traceId, assessments }))
    assert.equal(all.length, 1000)
    await assert.rejects(createAssessment(ctx, { traceId, ...feedback(4) }), wrong)
    await createAssessment(ctx, { traceId, ...feedback(4, { id: 'a-1' }) })
    await startTrace(ctx, testTrace({ traceId: 'tr-2', assessments: [] }))
    const rationale = 'x'.repeat(1024 * 1024)
    const long = { traceId: 'tr-2', ...feedback(1, { rationale }) }
    for (let index = 0; index < 3; index += 1) await createAssessment(ctx, long)
    await assert.rejects(createAssessment(ctx, long), wrong)
    await createAssessment(ctx, { traceId: 'tr-2', ...feedback(1) })
    assert.equal((await getTrace(ctx, { traceId })).assessments.length, 1000)
  })

  void test(`what cannot be an assessment is refused, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await startTrace(ctx, testTrace({ traceId, assessments: [] }))
    const long = 'x'.repeat(1024 * 1024 + 1)
    for (const input of [
      feedback(1, { name: '' }),
      feedback(1, { name: 'n'.repeat(251) }),
      feedback(1, { value: undefined }),
      feedback(long),
      feedback(1, { rationale: long }),
      feedback(1, { id: 'a'.repeat(257) }),
      feedback(1, { metadata: [{ key: '', value: 'x' }] }),
    ])
      await assert.rejects(createAssessment(ctx, { traceId, ...input }), wrong)
    assert.deepEqual((await getTrace(ctx, { traceId })).assessments, [])
  })
}
