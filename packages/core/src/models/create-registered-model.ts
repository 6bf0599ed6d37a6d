import { alreadyExists } from '@stemma/contract'
import {
  findRegisteredModel,
  insertRegisteredModel,
  insertRegistryTags,
  type RegisteredModelRow,
  type Tag,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { announce } from '../webhooks/announce.ts'
import type { RegisteredModelView } from './model-view.ts'
import {
  announcedTags,
  hasPromptTag,
  isPromptRequest,
  isPromptValue,
  promptTag,
} from './prompts.ts'
import { recordChange } from './record-change.ts'
import { validateNewModelName, validateRegistryTag } from './registry-limits.ts'

export interface CreateRegisteredModelInput {
  readonly name: string
  readonly description?: string | undefined
  readonly tags: readonly Tag[]
}

/** Creates a registered model. Models and prompts share their names; a taken one throws RESOURCE_ALREADY_EXISTS. */
export async function createRegisteredModel(
  ctx: RowCtx,
  { name, description, tags }: CreateRegisteredModelInput,
): Promise<RegisteredModelView> {
  authorize(ctx, 'model:write')
  validateNewModelName(name)
  for (const tag of tags) validateRegistryTag(tag)
  return ctx.store.write(async (tx) => {
    const marked = tags.findLast(({ key }) => key === promptTag)?.value
    const model = await insertRegisteredModel(tx, {
      name,
      description: description ?? null,
      prompt: isPromptValue(marked) ? 1 : 0,
      created_at: ctx.now(),
    })
    if (!model) throw taken(name, await findRegisteredModel(tx, name), hasPromptTag(tags))
    const written = await insertRegistryTags(tx, { kind: 'model', no: model.model_no }, tags)
    await recordChange(ctx, tx, {
      model: { modelNo: model.model_no, name },
      action: 'model.create',
      to: description,
    })
    await announce(ctx, tx, {
      entity: isPromptRequest(tags) ? 'PROMPT' : 'REGISTERED_MODEL',
      action: 'CREATED',
      data: { name, tags: announcedTags(tags), description: description ?? '' },
    })
    return { model, tags: written, aliases: [], latest: [] }
  })
}

function taken(name: string, by: RegisteredModelRow | undefined, asPrompt: boolean): Error {
  const old = by?.prompt === 1 ? 'Prompt' : 'Registered Model'
  const fresh = asPrompt ? 'Prompt' : 'Registered Model'
  if (old === fresh) return alreadyExists(`${fresh} (name=${name}) already exists.`)
  return alreadyExists(
    `Tried to create a ${fresh.toLowerCase()} with name '${name}', but the name is already taken by a ${old.toLowerCase()}. MLflow does not allow creating a model and a prompt with the same name.`,
  )
}
