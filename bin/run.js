#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs'

const args = process.argv.slice(2)
const main = new URL('../dist/cli/main.js', import.meta.url)
const { name, version, engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
if (args.length === 1 && args[0] === '--version') {
  // In the words of oclif, without waiting until it is loaded.
  process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`)
} else if (isOlder(process.versions.node, engines.node.replace('>=', ''))) {
  giveUp(`this is Node ${process.version}, and ${name} needs ${engines.node}; install a newer one`)
} else if (!existsSync(main)) {
  giveUp('the program has not been built; run npm run build in its folder')
} else {
  await (await import(main.href)).main(args, import.meta.url)
}

/** Is the version of this Node.js before the least that will do? */
function isOlder(is, least) {
  const [[major, minor], [leastMajor, leastMinor]] = [is, least].map((text) => text.split('.').map(Number))
  return major < leastMajor || (major === leastMajor && minor < leastMinor)
}

function giveUp(why) {
  process.stderr.write(`${name}: ${why}\n`)
  process.exitCode = 1
}
