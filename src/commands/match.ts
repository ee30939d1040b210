import { matchErrors } from '../app/match-errors.js'
import { narrowed } from '../app/narrowed.js'
import { BaseCommand } from '../cli/base-command.js'
import { STATUS } from '../cli/exit-status.js'
import { files, logFlags, logOptions, matchFlags, outputFlags, storeFlags, tieOptions } from '../cli/flags.js'
import { failFlags, findingFlags, hasCause, wantedFindings } from '../cli/narrowing-flags.js'

export default class Match extends BaseCommand {
  static override summary = 'match each socket error to its TCP flow; say why it died'
  static override description =
    'Logs, captures and indices may stand in any order: they are told apart by content. Captures are pcap or pcapng files, as tcpdump and dumpcap write them; .gz and .zst are unpacked.'
  static override usage = 'match LOG… CAPTURE…'
  static override strict = false
  static override args = files
  static override flags = { ...findingFlags, ...failFlags, ...outputFlags, ...logFlags, ...matchFlags, ...storeFlags }
  static override examples = [
    '<%= config.bin %> match app.log out.pcap',
    '<%= config.bin %> match app.log.gz "out.pcap*" --tz Asia/Shanghai',
    '$ kubectl logs web-0 | <%= config.bin %> match - out.pcap --format ndjson',
    '<%= config.bin %> match app.log incident.db --explain',
    '<%= config.bin %> match app.log out.pcap --cause early-close --since 2026-11-22T13:00',
    '<%= config.bin %> match app.log out.pcap --fail-on middlebox-reset,path-loss',
  ]

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Match)
    const names = argv as string[]
    this.checkFiles(names, Match.usage, { output: flags.output })
    const store = { db: flags.db ?? null, cache: !flags['no-cache'] }
    const head = await matchErrors({ names, ...logOptions(flags), ...tieOptions(flags), ...store }, this.session)
    const findings = narrowed(head.findings, wantedFindings(flags), this.session)
    if (flags.json || flags.format !== 'table') this.tellAll([...head.doubts, ...(head.notes ?? [])])
    await this.printMatches({ ...head, findings }, flags).finally(() => head.close())
    if (hasCause(findings, flags['fail-on'])) process.exitCode = STATUS.found
  }
}
