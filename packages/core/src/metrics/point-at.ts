export { pointAt } from '@stemma/store'
