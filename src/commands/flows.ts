import { listFlows } from '../app/list-flows.js'
import { BaseCommand } from '../cli/base-command.js'
import { files, outputFlags, storeFlags } from '../cli/flags.js'
import { flowFlags, spanOf } from '../cli/narrowing-flags.js'

export default class Flows extends BaseCommand {
  static override summary = 'list the TCP flows of captures and how each one ended'
  static override description =
    'Streams and frames have the numbers that Wireshark gives them. The cause is told by the packets alone. Of several filters all must fit.'
  static override usage = 'flows CAPTURE…'
  static override strict = false
  static override args = files
  static override flags = { ...flowFlags, ...outputFlags, ...storeFlags }
  static override examples = [
    '<%= config.bin %> flows out.pcap --rst',
    '<%= config.bin %> flows out.pcap --host 192.0.2.20 --port 8080 --cause server-reset',
    '<%= config.bin %> flows out.pcap --since 2026-11-22T13:02:33 --sort duration --limit 5',
    '<%= config.bin %> flows --db incident.db --format ndjson',
  ]

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Flows)
    const names = argv as string[]
    this.checkFiles(names, Flows.usage, flags)
    const { rst, host = null, port = null, stream = null, cause = null, sort: order } = flags
    const filter = { rst, host, port, stream, cause, span: spanOf(flags) }
    const store = { db: flags.db ?? null, cache: !flags['no-cache'] }
    const list = await listFlows({ names, filter, order, ...store }, this.session)
    await this.printFlows(list.head, list.lines, flags)
    list.close()
  }
}
