import { Config } from '@oclif/core/config'
import { readFileSync } from 'node:fs'

/**
 * What a command asks of oclif's configuration while it runs. Plugins, hooks and the list of all commands, which corr does not have
 * or a run does not need, take longer to load than a small incident to explain.
 */
export class BareConfig extends Config {
  override bin = 'corr'
  override topicSeparator = ' ' as const
  override userAgent = ownName()

  /** There are none. */
  override runHook: Config['runHook'] = () => Promise.resolve({ failures: [], successes: [] })
}

/** As oclif words it: `corr/1.2.3 linux-x64 node-v20.19.0`. */
function ownName(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const { name, version } = JSON.parse(manifest) as { name: string; version: string }
  return `${name}/${version} ${process.platform}-${process.arch} node-${process.version}`
}
