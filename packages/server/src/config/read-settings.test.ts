import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings } from './read-settings.ts'
import { SettingsError } from './settings-error.ts'

const read = (flags: Readonly<Record<string, string>>) => readSettings({ flags, environment: {} })

test('a refused address is shown without what may be a password', async () => {
  for (const url of ['https://me:hunter2@ml.example', 'https://ml.example/?token=hunter2'])
    await assert.rejects(
      read({ 'public-url': url }),
      (error) =>
        error instanceof SettingsError &&
        error.message.includes('ml.example') &&
        !error.message.includes('hunter2'),
    )
})

test('an artifact root that was written with four slashes has three', async () => {
  const { defaultArtifactRoot } = await read({ 'default-artifact-root': 'file:////mnt/x' })
  assert.equal(defaultArtifactRoot, 'file:///mnt/x')
})
