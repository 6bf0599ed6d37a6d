import type { WebhookEvent } from '@stemma/contract'

type Tags = Readonly<Record<string, string>>

interface Described {
  readonly name: string
  readonly tags: Tags
  readonly description: string | null
}

interface Tagged {
  readonly name: string
  readonly key: string
}

interface Versioned {
  readonly version: string
}

interface Value {
  readonly value: string
}

interface Aliased {
  readonly name: string
  readonly alias: string
}

interface DataOf {
  readonly REGISTERED_MODEL: { readonly CREATED: Described }
  readonly MODEL_VERSION: {
    readonly CREATED: Described &
      Versioned & { readonly source: string; readonly run_id: string | null }
  }
  readonly MODEL_VERSION_TAG: {
    readonly SET: Tagged & Versioned & Value
    readonly DELETED: Tagged & Versioned
  }
  readonly MODEL_VERSION_ALIAS: {
    readonly CREATED: Aliased & Versioned
    readonly DELETED: Aliased
  }
  readonly PROMPT: { readonly CREATED: Described }
  readonly PROMPT_VERSION: {
    readonly CREATED: Described & Versioned & { readonly template: string }
  }
  readonly PROMPT_TAG: { readonly SET: Tagged & Value; readonly DELETED: Tagged }
  readonly PROMPT_VERSION_TAG: {
    readonly SET: Tagged & Versioned & Value
    readonly DELETED: Tagged & Versioned
  }
  readonly PROMPT_ALIAS: { readonly CREATED: Aliased & Versioned; readonly DELETED: Aliased }
  readonly DATA_VERSION: {
    readonly CREATED: Versioned & {
      readonly name: string
      readonly kind: string
      readonly rows: number
      readonly fingerprint: string
    }
  }
}

type Entity = keyof DataOf

/** Something that happened in the registry, with the data that MLflow sends of it; or to data, of which MLflow knows nothing. */
export type RegistryEvent = {
  readonly [E in Entity]: {
    readonly [A in keyof DataOf[E]]: {
      readonly entity: E
      readonly action: A
      readonly data: DataOf[E][A]
    }
  }[keyof DataOf[E]]
}[Entity]

/** The body of a delivery, as MLflow makes it; the time is the event's. */
export function eventBody(event: WebhookEvent & { readonly data: object }, atMs: number): string {
  return JSON.stringify({
    entity: event.entity.toLowerCase(),
    action: event.action.toLowerCase(),
    timestamp: new Date(atMs).toISOString().replace('Z', '+00:00'),
    data: event.data,
  })
}

const tags = { example_key: 'example_value' }
const model = { name: 'example_model' }
const prompt = { name: 'example_prompt' }
const tag = { key: 'example_key', value: 'example_value' }
const version = { version: '1' }
const alias = { alias: 'example_alias' }

/** What a test call sends of an event: MLflow's examples. */
export function exampleData({ entity, action }: WebhookEvent): object {
  const isDeleted = action === 'DELETED'
  const tagPart = isDeleted ? { key: tag.key } : tag
  switch (entity) {
    case 'REGISTERED_MODEL':
      return { ...model, tags, description: 'An example registered model' }
    case 'MODEL_VERSION':
      return {
        ...model,
        ...version,
        source: 'models:/123',
        run_id: 'abcd1234abcd5678',
        tags,
        description: 'An example model version',
      }
    case 'MODEL_VERSION_TAG':
      return { ...model, ...version, ...tagPart }
    case 'MODEL_VERSION_ALIAS':
      return { ...model, ...alias, ...(isDeleted ? {} : version) }
    case 'PROMPT':
      return { ...prompt, tags, description: 'An example prompt' }
    case 'PROMPT_VERSION':
      return {
        ...prompt,
        ...version,
        template: 'Hello {{name}}!',
        tags,
        description: 'An example prompt version',
      }
    case 'PROMPT_TAG':
      return { ...prompt, ...tagPart }
    case 'PROMPT_VERSION_TAG':
      return { ...prompt, ...version, ...tagPart }
    case 'PROMPT_ALIAS':
      return { ...prompt, ...alias, ...(isDeleted ? {} : version) }
    case 'BUDGET_POLICY':
      return {
        budget_policy_id: 'bp-abc123',
        budget_unit: 'USD',
        budget_amount: 100,
        current_spend: 105.5,
        duration_unit: 'MONTHS',
        duration_value: 1,
        target_scope: 'ENDPOINT',
        workspace: 'default',
        target_value: 'ep-abc123',
        window_start: 1_704_067_200_000,
      }
    case 'DATA_VERSION':
      return {
        name: 'example_data',
        ...version,
        kind: 'snapshot',
        rows: 1000,
        fingerprint: 'example',
      }
  }
}
