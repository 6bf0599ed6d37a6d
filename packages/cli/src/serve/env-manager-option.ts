import { Option } from 'commander'

/** `--env-manager`: where the Python comes from that runs a model. */
export function envManagerOption(): Option {
  return new Option(
    '--env-manager <MANAGER>',
    'local: --python as it is; the others make what the model was logged with, once',
  )
    .choices(['local', 'uv', 'virtualenv', 'conda'])
    .default('local')
}
