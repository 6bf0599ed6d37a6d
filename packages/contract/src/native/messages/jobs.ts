import { boolean, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { nextPageToken, pageLimit, pageToken, timeMs } from './values.ts'

const mostOnPage = 1000

const jobState = oneOf({ submitting: 1, waiting: 2, running: 3, ended: 4, killed: 5, lost: 6 })

const jobId = string().about('32 hex digits, made by whoever submits it.').required()

export const newJob = message('NewJob', {
  job_id: jobId,
  kind: oneOf({ run: 1, retrain: 2, reproduce: 3, predict: 4, gate: 5 }).required(),
  name: string().about('For people.').default(''),
  engine: string().about('`local`, `slurm`, `ray` or `kubernetes`.').required(),
  host: string().about('The machine that submits it.').required(),
  folder: string().about('Of the job, as that machine and the engine see it.').required(),
  command: string().required(),
  run_id: string().about('The run that it does; absent for none.').default(''),
})

export type NewJob = Infer<typeof newJob>

export const jobChange = message('JobChange', {
  job_id: jobId,
  state: jobState.required(),
  handle: string().about('What the engine calls it.'),
  exit_code: int32(),
  reason: string().about('In the words of the engine, if it did not end by itself.'),
})

export type JobChange = Infer<typeof jobChange>

export const job = message('Job', {
  job_id: string().required(),
  kind: string().required(),
  name: string().required(),
  engine: string().required(),
  state: jobState
    .about('`lost`: the engine knows no such job, and nobody knows how it ended.')
    .required(),
  cancel_requested: boolean().required(),
  handle: string().required(),
  host: string().required(),
  folder: string().required(),
  command: string().required(),
  run_id: string(),
  exit_code: int32(),
  reason: string().required(),
  log_bytes: int64().about('Of its log, as far as it is kept here.').required(),
  created_by: string().required(),
  creation_time: timeMs.required(),
  start_time: timeMs,
  end_time: timeMs,
})

export type NativeJob = Infer<typeof job>

export const oneJob = message('OneJob', { job_id: string().required() })

export const listJobsRequest = message('ListJobs', {
  state: list(jobState).about('Only those; all if absent.'),
  kind: string(),
  engine: string(),
  run_id: string(),
  name: string().about('A part of its name, in capitals or not.'),
  limit: pageLimit(mostOnPage).default(100),
  page_token: pageToken,
})

export const jobPage = message('JobPage', {
  jobs: list(nested(job)).about('Newest first.').required(),
  next_page_token: nextPageToken,
})

export const jobLogPiece = message('JobLogPiece', {
  job_id: string().required(),
  from: int64()
    .about('`log_bytes` of the job: a piece that is there already is left alone.')
    .required(),
  text: string().about('256 KiB at most.').required(),
})

export const jobLogRequest = message('JobLogOf', {
  job_id: string().required(),
  from: int64().about('`next` of the page before.').default(0),
})

export const jobLogPage = message('JobLogPage', {
  text: string().required(),
  next: int64().required(),
  is_complete: boolean().about('The job has ended, and this is the end of its log.').required(),
})

export type NativeJobLogPage = Infer<typeof jobLogPage>
