import type {
  ModelDiff,
  ModelFilesFields,
  NativeDecision,
  NativeExplanation,
  NativeModelVersion,
  NativeRequest,
  NativeRouteName,
} from '@stemma/contract'
import * as core from '@stemma/core'
import { verifyLog } from './audit.ts'
import { nativeDataVerbs } from './data/data-verbs.ts'
import { decisionFields } from './gates/decision-fields.ts'
import { nativeDifferenceFields, nativeVersionFields } from './model-fields.ts'
import { monitor } from './monitor.ts'
import { wantObjects } from './objects/want-objects.ts'
import { refuseMany } from './repositories/repository-handlers.ts'

type Verbs = {
  readonly [Name in NativeRouteName]?: (
    ctx: core.Ctx,
    request: NativeRequest<Name>,
  ) => Promise<object> | AsyncGenerator<object, void, undefined>
}

/** Routes that need files or objects besides rows, by name: one answer, or lines as they come. No HTTP is in them, so commands without a server use them, too. */
export const nativeVerbs: Verbs = {
  ...nativeDataVerbs,
  'versions.create': async (
    ctx,
    { run_id: runId, model_id: modelId, run_link: runLink, ...request },
  ): Promise<NativeModelVersion> =>
    nativeVersionFields(await core.registerVersion(ctx, { ...request, runId, modelId, runLink })),
  'versions.files': async (ctx, { name, version }): Promise<ModelFilesFields> => {
    const found = await core.listVersionFiles(ctx, { name, version: String(version) })
    return {
      name: found.row.name,
      version: found.row.version,
      digest: found.model.digest,
      size_bytes: found.model.sizeBytes,
      files: found.model.files.map(({ path, sizeBytes, sha256 }) => ({
        path,
        size_bytes: sizeBytes,
        sha256,
      })),
    }
  },
  'versions.diff': async (ctx, { name, from, to }): Promise<ModelDiff> => {
    const diff = await core.compareVersions(ctx, { name, from: String(from), to: String(to) })
    return {
      data: diff.data,
      from: nativeVersionFields(diff.from),
      to: nativeVersionFields(diff.to),
      differences: diff.differences.map(nativeDifferenceFields),
      unknown: diff.unknown,
    }
  },
  'audit.verify': verifyLog,
  'monitor.windows': monitor,
  'decisions.create': async (ctx, request): Promise<NativeDecision> =>
    decisionFields(await core.decidePromotion(ctx, request)),
  'decisions.overlaps': async (
    ctx,
    request,
  ): Promise<{ readonly overlaps: NativeDecision['overlaps'] }> => ({
    overlaps: await core.findOverlaps(ctx, request),
  }),
  'versions.explain': async (ctx, request): Promise<NativeExplanation> => {
    const { decision, data, differences, ...rest } = await core.explainChange(ctx, request)
    return {
      ...request,
      ...rest,
      data: [...data],
      differences: differences.map(nativeDifferenceFields),
      ...(decision && { decision: decisionFields(decision) }),
    }
  },
  'recipes.compare': async (ctx, { run_id: runId, of, tolerance }) =>
    core.compareReproduction(ctx, { runId, of, tolerance }),
  'objects.want': wantObjects,
  'repositories.name': async (ctx, { repository, objects }) => {
    refuseMany(objects, 'objects')
    const named = objects.map(({ name, object_id: objectId }) => ({ name, objectId }))
    await core.nameStoredObjects(ctx, { repository, objects: named })
    return { objects: objects.length }
  },
  'trash.purge': (ctx, request) => core.purgeTrash(ctx, request),
  'storage.usage': (ctx, request) => core.measureUsage(ctx, request),
  'storage.gc': (ctx, { dry_run: isDryRun, grace }) =>
    core.collectGarbage(ctx, { isDryRun, grace }),
  'storage.check': (ctx, request) => core.checkStorage(ctx, request),
}
