/** What this process sees, for tests of what is given an environment. */
export const ownEnvironment: NodeJS.ProcessEnv = process.env
