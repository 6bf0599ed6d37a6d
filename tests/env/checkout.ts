import { fileURLToPath } from 'node:url'

/** The root folder of the checkout that this file belongs to. */
export const checkout: string = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** The ignored folder where the tests keep what they install for themselves. */
export const cacheFolder: string = `${checkout}/.cache`
