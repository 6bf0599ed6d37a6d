import { RefusedError } from '@stemma/sdk/client'
import { ask } from '../api/server.ts'
import { notify } from '../app/notices.tsx'

interface Registration {
  readonly name: string
  readonly runId: string
  readonly modelId: string
}

/** Makes a logged model a version of a registered one, which is made if there is none of that name. */
export async function registerModel({ name, runId, modelId }: Registration): Promise<void> {
  try {
    await ask('models.get', { name })
  } catch (error) {
    if (!(error instanceof RefusedError && error.code === 'RESOURCE_DOES_NOT_EXIST')) throw error
    await ask('models.create', { name })
  }
  const { version } = await ask('versions.create', {
    name,
    source: `models:/${modelId}`,
    run_id: runId,
    model_id: modelId,
  })
  notify(`Registered as ${name} ${version}`)
}
