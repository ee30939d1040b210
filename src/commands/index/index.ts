import { loadCaptures } from '../../app/index-captures.js'
import { BaseCommand } from '../../cli/base-command.js'
import { files, storeFlags } from '../../cli/flags.js'

export default class Index extends BaseCommand {
  static override summary = 'load flows into an index that the other commands use'
  static override description =
    'With --db the index is a file that can be used without the captures, also on another machine. Without it, flows go to the cache, where the other commands find them again.'
  static override usage = 'index CAPTURE…'
  static override strict = false
  static override args = files
  static override flags = storeFlags
  static override examples = [
    '<%= config.bin %> index out.pcap --db incident.db',
    '<%= config.bin %> index "out.pcap*" && <%= config.bin %> match app.log "out.pcap*"',
  ]

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Index)
    const names = argv as string[]
    this.checkFiles(names, Index.usage, {})
    const captures = await loadCaptures({ names, db: flags.db ?? null, cache: !flags['no-cache'] }, this.session)
    await this.printCaptures(captures)
  }
}
