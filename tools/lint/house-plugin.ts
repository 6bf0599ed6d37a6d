import { assertionReason } from './assertion-reason.ts'
import { fileSize } from './file-size.ts'
import { importPlace } from './import-place.ts'
import type { LintPlugin } from './lint-types.ts'
import { pinnedContext } from './pinned-context.ts'
import { sqlPlace } from './sql-place.ts'

/** House rules that oxlint's own rules cannot express. */
const plugin: LintPlugin = {
  meta: { name: 'house' },
  rules: {
    'file-size': fileSize,
    'import-place': importPlace,
    'pinned-context': pinnedContext,
    'sql-place': sqlPlace,
    'assertion-reason': assertionReason,
  },
}

// oxlint loads a plugin by its default export; no other file here has one.
export default plugin
