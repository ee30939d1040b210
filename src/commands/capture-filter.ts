import { caughtEnds } from '../app/caught-ends.js'
import { BaseCommand } from '../cli/base-command.js'
import { cacheFlags, captureFilterFlags, files, logFlags, logOptions, resolvedNames } from '../cli/flags.js'

export default class CaptureFilter extends BaseCommand {
  static override summary = 'print the tcpdump filter that catches these errors'
  static override description =
    'The next time the errors of these logs happen, their connections are captured. The first line is the filter alone, the second one the command: all interfaces, a ring of 50 files of 100 MB. ICMP errors that refuse a connection are caught too.'
  static override usage = 'capture-filter LOG…'
  static override strict = false
  static override args = files
  static override flags = { ...captureFilterFlags, ...logFlags, ...cacheFlags }
  static override examples = [
    '<%= config.bin %> capture-filter app.log',
    '<%= config.bin %> capture-filter app.log --resolve api.example.com=192.0.2.20',
    '$ tcpdump -d "$(<%= config.bin %> capture-filter app.log | head -n 1)"',
  ]

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(CaptureFilter)
    const names = argv as string[]
    this.checkFiles(names, CaptureFilter.usage, { output: flags.output })
    const request = { names, ...logOptions(flags), cache: !flags['no-cache'], addresses: resolvedNames(flags.resolve) }
    await this.printCaptureFilter(await caughtEnds(request, this.session), flags)
  }
}
