import { buildReport } from '../app/build-report.js'
import { BaseCommand } from '../cli/base-command.js'
import { STATUS } from '../cli/exit-status.js'
import { files, logFlags, logOptions, reportFlags, storeFlags, tieFlags, tieOptions } from '../cli/flags.js'
import { reportFormat } from '../cli/report-format.js'
import { failFlags, findingFlags, hasCause, wantedFindings } from '../cli/narrowing-flags.js'

export default class Report extends BaseCommand {
  static override summary = 'the same over a day: totals, causes, what to change'
  static override description =
    'Like match, over a day of logs and rotated captures: totals by cause, endpoint, path, client and hour, what to change, the clearest examples with their evidence, and all errors in a table.'
  static override usage = 'report LOG… CAPTURE…'
  static override strict = false
  static override args = files
  static override flags = { ...findingFlags, ...reportFlags, ...failFlags, ...logFlags, ...tieFlags, ...storeFlags }
  static override examples = [
    '<%= config.bin %> report app.log out.pcap -o report.html',
    '<%= config.bin %> report logs/ "captures/out-*.pcap.gz" -o errors.csv',
    '<%= config.bin %> report app.log out.pcap --cause client-timeout --since 2026-11-22T13:00 --format ndjson',
  ]

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Report)
    const names = argv as string[]
    const { output = null, limit = null } = flags
    this.checkFiles(names, Report.usage, { output: flags.output })
    const format = flags.json ? 'json' : reportFormat(flags.format ?? null, output)
    const request = {
      names,
      ...logOptions(flags),
      ...tieOptions(flags),
      db: flags.db ?? null,
      cache: !flags['no-cache'],
      wanted: wantedFindings(flags),
    }
    const report = await buildReport(request, this.session)
    await this.printReport(report, { format, output, limit })
    if (hasCause(report.findings, flags['fail-on'])) process.exitCode = STATUS.found
  }
}
