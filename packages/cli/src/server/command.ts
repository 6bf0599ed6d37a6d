import { Option, type Command } from 'commander'
import { serverOptions, ignoredOptions } from '@stemma/server/options'
import { runServer } from './run-server.ts'

/** `stemma server`: its flags come from the server's own table of options. */
export function addServerCommand(program: Command): void {
  const command = program.command('server').description('Run the server').option('--config <FILE>', 'YAML file with the options below by name; also STEMMA_CONFIG')
  for (const { name, kind, placeholder, about, fallback, aliases = [] } of serverOptions) {
    const described = fallback ? `${about} (default: ${fallback})` : about
    if (kind === 'boolean') {
      command.addOption(new Option(`--${name}`, described)).addOption(new Option(`--no-${name}`).hideHelp())
      continue
    }
    command.addOption(new Option(`--${name} <${placeholder ?? 'VALUE'}>`, described))
    for (const alias of aliases) command.addOption(new Option(`--${alias} <VALUE>`, `same as --${name}`).hideHelp())
  }
  for (const { name, takesValue } of ignoredOptions) command.addOption(new Option(`--${name}${takesValue ? ' <VALUE>' : ''}`).hideHelp())
  command.addHelpText('after', `\nEach option also has an environment variable: --allowed-hosts is STEMMA_ALLOWED_HOSTS.\nMLflow's own flags --backend-store-uri, --workers and their like are understood or ignored.`)
  command.action(async () => runServer(flagsOf(command)))
}

/** Flags that were given, by option name; an alias counts as the option that it stands for. */
function flagsOf(command: Command): Record<string, string | boolean | undefined> {
  const given: Record<string, unknown> = command.opts()
  const flags: Record<string, string | boolean | undefined> = {}
  const read = (name: string) => given[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())]
  const take = (name: string, value: unknown) => {
    if (typeof value === 'string' || typeof value === 'boolean') flags[name] = value
  }
  take('config', read('config'))
  for (const { name, aliases = [] } of serverOptions) {
    for (const alias of aliases) take(name, read(alias))
    take(name, read(name))
  }
  return flags
}
