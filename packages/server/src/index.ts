export { ignoredOptions, serverOptions, type OptionSpec } from './config/options.ts'
export { readSettings, SettingsError } from './config/read-settings.ts'
export type { ServerSettings } from './config/settings.ts'
export { startServer, type RunningServer } from './start-server.ts'
