export { experimentIdOf, experimentIdsOf } from '@stemma/core'
