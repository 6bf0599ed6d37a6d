import type { CoreSettings } from '@stemma/core'
import type { ServerSettings } from './settings.ts'

/** What verbs know of the settings. */
export function coreSettings(settings: ServerSettings): CoreSettings {
  const { defaultArtifactRoot, hostSchemes, s3 } = settings
  return {
    defaultArtifactRoot,
    truncate: settings.truncateLongValues,
    trust: { locations: [defaultArtifactRoot], schemes: hostSchemes },
    servesArtifacts: settings.serveArtifacts,
    artifactFolder: s3 === undefined ? settings.artifactsDestination : undefined,
  }
}
