import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkout } from '../env/checkout.ts'
import { eventually } from '../env/eventually.ts'
import { pythonEnvironment } from '../env/python.ts'
import { mustRun } from '../env/run-command.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { startServer } from '../server/start-server.ts'
import { assertAccessible, openPage } from './open-page.ts'

void test("what Aim's client logged by step is looked at step by step, with its contexts", async (t) => {
  const { python } = await pythonEnvironment('aim-3.29.1')
  const folder = await temporaryFolder(t)
  const server = await startServer()
  t.after(() => server.stop())
  const program = join(checkout, 'tests/doors/aim_run.py')
  const env = { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder }
  const address = server.url.replace('http:', 'aim:')
  const said = await mustRun([python, program, 'write', address], { cwd: folder, env })
  const id = /^RESULT "(\w+)"$/mu.exec(said)?.[1] ?? assert.fail(said)

  const page = await openPage(t)
  await page.goto(`${server.url}/runs/${id}/metrics`)
  const texts = page.getByRole('region', { name: 'Texts' })
  await texts.getByText('text 2').waitFor()
  await page.getByRole('slider', { name: 'Step of words' }).fill('0')
  await texts.getByText('text 0').waitFor()
  const inContext = page.getByRole('group', { name: /^answers,/u })
  await inContext.getByText('subset: val').waitFor()
  await inContext.getByText('layer: 3').waitFor()
  await inContext.getByText('said', { exact: true }).waitFor()
  await eventually(async () =>
    assert.equal(await inContext.getByRole('slider').count(), 0, 'one step'),
  )

  const pictures = page.getByRole('region', { name: 'Images by step' })
  await pictures.getByRole('img', { name: 'image 2' }).waitFor()
  await page.getByRole('slider', { name: 'Step of pictures' }).fill('1')
  await pictures.getByRole('img', { name: 'image 1' }).waitFor()
  await eventually(async () =>
    assert.equal(await page.getByRole('group', { name: 'many' }).getByRole('img').count(), 2),
  )
  await page.getByLabel('sound at step 0').waitFor()
  const weights = page.getByRole('img', { name: 'weights at step 2' })
  await weights.waitFor()
  await weights.locator('rect').nth(7).waitFor()
  await eventually(async () =>
    assert.equal(await weights.locator('title', { hasText: '2 to 2.25: 2' }).count(), 1),
  )
  await assertAccessible(page)
  // What is looked for among the charts leaves them out.
  await page.goto(`${server.url}/runs/${id}/metrics?charts=loss`)
  await page.getByRole('region', { name: 'loss', exact: true }).waitFor()
  assert.equal(await page.getByRole('region', { name: 'Texts' }).count(), 0)
})
