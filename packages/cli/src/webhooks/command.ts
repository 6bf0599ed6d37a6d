import { Option, type Command } from 'commander'
import { gather, parseLimit } from '../parse-options.ts'
import { addSessionOptions, type SessionOptions } from '../session-options.ts'
import type { CreateWebhookOptions } from './create.ts'
import type { DeliveriesOptions } from './deliveries.ts'
import type { UpdateWebhookOptions } from './update.ts'

const webhook = 'its id or name'
const events = 'such as model_version.created; may be repeated'

/** `stemma webhooks …`. */
export function addWebhooksCommand(program: Command): void {
  const webhooks = program
    .command('webhooks')
    .description('Tell other servers what happens in the registry')
    .addHelpText('after', '\nExample:\n  $ stemma webhooks list')
  addKeeping(webhooks)
  addSending(webhooks)
}

function addKeeping(webhooks: Command): void {
  addSessionOptions(webhooks.command('list').description('List webhooks, newest first'))
    .option('--limit <N>', 'at most so many (default: 100)', parseLimit)
    .action(async (options: SessionOptions & { readonly limit?: number }) => {
      const { listWebhooks } = await import('./list.ts')
      await listWebhooks(options)
    })

  addSessionOptions(webhooks.command('create').description('Make a webhook; prints its id'))
    .argument('<NAME>')
    .argument('<URL>', 'https://…')
    .requiredOption('--event <ENTITY.ACTION>', events, gather)
    .option('--description <TEXT>')
    .option('--disabled', 'made, but told of nothing yet')
    .addHelpText(
      'after',
      `
The secret that signs deliveries is read from STEMMA_WEBHOOK_SECRET, so that it stands in no list of processes.

Example:
  $ stemma webhooks create ci https://ci.example.com/hook --event model_version_alias.created`,
    )
    .action(async (name: string, url: string, options: CreateWebhookOptions) => {
      const { createWebhook } = await import('./create.ts')
      await createWebhook({ ...options, name, target: url })
    })

  addSessionOptions(webhooks.command('update').description('Change a webhook'))
    .argument('<WEBHOOK>', webhook)
    .option('--name <NAME>')
    .option('--target <URL>', 'where to send')
    .option('--event <ENTITY.ACTION>', `instead of those it has: ${events}`, gather)
    .option('--description <TEXT>', 'empty clears it')
    .option('--new-secret', 'sign with the one in STEMMA_WEBHOOK_SECRET')
    .addOption(new Option('--status <STATUS>').choices(['active', 'disabled']))
    .addHelpText('after', '\nExample:\n  $ stemma webhooks update ci --status disabled')
    .action(async (which: string, options: UpdateWebhookOptions) => {
      const { updateWebhook } = await import('./update.ts')
      await updateWebhook({ ...options, webhook: which })
    })

  addSessionOptions(webhooks.command('delete').description('Remove a webhook for good'))
    .argument('<WEBHOOK>', webhook)
    .option('-y, --yes', 'do not ask; needed where nobody can answer')
    .action(async (which: string, options: SessionOptions & { readonly yes?: boolean }) => {
      const { deleteWebhook } = await import('./delete.ts')
      await deleteWebhook({ ...options, webhook: which })
    })
}

function addSending(webhooks: Command): void {
  addSessionOptions(webhooks.command('test').description('Send an example of an event, now'))
    .argument('<WEBHOOK>', webhook)
    .option('--event <ENTITY.ACTION>', 'the first that it listens to, if absent')
    .addHelpText('after', '\nExample:\n  $ stemma webhooks test ci')
    .action(async (which: string, options: SessionOptions & { readonly event?: string }) => {
      const { testWebhook } = await import('./test.ts')
      await testWebhook({ ...options, webhook: which })
    })

  addSessionOptions(
    webhooks.command('deliveries').description('Show what was and will be sent, newest first'),
  )
    .argument('<WEBHOOK>', webhook)
    .addOption(
      new Option('--state <STATE>', 'only these').choices(['waiting', 'delivered', 'failed']),
    )
    .option('--limit <N>', 'at most so many (default: 100)', parseLimit)
    .addHelpText('after', '\nExample:\n  $ stemma webhooks deliveries ci --state failed')
    .action(async (which: string, options: DeliveriesOptions) => {
      const { listDeliveries } = await import('./deliveries.ts')
      await listDeliveries({ ...options, webhook: which })
    })

  addSessionOptions(webhooks.command('redeliver').description('Send a delivery again, now'))
    .argument('<WEBHOOK>', webhook)
    .argument('<DELIVERY...>', 'ids, as stemma webhooks deliveries shows them')
    .action(async (which: string, ids: readonly string[], options: SessionOptions) => {
      const { redeliver } = await import('./redeliver.ts')
      await redeliver({ ...options, webhook: which, ids })
    })
}
