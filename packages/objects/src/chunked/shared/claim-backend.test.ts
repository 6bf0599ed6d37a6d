import assert from 'node:assert/strict'
import { onEachBackend } from '../store/backends.testing.ts'
import { claimBackend } from './claim-backend.ts'

onEachBackend('a backend belongs to whom claimed it first', async (newBackend) => {
  const backend = await newBackend()
  assert.equal(await claimBackend(backend, 'one-1'), undefined)
  assert.equal(await claimBackend(backend, 'one-1'), undefined)
  assert.equal(await claimBackend(backend, 'two-2'), 'one-1')
  assert.equal(await claimBackend(backend, 'one-1'), undefined, 'and still does')
})

onEachBackend('of two who claim at the same moment, not both have it', async (newBackend) => {
  const backend = await newBackend()
  const refused = await Promise.all(['one-1', 'two-2'].map((owner) => claimBackend(backend, owner)))
  assert.ok(refused.some((other) => other !== undefined))
})
