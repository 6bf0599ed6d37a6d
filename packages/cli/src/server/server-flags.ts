import { ignoredOptions, serverOptions } from '@stemma/server/options'
import { Option, type Command } from 'commander'

/** Gives a command the flags of the server, from the server's own table of options. */
export function addServerFlags(command: Command): void {
  command.option('--config <FILE>', 'YAML file with the options below by name; also STEMMA_CONFIG')
  for (const { name, kind, placeholder, about, fallback, aliases = [] } of serverOptions) {
    const described = fallback ? `${about} (default: ${fallback})` : about
    if (kind === 'boolean') {
      command
        .addOption(new Option(`--${name}`, described))
        .addOption(new Option(`--no-${name}`).hideHelp())
      continue
    }
    command.addOption(new Option(`--${name} <${placeholder ?? 'VALUE'}>`, described))
    for (const alias of aliases) {
      command.addOption(new Option(`--${alias} <VALUE>`, `same as --${name}`).hideHelp())
    }
  }
  for (const { name, takesValue } of ignoredOptions) {
    command.addOption(new Option(`--${name}${takesValue ? ' <VALUE>' : ''}`).hideHelp())
  }
}

/** Flags that were given, by option name; an alias counts as the option that it stands for. */
export function serverFlagsOf(command: Command): Record<string, string | boolean | undefined> {
  const given: Record<string, unknown> = command.opts()
  const flags: Record<string, string | boolean | undefined> = {}
  const read = (name: string) =>
    given[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())]
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
