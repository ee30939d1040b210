import * as Args from '@oclif/core/args'
import { BaseCommand } from '../cli/base-command.js'
import { outputFlags } from '../cli/flags.js'
import { checkedShell, SHELL_LIST } from '../cli/shells.js'

export default class Completion extends BaseCommand {
  static override summary = 'print what lets bash, fish or zsh complete commands'
  static override description =
    'Commands, flags and the values of flags. For bash, source <(corr completion bash) in ~/.bashrc; for zsh, the same behind compinit in ~/.zshrc; for fish, corr completion fish > ~/.config/fish/completions/corr.fish.'
  static override usage = `completion ${SHELL_LIST}`
  static override args = { shell: Args.string({ description: 'whose completion', ignoreStdin: true }) }
  static override flags = { output: outputFlags.output }
  static override examples = [
    '<%= config.bin %> completion bash',
    '<%= config.bin %> completion zsh -o _corr',
    '<%= config.bin %> completion fish -o corr.fish',
  ]

  async run(): Promise<void> {
    const { flags, args } = await this.parse(Completion)
    this.checkFiles([args.shell ?? ''].filter(Boolean), Completion.usage, {})
    await this.printCompletion(checkedShell(args.shell ?? ''), flags.output ?? null)
  }
}
