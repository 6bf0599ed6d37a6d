import { InvalidArgumentError, Option, type Command } from 'commander'
import { gather, parseLimit } from '../parse-options.ts'
import { envManagerOption } from './env-manager-option.ts'
import { parseSeconds } from './parse-seconds.ts'

/** How a model is served: the flags of `stemma serve`, and of what has it served by others. */
export function addServeFlags(command: Command): Command {
  return command
    .option('-p, --port <PORT>', 'where calls come to; 0 for any', parsePort, 5001)
    .option('--host <HOST>', 'the address to listen at', '127.0.0.1')
    .addOption(envManagerOption())
    .option(
      '--set <NAME=VALUE>',
      'a hyper-parameter in force, such as a threshold; repeatable',
      gather,
    )
    .option('-t, --timeout <SECONDS>', 'for one call', parseSeconds, 60)
    .addOption(
      new Option(
        '--runtime <RUNTIME>',
        'auto evaluates trees here where the answers are those of Python',
      )
        .choices(['auto', 'python', 'native'])
        .default('auto'),
    )
    .option('-w, --workers <N>', 'Python processes for the model', parseLimit, 1)
    .option('--memory <MIB>', 'that a worker may hold; one that needs more is replaced', parseLimit)
    .option('--recycle <CALLS>', 'replace a worker after so many', parseLimit)
    .addOption(
      new Option(
        '--sandbox <KIND>',
        'auto: the model writes only temporary files, on Linux; strict: nor has it a network',
      )
        .choices(['auto', 'strict', 'off'])
        .default('auto'),
    )
    .option('--challenger <MODEL>', 'another version, which answers a share of the calls')
    .option(
      '--challenger-weight <SHARE>',
      'of the calls, the same for the same entity',
      parseShare,
      0.1,
    )
    .option('--shadow <MODEL>', 'another version, which answers each call too, for the log alone')
    .option('--strict', 'refuse values that MLflow would change in silence', false)
    .addOption(
      new Option('--log <WHEN>', 'a call is in the log before it is answered, soon, or for some')
        .choices(['durable', 'async', 'sampled'])
        .default('durable'),
    )
    .option('--log-sample <SHARE>', 'of calls that sampled keeps', parseShare, 0.1)
    .option('--log-queue <MIB>', 'what may wait for the log', parseLimit, 64)
    .option('--log-spill <MIB>', 'what may wait on this disk', parseLimit, 1024)
    .addOption(
      new Option(
        '--log-full <WHAT>',
        'when more waits: let calls wait, leave them out and count, or keep them on this disk',
      )
        .choices(['block', 'drop', 'spill'])
        .default('block'),
    )
    .option(
      '--personal <COLUMN>',
      'about persons, not kept as it is; entity_key for that; repeatable',
      gather,
    )
    .addOption(
      new Option('--personal-as <WHAT>', 'what is kept of it: a keyed hash, or nothing')
        .choices(['hash', 'drop'])
        .default('hash'),
    )
    .option('--no-payloads', 'keep no bodies: their digests, and the rows of answers')
    .option('--payload-days <N>', 'bodies older than this go when retention is applied', parseLimit)
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/u.test(text) || port > 65_535)
    throw new InvalidArgumentError('It must be a port, 0 to 65535.')
  return port
}

function parseShare(text: string): number {
  const share = Number(text)
  if (!(share > 0 && share <= 1)) throw new InvalidArgumentError('It must be a share, up to 1.')
  return share
}
