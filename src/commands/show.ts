import { showFlow } from '../app/show-flow.js'
import { BaseCommand } from '../cli/base-command.js'
import { files, outputFlags, showFlags, storeFlags } from '../cli/flags.js'

export default class Show extends BaseCommand {
  static override summary = 'show one TCP flow as a ladder of packets'
  static override description =
    'Its closing is marked and explained. Frames, relative sequence numbers and marks are those of Wireshark. A long flow is folded in its middle; --limit says how many packets are shown.'
  static override usage = 'show CAPTURE --stream N'
  static override strict = false
  static override args = files
  static override flags = { ...showFlags, ...outputFlags, ...storeFlags }
  static override examples = [
    '<%= config.bin %> show out.pcap --stream 2',
    '<%= config.bin %> show out.pcap --stream 2 --limit 500',
    '<%= config.bin %> show incident.db --stream 2 --format ndjson',
  ]

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Show)
    const names = argv as string[]
    this.checkFiles(names, Show.usage, flags)
    const { stream = null, db = null } = flags
    const shown = await showFlow({ names, stream, db, cache: !flags['no-cache'] }, this.session)
    await this.printFlow(shown.flows, flags)
    shown.close()
  }
}
