import type { RowCtx } from '../ctx.ts'

const adjectives =
  'able agile amber ample azure bold brave brisk bright calm candid clear clever cosmic crisp deft eager early easy fair fleet fond frank fresh gentle glad golden grand happy hardy honest humble ideal jolly keen kind lively loyal lucid lucky mellow merry mighty mild modest neat nimble noble open patient placid polite proud quick quiet rapid ready rosy royal serene sharp shiny silent silver sleek smart smooth snowy solid spry stable steady still subtle sunny swift tidy upbeat vivid warm wise witty zesty'.split(
    ' ',
  )
const nouns =
  'acorn alder anchor aspen badger beacon beech birch bison brook canyon cedar cliff cloud comet coral crane creek delta dune eagle ember falcon fern field finch fjord forest fox garden glacier grove gull harbor hare hawk heron hill island ivy jay juniper lake lark laurel leaf linden lion lotus lynx maple marten meadow mesa moon moss oak ocean olive orchid osprey otter owl palm panda pearl pine plover pond poplar prairie quail raven reed reef ridge river robin sage seal shore sparrow spruce star stone stream swan thistle tiger trout tulip valley walnut wave willow wolf wren'.split(
    ' ',
  )

/** A name that people can say and remember: adjective, noun, number below 1,000. Names need not be unique. */
export function randomName(ctx: RowCtx): string {
  const [a = 0, b = 0, c = 0, d = 0] = ctx.randomBytes(4)
  return `${adjectives[a % adjectives.length]}-${nouns[b % nouns.length]}-${(c * 256 + d) % 1000}`
}
