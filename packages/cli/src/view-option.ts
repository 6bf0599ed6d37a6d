import { Option } from 'commander'

/** `--view`, as searches of experiments and runs have it. */
export function viewOption(): Option {
  return new Option('--view <VIEW>', 'which lifecycle stages')
    .choices(['active', 'deleted', 'all'])
    .default('active')
}
