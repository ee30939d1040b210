import { listFlows } from '../app/list-flows.js'
import { BaseCommand } from '../cli/base-command.js'
import { files, flowFlags, outputFlags, storeFlags } from '../cli/flags.js'

export default class Flows extends BaseCommand {
  static override summary = 'list the TCP flows of captures and how each one ended'
  static override description =
    'Streams and frames have the numbers that Wireshark gives them. The cause is told by the packets alone.'
  static override usage = 'flows CAPTURE…'
  static override strict = false
  static override args = files
  static override flags = { ...flowFlags, ...outputFlags, ...storeFlags }
  static override examples = [
    '<%= config.bin %> flows out.pcap --rst',
    '<%= config.bin %> flows out.pcap --host 10.0.0.17 --port 80 --cause server-reset',
    '<%= config.bin %> flows --db incident.db --format ndjson',
  ]

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Flows)
    const names = argv as string[]
    this.checkFiles(names, Flows.usage, flags)
    const { rst, host = null, port = null, stream = null, cause = null } = flags
    const list = await listFlows(
      { names, filter: { rst, host, port, stream, cause }, db: flags.db ?? null, cache: !flags['no-cache'] },
      this.session,
    )
    await this.printFlows(list.head, list.lines, flags)
    list.close()
  }
}
