import { resolve } from 'node:path'
import { Command } from '@oclif/core/command'
import type { ReportHead } from '../model/finding.js'
import type { CaptureInfo } from '../model/flow-source.js'
import type { Report } from '../model/report.js'
import type { SocketError } from '../model/socket-error.js'
import {
  captureFilterRenderer,
  errorRenderer,
  exportRenderer,
  flowRenderer,
  matchRenderer,
  packetRenderer,
  type Format,
  type ReportFormat,
} from '../render/index.js'
import { completionScript, type Shell } from '../render/completion/index.js'
import { ladderScreen } from '../render/terminal/ladder.js'
import type {
  CaughtErrors,
  ExportedCapture,
  ExportHead,
  FlowLine,
  FlowsHead,
  RenderOptions,
  ShownFlow,
} from '../render/renderer.js'
import { captureLines } from './capture-lines.js'
import { commandSpecs } from './command-specs.js'
import { endingOf, STATUS } from './exit-status.js'
import { Failure } from '../model/failure.js'
import { ladders, packetLines } from './shown-flows.js'
import { print, printBytes } from './print.js'
import { checkTarget } from './sink.js'
import { TerminalSession } from './terminal-session.js'

/** Width where output goes to no terminal, or to one that does not tell its own, columns. */
const PLAIN_WIDTH = 100

/** What the shared output flags say. */
export interface OutputChoice {
  readonly format: Format
  readonly json: boolean
  readonly output?: string | undefined
  readonly limit?: number | undefined
  readonly explain?: boolean
}

/** What the output flags of a report say. */
export interface ReportChoice {
  readonly format: ReportFormat
  readonly output: string | null
  readonly limit: number | null
}

/** What all commands share: messages on standard error, results on standard output, one exit status. */
export abstract class BaseCommand extends Command {
  protected readonly session = new TerminalSession(process.stderr)

  /** Runs the command: parses its arguments, does its work, and reports on what went wrong. */
  start(): Promise<void> {
    return this._run()
  }

  /**
   * @throws Failure CORR_BAD_OPTION if there is nothing to work on, or the output would take the place of an input;
   * CORR_UNWRITABLE if it cannot be written
   */
  protected checkFiles(
    names: readonly string[],
    usage: string,
    { db, output }: { db?: string | undefined; output?: string | undefined },
  ): void {
    if (names.length === 0 && db === undefined) {
      throw new Failure('CORR_BAD_OPTION', {}, `usage: corr ${usage}`, `see corr ${this.id ?? ''} --help`)
    }
    if (output === undefined || output === '-') return
    if (names.some((name) => resolve(name) === resolve(output))) {
      throw new Failure('CORR_BAD_OPTION', {}, `-o ${output} would overwrite an input`, 'name another file')
    }
    checkTarget(output)
  }

  /** Tells on standard error what a screen shows beside the results. */
  protected tellAll(texts: readonly string[]): void {
    for (const text of texts) this.session.warn({ place: {}, text })
  }

  protected async printMatches(head: ReportHead, choice: OutputChoice): Promise<void> {
    const renderer = matchRenderer(formatOf(choice), look(choice))
    await this.print(() => print(renderer, head, head.findings, choice.limit ?? null, choice.output ?? null))
  }

  protected async printFlows(head: FlowsHead, lines: Iterable<FlowLine>, choice: OutputChoice): Promise<void> {
    const renderer = flowRenderer(formatOf(choice), look(choice))
    await this.print(() => print(renderer, head, lines, choice.limit ?? null, choice.output ?? null))
  }

  protected async printReport(report: Report, { format, output, limit }: ReportChoice): Promise<void> {
    // Pages, charts and their style are for reports alone.
    const { reportRenderer } = await import('../render/report/index.js')
    const renderer = reportRenderer(format)
    await this.print(() => print(renderer, report, report.findings, limit, output))
  }

  protected async printErrors(errors: AsyncIterable<SocketError>, choice: OutputChoice): Promise<void> {
    const renderer = errorRenderer(formatOf(choice), look(choice))
    await this.print(() => print(renderer, null, errors, choice.limit ?? null, choice.output ?? null))
  }

  protected async printFlow(flows: readonly ShownFlow[], choice: OutputChoice): Promise<void> {
    const format = formatOf(choice)
    const [limit, output] = [choice.limit ?? null, choice.output ?? null]
    if (format !== 'table') await print(packetRenderer(format), null, packetLines(flows), limit, output)
    else await print(ladderScreen(look(choice)), null, ladders(flows, limit), null, output)
  }

  /** @param found of each capture, frames or filters */
  protected async printExport(
    found: Iterable<ExportedCapture> | AsyncIterable<ExportedCapture>,
    head: ExportHead,
    choice: OutputChoice,
  ): Promise<void> {
    const renderer = exportRenderer(formatOf(choice))
    await this.print(() => print(renderer, head, found, choice.limit ?? null, choice.output ?? null))
  }

  protected async printCaptureFilter(
    caught: CaughtErrors,
    choice: Pick<OutputChoice, 'format' | 'json' | 'output'>,
  ): Promise<void> {
    await this.print(() => print(captureFilterRenderer(formatOf(choice)), null, [caught], null, choice.output ?? null))
  }

  /** @throws Failure CORR_BAD_OPTION if they would go to a terminal */
  protected async writePackets(packets: AsyncIterable<Buffer>, file: string): Promise<void> {
    if (file === '-' && process.stdout.isTTY) {
      const hint = 'pipe them, as in corr export app.log out.pcap --stdout | tshark -r -, or give --pcapng FILE'
      throw new Failure('CORR_BAD_OPTION', {}, 'packets would go to the terminal', hint)
    }
    await printBytes(packets, file)
  }

  protected async printCompletion(shell: Shell, output: string | null): Promise<void> {
    const script = {
      begin: () => completionScript(shell, commandSpecs(this.config.commands)),
      item: () => '',
      end: () => '',
    }
    await this.print(() => print(script, null, [], null, output))
  }

  protected async printCaptures(captures: readonly CaptureInfo[]): Promise<void> {
    await this.print(() => print(captureLines(), null, captures, null, null))
  }

  private async print(work: () => Promise<void>): Promise<void> {
    this.session.close()
    await work()
  }

  /** Ends the run for an error; a stack trace is shown to developers only. */
  protected override catch(error: Error): Promise<void> {
    if (process.env['CORR_DEBUG'] !== undefined) process.stderr.write(`${String(error.stack)}\n`)
    const { line, status } = endingOf(error, `corr ${this.id ?? ''}`, Object.keys(this.ctor.flags))
    // Where an input failed, it is said already why nothing is left to work on.
    const known = this.session.hasFailed && isLack(error)
    if (line !== null && !known) this.session.line(line)
    process.exitCode = known ? STATUS.input : status
    return Promise.resolve()
  }

  protected override finally(): Promise<void> {
    this.session.close()
    if (this.session.hasFailed) process.exitCode = STATUS.input
    return Promise.resolve()
  }
}

function isLack(error: Error): boolean {
  return error instanceof Failure && (error.code === 'CORR_NO_LOG' || error.code === 'CORR_NO_CAPTURE')
}

function formatOf({ format, json }: Pick<OutputChoice, 'format' | 'json'>): Format {
  return json ? 'json' : format
}

/** What the terminal can show; a file or a pipe has neither width nor colour. */
function look({ output, explain }: OutputChoice): RenderOptions {
  const { isTTY, columns } = process.stdout
  const shown = isTTY && (output === undefined || output === '-')
  const colour = shown && process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb'
  return { width: shown && columns > 0 ? columns : PLAIN_WIDTH, colour, explain: explain ?? false }
}
