import type { Command } from 'commander'
import type { AddOptions } from './verbs/add.ts'
import type { CheckoutOptions } from './verbs/checkout.ts'
import type { CloudStatusOptions } from './verbs/cloud-status.ts'
import type { PullOptions } from './verbs/fetch.ts'
import type { GcOptions } from './verbs/gc.ts'
import type { InitOptions } from './verbs/init.ts'
import type { TransferOptions } from './verbs/push.ts'
import type { RemoteAddOptions } from './verbs/remote-add.ts'
import type { ReproOptions } from './verbs/repro.ts'

const targets = 'tracked files or directories, what is inside of one, or .dvc files (default: all)'

/** `stemma dvc …`: what `dvc` does most, on the same files, without Python. */
export function addDvcCommand(program: Command): void {
  const dvc = program
    .command('dvc')
    .description(
      "DVC's init, add, status, repro, push, fetch, pull, checkout and gc, on the same repository",
    )
    .addHelpText('after', '\nExample:\n  $ stemma dvc add data && stemma dvc push')
  addLocal(dvc)
  addRemote(dvc)
}

function addLocal(dvc: Command): void {
  quiet(dvc.command('init').description('Make a repository of DVC in this folder'))
    .option('--no-scm', 'without Git')
    .option('--subdir', 'in a folder of a repository of Git')
    .action(async ({ scm, ...options }: Omit<InitOptions, 'noScm'> & { scm: boolean }) => {
      const { init } = await import('./verbs/init.ts')
      await init({ noScm: !scm, ...options })
    })

  quiet(dvc.command('add').description('Track files or directories with .dvc files'))
    .argument('<TARGETS...>', 'files or directories')
    .option('--no-commit', 'hash them, and leave the cache as it is')
    .action(async (given: string[], { commit, ...options }: Given & { commit: boolean }) => {
      const { add } = await import('./verbs/add.ts')
      await add({ targets: given, noCommit: !commit, ...options } satisfies AddOptions)
    })

  quiet(dvc.command('status').description('Say what is not as the .dvc files say'))
    .argument('[TARGETS...]', targets)
    .option('-c, --cloud', 'compare the cache with the remote')
    .option('-r, --remote <NAME>', 'the remote (default: the default one)')
    .option('--json', 'for programs')
    .action(async (given: string[], options: Given & { cloud?: boolean } & CloudOptions) => {
      if (options.cloud === true || options.remote !== undefined) {
        const { cloudStatus } = await import('./verbs/cloud-status.ts')
        return cloudStatus({ targets: given, ...options })
      }
      const { status } = await import('./verbs/status.ts')
      return status({ targets: given, ...options })
    })

  quiet(dvc.command('checkout').description('Make files what the .dvc files say'))
    .argument('[TARGETS...]', targets)
    .option('-f, --force', 'also over what is in no cache')
    .action(async (given: string[], options: Omit<CheckoutOptions, 'targets'>) => {
      const { checkout } = await import('./verbs/checkout.ts')
      await checkout({ targets: given, ...options })
    })

  quiet(dvc.command('repro').description('Run the stages of dvc.yaml that changed'))
    .argument('[STAGES...]', 'stages, with what they need (default: all of the dvc.yaml here)')
    .option('-f, --force', 'also those that did not change')
    .option('-s, --single-item', 'not what they need')
    .option('-P, --all-pipelines', 'of every dvc.yaml of the repository')
    .option('-n, --dry', 'only say what would run, and why')
    .action(async (given: string[], options: Omit<ReproOptions, 'targets'>) => {
      const [{ repro }, { untilInterrupted }] = await Promise.all([
        import('./verbs/repro.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      await untilInterrupted((signal) => repro({ targets: given, ...options, signal }))
    })

  quiet(dvc.command('gc').description('Remove from the cache what is not used'))
    .option('-w, --workspace', 'keep what the work tree uses')
    .option('-f, --force', 'without asking')
    .option('--dry', 'only say how much')
    .option('-c, --cloud', 'also from the remote: of a Stemma server, or a folder')
    .option('-r, --remote <NAME>', 'the remote (default: the default one)')
    .action(async (options: GcOptions) => {
      const { gc } = await import('./verbs/gc.ts')
      await gc(options)
    })
}

function addRemote(dvc: Command): void {
  const remote = dvc.command('remote').description('Where push and fetch go')
  quiet(remote.command('add').description('Name a remote'))
    .argument('<NAME>', 'of your choice')
    .argument('<URL>', 'http://HOST/dvc/REPO of a Stemma server, another address, or a folder')
    .option('-d, --default', 'where none is named, this one is meant')
    .option('-f, --force', 'also in place of one of this name')
    .action(async (name: string, url: string, options: Omit<RemoteAddOptions, 'name' | 'url'>) => {
      const { remoteAdd } = await import('./verbs/remote-add.ts')
      await remoteAdd({ name, url, ...options })
    })
  transfer(dvc.command('push').description('Send what is tracked to the remote')).action(
    async (given: string[], options: Omit<TransferOptions, 'targets'>) => {
      const { push } = await import('./verbs/push.ts')
      await push({ targets: given, ...options })
    },
  )
  transfer(dvc.command('fetch').description('Bring what is tracked into the cache')).action(
    async (given: string[], options: Omit<TransferOptions, 'targets'>) => {
      const { fetch } = await import('./verbs/fetch.ts')
      await fetch({ targets: given, ...options })
    },
  )
  transfer(
    dvc.command('pull').description('Bring what is tracked into the cache and the work tree'),
  )
    .option('-f, --force', 'also over what is in no cache')
    .action(async (given: string[], options: Omit<PullOptions, 'targets'>) => {
      const { pull } = await import('./verbs/fetch.ts')
      await pull({ targets: given, ...options })
    })
}

interface Given {
  readonly quiet?: boolean
}

type CloudOptions = Omit<CloudStatusOptions, 'targets'>

function quiet(command: Command): Command {
  return command.option('-q, --quiet', 'print nothing')
}

function transfer(command: Command): Command {
  return quiet(command)
    .argument('[TARGETS...]', targets)
    .option('-r, --remote <NAME>', 'the remote (default: the default one)')
    .option('-j, --jobs <N>', "accepted as dvc's; how many go side by side is chosen here")
}
