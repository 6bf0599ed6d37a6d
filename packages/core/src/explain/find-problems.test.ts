import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases } from '../ctx.testing.ts'
import { dataWorld } from '../data/data.testing.ts'
import { getDataVersion } from '../data/read-data.ts'
import { findProblems } from './find-problems.ts'

/** Customers: `id,age,plan,since,note`. */
function customers(count: number, odd: (id: number) => string | undefined): string {
  const lines = Array.from(
    { length: count },
    (_, id) => odd(id) ?? `${id},${20 + (id % 50)},${id % 2 ? 'gold' : 'basic'},${id % 97},n${id}`,
  )
  return `id,age,plan,since,note\n${lines.join('\n')}\n`
}

for (const database of databases)
  void test(`faults that a version did not have before are found by column (${database})`, async (t) => {
    const { add, ctx } = await dataWorld(t, database)
    const key = ['id']
    await add(
      customers(400, () => undefined),
      { key },
    )
    await add(
      customers(500, (id) => {
        if (id < 400) return undefined
        if (id < 440) return `${id},,gold,3,n${id}`
        if (id < 460) return `${id},900,gold,3,n${id}`
        // A few that are just outside are what more rows bring; one that is far away is not.
        if (id === 460) return `${id},70,gold,98,n${id}`
        if (id === 461) return `${id},30,gold,5000,n${id}`
        if (id < 470) return `${id},30,"it's ""platin""",3,n${id}`
        return `${id},33,basic,5,same`
      }),
      { key },
    )
    const version = (reference: string) => getDataVersion(ctx, { reference })
    const before = await version('churn/1')
    const found = await findProblems(ctx, { before, now: await version('churn/2') })
    assert.deepEqual(
      found.map(({ kind, column, rows, detail }) => [kind, column, Number(rows), detail]),
      [
        ['nulls', 'age', 40, '8.0 % have no value, before 0.0 %'],
        ['range', 'age', 21, '21 above 69, which no row was before'],
        ['range', 'since', 2, '2 above 96, which no row was before'],
        ['categories', 'plan', 8, String.raw`values that were not there before: "it's \"platin\""`],
        // Notes are no categories; a row that says what another one says is a double.
        ['duplicates', '', 29, '29 rows say what another row says, before 0'],
      ],
    )
    assert.deepEqual(await findProblems(ctx, { before, now: before }), [])
  })
