import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { decode, newDecision, type NewDecision, type StemmaError } from '@stemma/contract'
import { databases } from '../ctx.testing.ts'
import { dataWorld, type DataWorld } from '../data/data.testing.ts'
import { getAlias } from '../models/alias-state.ts'
import { createModelVersion } from '../models/create-model-version.ts'
import { deleteAlias } from '../models/delete-alias.ts'
import { addModel, as } from '../models/models.testing.ts'
import { protectAlias } from '../models/protect-alias.ts'
import { rollbackAlias } from '../models/rollback-alias.ts'
import { setAlias } from '../models/set-alias.ts'
import { liveObjects } from '../objects/live-objects.ts'
import type { Ctx } from '../room-ctx.ts'
import { createRun } from '../runs/create-run.ts'
import { logInputs } from '../runs/log-inputs.ts'
import { decidePromotion } from './decide-promotion.ts'
import type { DecisionContent } from './decision-content.ts'
import { findOverlaps } from './find-overlaps.ts'
import { keepEvidence } from './keep-evidence.ts'
import { getDecision, listDecisions } from './list-decisions.ts'
import { overrideGate } from './override-gate.ts'

const csv = (from: number, to: number): string =>
  `id,y\n${Array.from({ length: to - from }, (_, at) => `${from + at},${at % 2}`).join('\n')}\n`

interface World extends DataWorld {
  readonly whole: Ctx
  readonly fingerprint: string
}

/** A model of two versions, the first of which is the champion, and data to judge them on. */
async function gateWorld(t: TestContext, database: 'sqlite' | 'postgres'): Promise<World> {
  const world = await dataWorld(t, database)
  await addModel(world.rows, 'churn', 2)
  await setAlias(world.rows, { name: 'churn', alias: 'champion', version: '1' })
  const { version } = await world.add(csv(0, 200), { name: 'churn-eval', key: ['id'] })
  const { rows, objects, tables } = world.ctx
  // Verbs of gates use no more of it than this.
  const whole = { rows, tables, objects: { store: objects }, now: () => 1 } as unknown as Ctx
  return { ...world, whole, fingerprint: version.row.fingerprint }
}

function wanted({ fingerprint }: World, improvement: number, more: object = {}): NewDecision {
  return decode(newDecision, {
    ...{ name: 'churn', alias: 'champion', data: 'churn-eval/1', fingerprint, rows: 200 },
    candidate: { version: 2, digest: 'b'.repeat(64) },
    against: { version: 1, digest: 'a'.repeat(64) },
    policy: { label: 'y', primary: { metric: 'accuracy' } },
    measures: [
      {
        ...{ metric: 'accuracy', rows: 200, candidate: 0.8, against: 0.8 - improvement },
        ...{ improvement, low: improvement - 0.02, high: improvement + 0.02 },
        ...{ standard_error: 0.01, p_worse: 0.5 },
      },
    ],
    ...more,
  })
}

const champion = { name: 'churn', alias: 'champion' }

const refusedWith = (code: string, text: RegExp) => (error: StemmaError) =>
  error.code === code && text.test(error.message)

for (const database of databases) {
  void suite(`decisions of gates on ${database}`, () => {
    test('a promotion moves the alias and is kept with what it was made on', async (t) => {
      const world = await gateWorld(t, database)
      const { rows, whole } = world
      const { id } = await keepEvidence(whole, {
        name: 'churn',
        bytes: (async function* () {
          yield Buffer.from('{"row":0}\n')
        })(),
      })
      const made = await decidePromotion(whole, wanted(world, 0.1, { evidence: id }))
      assert.deepEqual(
        [made.verdict, made.moved, made.candidate_version, made.against_version],
        ['PROMOTE', 1, 2, 1],
      )
      const alias = await getAlias(rows, champion)
      assert.deepEqual([alias.version, alias.previousVersion], [2, 1])
      const found = await getDecision(rows, { decisionId: made.decision_id })
      assert.equal(found.content, made.content)
      const { overlaps } = JSON.parse(found.content) as DecisionContent
      assert.deepEqual(overlaps, [
        { model: 2, data: '', unknown: 'its run names no version of data' },
        { model: 1, data: '', unknown: 'its run names no version of data' },
      ])
      const live: string[] = []
      for await (const one of liveObjects(whole)) live.push(one)
      assert.ok(live.includes(id))
    })

    test('what is held or rejected is kept too, and the alias stays', async (t) => {
      const world = await gateWorld(t, database)
      const held = await decidePromotion(world.whole, wanted(world, 0.01))
      const rejected = await decidePromotion(world.whole, wanted(world, -0.1))
      assert.deepEqual([held.verdict, rejected.verdict], ['HOLD', 'REJECT'])
      assert.equal((await getAlias(world.rows, champion)).version, 1)
      const first = await listDecisions(world.rows, { name: 'churn', limit: 1 })
      assert.deepEqual(
        first.items.map(({ decision_id }) => decision_id),
        [rejected.decision_id],
      )
      const second = await listDecisions(world.rows, {
        ...{ name: 'churn', limit: 1 },
        pageToken: first.nextPageToken,
      })
      assert.deepEqual(
        second.items.map(({ decision_id }) => decision_id),
        [held.decision_id],
      )
      const dry = await decidePromotion(world.whole, wanted(world, 0.1, { dry_run: true }))
      assert.deepEqual([dry.verdict, dry.decision_id, dry.moved], ['PROMOTE', '', 0])
      assert.equal((await listDecisions(world.rows, { limit: 10 })).items.length, 2)
    })

    test('of two gates at once one moves the alias, the other finds it moved', async (t) => {
      const world = await gateWorld(t, database)
      await createModelVersion(world.rows, { name: 'churn', source: 's3://b/3', tags: [] })
      const other = wanted(world, 0.1, { candidate: { version: 3, digest: 'c'.repeat(64) } })
      const both = await Promise.allSettled([
        decidePromotion(world.whole, wanted(world, 0.1)),
        decidePromotion(world.whole, other),
      ])
      assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
      const [lost] = both.filter((one) => one.status === 'rejected')
      assert.match(String(lost?.reason), /has been moved meanwhile/u)
      assert.equal((await listDecisions(world.rows, { limit: 10 })).items.length, 1)
    })

    test('a protected alias moves by a decision, an override or a rollback only', async (t) => {
      const world = await gateWorld(t, database)
      const { rows } = world
      await protectAlias(rows, { ...champion, users: [], needsDecision: true })
      const refusal = refusedWith(
        'PERMISSION_DENIED',
        /moves by a decision only\. Run: stemma gate/u,
      )
      await assert.rejects(setAlias(rows, { ...champion, version: '2' }), refusal)
      await assert.rejects(deleteAlias(rows, champion), refusal)
      assert.equal((await decidePromotion(world.whole, wanted(world, 0.1))).moved, 1)
      await rollbackAlias(rows, champion)
      assert.equal((await getAlias(rows, champion)).version, 1)
      const over = await overrideGate(rows, { ...champion, version: 2, reason: 'an incident' })
      assert.deepEqual([over.verdict, over.moved, over.against_version], ['OVERRIDE', 1, 1])
      // Who may move it is another matter.
      await assert.rejects(
        overrideGate(as(rows, 'bob'), { ...champion, version: 1, reason: 'mine' }),
        refusedWith('PERMISSION_DENIED', /only an administrator/u),
      )
      await assert.rejects(
        overrideGate(rows, { ...champion, version: 1, reason: ' ' }),
        refusedWith('INVALID_PARAMETER_VALUE', /'reason'/u),
      )
    })

    test('rows that a model has learnt from are no test', async (t) => {
      const world = await gateWorld(t, database)
      const { rows, whole } = world
      await world.add(csv(150, 400), { name: 'churn-train', key: ['id'] })
      const { run } = await createRun(rows, {
        ...{ experimentId: '0', userId: 'alice', startTime: 1, tags: [] },
      })
      const runId = run.run_id
      const source = 'http://127.0.0.1:5000/data/churn-train/1.parquet'
      const tags = [{ key: 'mlflow.data.context', value: 'training' }]
      await logInputs(rows, {
        runId,
        datasets: [{ name: 'churn-train', digest: 'x', sourceType: 'http', source, tags }],
        modelIds: [],
      })
      await createModelVersion(rows, { name: 'churn', source: 's3://b/3', runId, tags: [] })
      const three = wanted(world, 0.1, { candidate: { version: 3, digest: 'c'.repeat(64) } })
      const refusal = refusedWith(
        'INVALID_STATE',
        /churn-eval\/1 are no test: churn\/3 was trained on 50 of them \(churn-train\/1\)/u,
      )
      await assert.rejects(decidePromotion(whole, three), refusal)
      const asked = { name: 'churn', candidate: 3, against: 1, data: 'churn-eval/1' }
      await assert.rejects(findOverlaps(whole, asked), refusal)
      assert.equal((await getAlias(rows, champion)).version, 1)
    })

    test('what is not what was scored is refused', async (t) => {
      const world = await gateWorld(t, database)
      const decide = (more: object): Promise<unknown> =>
        decidePromotion(world.whole, wanted(world, 0.1, more))
      await assert.rejects(
        decide({ fingerprint: 'other' }),
        refusedWith('INVALID_STATE', /churn-eval\/1 has other rows/u),
      )
      await assert.rejects(
        decide({ candidate: { version: 1, digest: 'a' } }),
        refusedWith('INVALID_PARAMETER_VALUE', /'candidate'/u),
      )
      await assert.rejects(
        decide({ candidate: { version: 9, digest: 'a' } }),
        refusedWith('RESOURCE_DOES_NOT_EXIST', /version=9/u),
      )
      await assert.rejects(
        decide({ evidence: 'f'.repeat(64) }),
        refusedWith('INVALID_PARAMETER_VALUE', /'evidence'/u),
      )
      assert.equal((await listDecisions(world.rows, { limit: 10 })).items.length, 0)
    })
  })
}
