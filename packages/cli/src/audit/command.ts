import { InvalidArgumentError, type Command } from 'commander'
import { addDataOptions, type DataOptions } from '../offline/data-option.ts'
import type { ExportAuditOptions } from './export-audit.ts'
import type { VerifyAuditOptions } from './verify-audit.ts'

/** `stemma audit`. */
export function addAuditCommand(program: Command): void {
  const audit = program
    .command('audit')
    .description('Prove that the inference log is what was logged')
  addDataOptions(
    audit
      .command('verify')
      .description('Walk the chain of the log, and name what was edited, deleted or exchanged'),
  )
    .option('--key <ID>', 'the key that signatures must have')
    .addHelpText('after', '\nExample:\n  $ stemma audit verify')
    .action(async (options: VerifyAuditOptions) => {
      const { verifyAudit } = await import('./verify-audit.ts')
      await verifyAudit(options)
    })

  addDataOptions(
    audit
      .command('export')
      .description('Write a stretch of the log that can be checked without a server'),
  )
    .option('--from <TIME>', 'calls from then on, ISO 8601', parseTime)
    .option('--to <TIME>', 'calls before then', parseTime)
    .requiredOption(
      '-o, --output <FILE>',
      'the bundle; the program that checks it is written beside it',
    )
    .option('--no-payloads', 'without what came and went: their digests stay')
    .addHelpText(
      'after',
      `
Beside FILE stands verify.mjs, one file without imports of Stemma:
  $ stemma audit export --from 2026-11-01 --to 2026-12-01 -o november.ndjson
  $ node verify.mjs november.ndjson --key 5d0a3f2c9b417e86`,
    )
    .action(async (options: ExportAuditOptions) => {
      const { exportAudit } = await import('./export-audit.ts')
      await exportAudit(options)
    })

  addDataOptions(
    audit.command('sign').description('Sign the end of the log now, and say with which key'),
  )
    .addHelpText('after', '\nExample:\n  $ stemma audit sign')
    .action(async (options: DataOptions) => {
      const { signAudit } = await import('./sign-audit.ts')
      await signAudit(options)
    })
}

function parseTime(text: string): number {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw new InvalidArgumentError('It must be a time, such as 2026-11-30.')
  return ms
}
