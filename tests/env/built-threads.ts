import { registerHooks } from 'node:module'
import { checkout } from './checkout.ts'

/**
 * Loaded before the tests by `npm test`, which has built: threads and processes of a server in a test run what was built, one file each, instead of
 * hundreds of modules of TypeScript, and start in a quarter of the time.
 */
const entry = /\/((?:database|object|table|landing)-worker)\.ts$/u

registerHooks({
  resolve: (specifier, context, next) => {
    const [, name] = (context.parentURL === undefined && entry.exec(specifier)) || []
    return next(
      name === undefined ? specifier : `file://${checkout}/packages/cli/bundle/${name}.js`,
      context,
    )
  },
})
