import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fakeKubernetes } from '../../../../tests/env/fake-kubernetes.ts'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { checkEngine, engineBench } from './engine.testing.ts'
import { jobFiles } from './job-files.ts'
import { kubernetesEngine } from './kubernetes-engine.ts'

const job = `apiVersion: batch/v1
kind: Job
metadata: {labels: {team: churn}}
spec:
  backoffLimit: 5
  template:
    spec:
      containers: [{name: main, image: 'example.com/python:3.11', volumeMounts: [{name: home, mountPath: /home}]}]
      volumes: [{name: home, persistentVolumeClaim: {claimName: home}}]
`

test('Jobs of Kubernetes, by a fake of its API', async (t) => {
  const { address, manifests } = await fakeKubernetes(t)
  const folder = await temporaryFolder(t, 'template')
  const template = join(folder, 'job.yaml')
  await writeFile(template, job)
  const open = (more: Readonly<Record<string, string>> = {}) =>
    kubernetesEngine({ address, namespace: 'ml', template, token: 'secret', ...more }, {})
  await checkEngine(t, open())
  await t.test("the user's Job is kept, runs once, and shows no variable", async (inner) => {
    const { start, follow } = await engineBench(inner, open())
    const reference = await start('echo "$PASSWORD"', { PASSWORD: 'hunter2' })
    assert.equal((await follow(reference)).log, 'hunter2\n')
    const manifest = manifests.at(-1)
    assert.deepEqual(manifest?.metadata.labels, {
      team: 'churn',
      'app.kubernetes.io/managed-by': 'stemma',
      'stemma/job-id': reference.jobId,
    })
    assert.deepEqual(
      [manifest?.spec.backoffLimit, manifest?.spec.template.spec.restartPolicy],
      [0, 'Never'],
    )
    assert.match(JSON.stringify(manifest), /claimName/)
    assert.doesNotMatch(JSON.stringify(manifest), /hunter2/)
    const script = await readFile(jobFiles(reference.folder).script, 'utf8')
    assert.doesNotMatch(script, /hunter2/)
  })
  await t.test('what is refused is said', async (inner) => {
    const wrong = await engineBench(inner, open({ token: 'other' }))
    await assert.rejects(wrong.start('true'), /Kubernetes answered 401: Unauthorized/)
    await writeFile(template, job.replace(/image: '[^']*', /u, ''))
    const { start } = await engineBench(inner, open())
    await assert.rejects(start('true'), /answered 422: .*image: Required value/)
    await writeFile(template, 'kind: Pod')
    await assert.rejects(start('true'), /is no Job of Kubernetes/)
    assert.throws(() => open({ image: 'x' }), /no option 'image' here/)
    assert.throws(() => kubernetesEngine({}, {}), /needs the address/)
  })
})
