/** A setting that can't be used: what and why, for the person who started the server. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}
