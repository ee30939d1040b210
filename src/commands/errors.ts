import { listErrors } from '../app/read-logs.js'
import { BaseCommand } from '../cli/base-command.js'
import { cacheFlags, files, logFlags, logOptions, outputFlags } from '../cli/flags.js'
import { errorFlags, spanOf } from '../cli/narrowing-flags.js'

export default class Errors extends BaseCommand {
  static override summary = 'list the socket errors found in logs'
  static override description = 'Shows how a log format is understood, before any capture is looked at.'
  static override usage = 'errors LOG…'
  static override strict = false
  static override args = files
  static override flags = { ...errorFlags, ...outputFlags, ...logFlags, ...cacheFlags }
  static override examples = [
    '<%= config.bin %> errors app.log',
    '<%= config.bin %> errors app.log --since 2026-11-22T13:02:36Z',
    '$ journalctl -u web -o cat | <%= config.bin %> errors - --format ndjson',
  ]

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Errors)
    const names = argv as string[]
    this.checkFiles(names, Errors.usage, { output: flags.output })
    const errors = await listErrors(
      { names, ...logOptions(flags), cache: !flags['no-cache'], span: spanOf(flags) },
      this.session,
    )
    await this.printErrors(errors, flags)
  }
}
