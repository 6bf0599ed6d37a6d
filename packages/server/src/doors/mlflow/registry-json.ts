import { writeJson } from '@stemma/contract'
import type { RegisteredModelView, VersionView } from '@stemma/core'

/** MLflow's JSON of a registered model. */
export function registeredModelJson(view: RegisteredModelView): string {
  return writeJson(registeredModelFields(view))
}

function registeredModelFields({ model, tags, aliases, latest }: RegisteredModelView): object {
  return {
    name: model.name,
    creation_timestamp: model.created_at,
    last_updated_timestamp: model.updated_at,
    ...(model.description && { description: model.description }),
    ...(latest.length > 0 && { latest_versions: latest.map(versionFields) }),
    ...(tags.length > 0 && { tags }),
    ...(aliases.length > 0 && {
      aliases: aliases.map(({ alias, version }) => ({ alias, version: String(version) })),
    }),
  }
}

/** MLflow's JSON of a version. Version numbers are texts there. */
export function modelVersionJson(view: VersionView): string {
  return writeJson(versionFields(view))
}

function versionFields({ version, tags, aliases }: VersionView): object {
  return {
    name: version.name,
    version: String(version.version),
    creation_timestamp: version.created_at,
    last_updated_timestamp: version.updated_at,
    ...(version.user_id !== null && { user_id: version.user_id }),
    current_stage: version.stage,
    ...(version.description !== null && { description: version.description }),
    source: version.source,
    run_id: version.run_id,
    status: version.status,
    ...(tags.length > 0 && { tags }),
    run_link: version.run_link,
    ...(aliases.length > 0 && { aliases }),
  }
}

/** `{"name":[…],"next_page_token":"…"}`; an empty list is left out, as protobuf does. */
export function pageJson(
  name: string,
  items: readonly string[],
  nextPageToken: string | undefined,
): string {
  const list = items.length === 0 ? '' : `"${name}":[${items.join(',')}]`
  const token = nextPageToken === undefined ? '' : `"next_page_token":${writeJson(nextPageToken)}`
  return `{${list}${list && token && ','}${token}}`
}

/** An answer that is one version. */
export function versionAnswer(view: VersionView): string {
  return `{"model_version":${modelVersionJson(view)}}`
}
