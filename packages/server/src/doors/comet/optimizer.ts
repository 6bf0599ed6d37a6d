/** What is told to `comet_ml.Optimizer`: its client raises what such an answer says, and nothing of other answers. */
export async function noOptimizer(): Promise<object> {
  return {
    code: 501,
    message:
      'This server chooses no parameters. Name an optimizer that there is in COMET_OPTIMIZER_URL, or choose them in your program, with Optuna for one: experiments that it makes come here like all others.',
  }
}
