import { writeJson } from '@stemma/contract'
import * as core from '@stemma/core'
import { jobFields } from './job-fields.ts'
import type { NativeHandlers } from './native-handlers.ts'

type Names =
  | 'jobs.create'
  | 'jobs.list'
  | 'jobs.get'
  | 'jobs.update'
  | 'jobs.cancel'
  | 'jobs.addLog'
  | 'jobs.log'

export const nativeJobHandlers: NativeHandlers<Names> = {
  'jobs.create': async (ctx, request) => writeJson(jobFields(await core.createJob(ctx, request))),
  'jobs.list': async (ctx, { state, kind, engine, run_id, name, limit, page_token }) => {
    const { items, nextPageToken } = await core.listJobs(ctx, {
      ...{ states: state, kind, engine, name, limit },
      runId: run_id,
      pageToken: page_token,
    })
    return writeJson({ jobs: items.map(jobFields), next_page_token: nextPageToken })
  },
  'jobs.get': async (ctx, { job_id: jobId }) =>
    writeJson(jobFields(await core.getJob(ctx, { jobId }))),
  'jobs.update': async (ctx, request) => writeJson(jobFields(await core.updateJob(ctx, request))),
  'jobs.cancel': async (ctx, { job_id: jobId }) =>
    writeJson(jobFields(await core.cancelJob(ctx, { jobId }))),
  'jobs.addLog': async (ctx, { job_id: jobId, from, text }) =>
    writeJson(jobFields(await core.addJobLog(ctx, { jobId, from: Number(from), text }))),
  'jobs.log': async (ctx, { job_id: jobId, from }) => {
    const { isComplete, ...page } = await core.readJobLog(ctx, { jobId, from: Number(from) })
    return writeJson({ ...page, is_complete: isComplete })
  },
}
