import { writeJson, type AuditExportRequest, type NativeVerifyProgress } from '@stemma/contract'
import * as core from '@stemma/core'
import type { AnswerPage } from '../door.ts'
import { nothing, type NativeHandlers } from './native-handlers.ts'
import { rangeOf } from './truth.ts'

type Names =
  | 'audit.checkpoint'
  | 'gaps.log'
  | 'gaps.list'
  | 'inferences.expire'
  | 'inferences.erase'

export const nativeAuditHandlers: NativeHandlers<Names> = {
  'audit.checkpoint': async (ctx) => {
    const { seq, hash, at, key_id, public_key, signature } = await core.signLog(ctx)
    return writeJson({ seq, hash, time: at, key_id, public_key, signature })
  },
  'gaps.log': async (ctx, { deployment_id: deploymentId, from, until, calls, reason }) => {
    await core.logGap(ctx, {
      ...{ deploymentId, reason },
      from: Number(from),
      until: Number(until),
      calls: Number(calls),
    })
    return nothing
  },
  'gaps.list': async (ctx, { deployment_id: deploymentId }) => {
    const rows = await core.listGaps(ctx, { deploymentId })
    return writeJson({
      gaps: rows.map(({ from_at, until_at, calls, reason, recorded_at }) => ({
        ...{ from: from_at, until: until_at, calls, reason },
        recorded_time: recorded_at,
      })),
    })
  },
  'inferences.expire': async (ctx, { name, older_than_days: olderThanDays }) =>
    writeJson({ calls: await core.expirePayloads(ctx, { name, olderThanDays }) }),
  'inferences.erase': async (ctx, { name, entity_key: entityKey, reason }) =>
    writeJson({ calls: await core.eraseEntity(ctx, { name, entityKey, reason }) }),
}

/** `audit.verify`: a line for each page of the chain. */
export async function* verifyLog(
  ctx: core.Ctx,
): AsyncGenerator<NativeVerifyProgress, void, undefined> {
  for await (const { faults, withoutPayload, isDone, keyIds, ...counts } of core.verifyLog(ctx))
    yield {
      ...counts,
      without_payload: withoutPayload,
      faults: faults.map(({ inferenceId, ...fault }) => ({ ...fault, inference_id: inferenceId })),
      key_ids: keyIds,
      is_done: isDone,
    }
}

type Place = Parameters<typeof core.exportChain>[1]['place']

/** Answers `GET /audit/export`. Its form is that of docs/format/audit-bundle.md. */
export async function exportAuditPage(
  ctx: core.RowCtx,
  { from, until, payloads }: AuditExportRequest,
  page?: unknown,
): Promise<AnswerPage> {
  const place = page as Place // what an earlier page gave as its next
  const { start, entries, checkpoints, next } = await core.exportChain(ctx, {
    ...rangeOf({ from, until }),
    place,
  })
  const lines = [
    ...(start === undefined ? [] : [{ type: 'head', form: 1, seq: start.seq, hash: start.hash }]),
    ...entries.map(({ call, ...entry }) => ({
      type: 'entry',
      ...entry,
      ...(call !== undefined && {
        rows: call.predictions,
        ...(payloads && call.payload !== undefined && payloadOf(call.payload)),
      }),
    })),
    ...checkpoints.map(({ seq, hash, at, key_id, public_key, signature }) => ({
      type: 'checkpoint',
      ...{ seq, hash, at, key_id, public_key, signature },
    })),
    ...(next === undefined ? [{ type: 'end', seq: entries.at(-1)?.seq ?? place?.after ?? 0 }] : []),
  ]
  return {
    type: 'application/x-ndjson',
    fileName: 'audit.ndjson',
    body: lines.map((line) => `${writeJson(line)}\n`).join(''),
    ...(next !== undefined && { next }),
  }
}

function payloadOf({
  request,
  requestEncoding,
  response,
  responseEncoding,
}: NonNullable<NonNullable<core.ExportedEntry['call']>['payload']>) {
  return {
    ...(request !== null && { request, request_encoding: requestEncoding }),
    ...(response !== null && { response, response_encoding: responseEncoding }),
  }
}
