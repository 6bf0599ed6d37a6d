import type { Difference, NativeAlias, NativeModel, NativeModelVersion } from '@stemma/contract'
import type { AliasState, RegisteredModelView, VersionComparison, VersionView } from '@stemma/core'

/** A registered model as our own door shows it. */
export function nativeModelFields(view: RegisteredModelView): NativeModel {
  const { model, tags, aliases, latest } = view
  return {
    name: model.name,
    kind: model.prompt === 1 ? 'prompt' : 'model',
    description: model.description ?? '',
    creation_time: model.created_at,
    last_update_time: model.updated_at,
    last_version: model.last_version,
    tags,
    aliases,
    latest_versions: latest.map(nativeVersionFields),
  }
}

/** A version as our own door shows it. */
export function nativeVersionFields({ version, tags, aliases }: VersionView): NativeModelVersion {
  return {
    name: version.name,
    version: version.version,
    description: version.description ?? '',
    stage: version.stage,
    source: version.source,
    storage_location: version.storage_location,
    ...(version.run_id !== '' && { run_id: version.run_id }),
    ...(version.run_link !== '' && { run_link: version.run_link }),
    ...(version.model_id !== '' && { model_id: version.model_id }),
    status: version.status,
    ...(version.digest !== null && { digest: version.digest }),
    ...(version.size_bytes !== null && { size_bytes: version.size_bytes }),
    ...(version.file_count !== null && { file_count: version.file_count }),
    creation_time: version.created_at,
    last_update_time: version.updated_at,
    tags,
    aliases,
  }
}

/** An alias as our own door shows it. */
export function nativeAliasFields(state: AliasState): NativeAlias {
  const { name, alias, version, lastEvent, previousVersion, protection } = state
  return {
    name,
    alias,
    ...(version !== undefined && { version }),
    ...(lastEvent !== undefined && { last_event: lastEvent }),
    ...(previousVersion !== undefined && { previous_version: previousVersion }),
    ...(protection !== undefined && {
      protection: {
        alias: protection.alias,
        users: protection.users,
        needs_decision: protection.needsDecision,
      },
    }),
  }
}

/** One thing in which two versions differ, as our own door shows it. */
export function nativeDifferenceFields({
  part,
  key,
  from,
  to,
}: VersionComparison['differences'][number]): Difference {
  return { part, key, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}
