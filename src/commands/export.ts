import { filtersFor, framesOf, openHandover } from '../app/export-flows.js'
import { pcapngOf } from '../app/export-pcapng.js'
import { BaseCommand } from '../cli/base-command.js'
import {
  exportFlags,
  files,
  logFlags,
  logOptions,
  outputFlags,
  storeFlags,
  tieFlags,
  tieOptions,
} from '../cli/flags.js'
import { findingFlags, wantedFindings } from '../cli/narrowing-flags.js'

export default class Export extends BaseCommand {
  static override summary = 'hand the matched flows over to Wireshark'
  static override description =
    'As a display filter, as frame numbers, or as a smaller capture. Frame numbers, filter and packets are the same selection: all packets of the flows to which errors were matched, and of the same connections seen at another point. Of several captures each line begins with the name of its capture and a tab.'
  static override usage = 'export LOG… CAPTURE…'
  static override strict = false
  static override args = files
  static override flags = { ...exportFlags, ...findingFlags, ...outputFlags, ...logFlags, ...tieFlags, ...storeFlags }
  static override examples = [
    '$ tshark -r out.pcap -Y "$(<%= config.bin %> export app.log out.pcap --filter)"',
    '<%= config.bin %> export app.log out.pcap --pcapng incident.pcapng',
    '<%= config.bin %> export app.log out.pcap --stdout | tshark -r -',
    '<%= config.bin %> export app.log out.pcap --frames --evidence --cause server-reset',
  ]

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Export)
    const names = argv as string[]
    const file = flags.stdout ? '-' : flags.pcapng
    this.checkFiles(names, Export.usage, { output: file ?? flags.output })
    const store = { db: flags.db ?? null, cache: !flags['no-cache'] }
    const wanted = wantedFindings(flags)
    const { evidence, frames } = flags
    const request = { names, ...logOptions(flags), ...tieOptions(flags), ...store, evidence, wanted }
    const handover = await openHandover(request, this.session)
    const head = { captures: handover.captures.length }
    if (file !== undefined) await this.writePackets(pcapngOf(handover, this.config.userAgent, this.session), file)
    else if (frames) await this.printExport(framesOf(handover, this.session), head, flags)
    else await this.printExport(filtersFor(handover, this.session), head, flags)
    handover.close()
  }
}
