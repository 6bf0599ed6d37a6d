import { Option, type Command } from 'commander'
import { parseLimit } from '../parse-options.ts'
import { addSessionOptions, type SessionOptions } from '../session-options.ts'
import type { ListJobsOptions } from './list-jobs.ts'

const which = 'its id, or how it begins'

/** `stemma jobs …`. */
export function addJobsCommand(program: Command): void {
  const jobs = program
    .command('jobs')
    .description('See work that engines were given, and end it')
    .addHelpText('after', '\nExample:\n  $ stemma jobs list --state running')
  addSessionOptions(jobs.command('list').description('List jobs, newest first'))
    .addOption(
      new Option('--state <STATE>', 'only those').choices([
        ...['submitting', 'waiting', 'running', 'ended', 'killed', 'lost'],
      ]),
    )
    .option('--kind <KIND>', 'run, retrain, reproduce, predict or gate')
    .option('--engine <ENGINE>', 'local, slurm, ray or kubernetes')
    .option('--run <RUN>', 'the id of a run')
    .option('--name <TEXT>', 'a part of its name, such as a model that is judged or scored by')
    .option('--limit <N>', 'at most so many (default: 50)', parseLimit)
    .addHelpText('after', '\nExample:\n  $ stemma jobs list --engine slurm')
    .action(async (options: ListJobsOptions) => {
      const { listJobs } = await import('./list-jobs.ts')
      await listJobs(options)
    })
  addSessionOptions(jobs.command('show').description('Show one job'))
    .argument('<JOB>', which)
    .addHelpText('after', '\nExample:\n  $ stemma jobs show 3f9a0c')
    .action(async (job: string, options: SessionOptions) => {
      const { showJob } = await import('./show-job.ts')
      await showJob({ ...options, job })
    })
  addSessionOptions(jobs.command('logs').description('Print what a job has printed'))
    .argument('<JOB>', which)
    .option('-f, --follow', 'until it has ended')
    .addHelpText('after', '\nExample:\n  $ stemma jobs logs 3f9a0c --follow')
    .action(async (job: string, options: SessionOptions & { readonly follow?: boolean }) => {
      const [{ showJobLogs }, { untilInterrupted }] = await Promise.all([
        import('./job-logs.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      await untilInterrupted((signal) => showJobLogs({ ...options, job, signal }))
    })
  addSessionOptions(jobs.command('cancel').description('End a job'))
    .argument('<JOB>', which)
    .addHelpText('after', '\nExample:\n  $ stemma jobs cancel 3f9a0c')
    .action(async (job: string, options: SessionOptions) => {
      const { cancelJob } = await import('./cancel-job.ts')
      await cancelJob({ ...options, job })
    })
  addSessionOptions(
    jobs.command('watch').description('Wait for a job that was left alone, and end its run'),
  )
    .argument('<JOB>', which)
    .addHelpText('after', '\nExample:\n  $ stemma jobs watch 3f9a0c')
    .action(async (job: string, options: SessionOptions) => {
      const [{ watchJob }, { untilInterrupted }] = await Promise.all([
        import('./watch-job.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      await untilInterrupted((signal) => watchJob({ ...options, job, signal }))
    })
}
