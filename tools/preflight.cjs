// Looks whether this machine has what Encours needs to run, before anything else starts. Plain JavaScript for
// Node 18 and later, because it must be able to say that Node itself is too old.
//
//   node tools/preflight.cjs            what `npm start` and `npm run demo` need
//   node tools/preflight.cjs --tests    also what the tests look at pages and documents with
//
// CHROMIUM_PATH names the browser where it isn't on the PATH.
'use strict'

const { existsSync } = require('node:fs')
const { delimiter, join } = require('node:path')
const { spawnSync } = require('node:child_process')

const windows = process.platform === 'win32'

/** Where each part comes from, by package manager; the first name that apt can deliver is taken. */
const parts = {
  node: { label: 'Node 24', brew: 'node', winget: 'OpenJS.NodeJS' },
  java: {
    label: 'Java 17 or 21',
    apt: ['openjdk-17-jre-headless', 'openjdk-21-jre-headless', 'default-jre-headless'],
    dnf: 'java-21-openjdk-headless',
    brew: 'temurin@21',
    winget: 'EclipseAdoptium.Temurin.21.JRE',
  },
  chromium: {
    label: 'Chromium',
    apt: ['chromium', 'chromium-browser'],
    dnf: 'chromium',
    brew: 'google-chrome',
    winget: 'Google.Chrome',
  },
  // Set by somebody, so nothing to install.
  chromiumPath: { label: 'Chromium' },
  pdftoppm: {
    label: 'pdftoppm',
    apt: ['poppler-utils'],
    dnf: 'poppler-utils',
    brew: 'poppler',
    winget: 'oschwartz10612.Poppler',
  },
  qpdf: { label: 'qpdf', apt: ['qpdf'], dnf: 'qpdf', brew: 'qpdf', winget: 'QPDF.QPDF' },
}

const isRoot = () => output('id', '-u')?.trim() === '0'

/** The file a shell would run for this name, or undefined. */
function onPath(name) {
  const endings = windows ? ['.exe', '.cmd', '.bat'] : ['']
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const ending of endings) {
      const file = join(folder, name + ending)
      if (folder !== '' && existsSync(file)) return file
    }
  }
  return undefined
}

/** What a program prints on both streams, or undefined when it can't be run or fails. */
function output(program, ...args) {
  const run = spawnSync(program, args, { encoding: 'utf8', shell: windows })
  return run.error || run.status !== 0 ? undefined : run.stdout + run.stderr
}

/** The browser for pages: CHROMIUM_PATH, else the first known name. */
function chromiumPath() {
  const named = process.env.CHROMIUM_PATH
  if (named) return existsSync(named) ? named : undefined
  for (const name of ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']) {
    const file = onPath(name)
    if (file) return file
  }
  return [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ].find((file) => process.platform !== 'linux' && existsSync(file))
}

/** One sentence on what is wrong with Node, or undefined. npm puts the project's own Node first on the PATH. */
function nodeFault() {
  const version = output('node', '--version')?.trim()
  if (Number(version?.match(/^v(\d+)\./)?.[1]) >= 24) return undefined
  const cure = 'npm scripts have their own after `npm ci` on Linux and Windows, elsewhere install it'
  return version ? `\`node\` is ${version}; ${cure}` : `there is no \`node\` on the PATH; ${cure}`
}

/** One sentence on what is wrong with Java, or undefined. Java 8 and older call themselves 1.8. */
function javaFault() {
  const text = output('java', '-version')
  if (text === undefined) return 'the DynamoDB engine runs on it, and `java` is not there'
  const version = text.match(/version "([^"]+)"/)?.[1] ?? text.match(/openjdk (\S+)/)?.[1] ?? 'unknown'
  const major = Number(version.match(/^(?:1\.)?(\d+)/)?.[1])
  return major >= 17 ? undefined : `the DynamoDB engine runs on it, and \`java\` is version ${version}`
}

/** Every missing part with one sentence on what it is for and what was found. */
function look(forTests) {
  const faults = { node: nodeFault(), java: javaFault() }
  if (forTests) {
    if (!chromiumPath() && process.env.CHROMIUM_PATH)
      faults.chromiumPath = `CHROMIUM_PATH names ${process.env.CHROMIUM_PATH}, which isn't there`
    else if (!chromiumPath()) faults.chromium = 'tests look at pages with it; CHROMIUM_PATH may name one'
    if (!onPath('pdftoppm')) faults.pdftoppm = 'tests draw invoices with it'
    if (!onPath('qpdf')) faults.qpdf = 'tests check PDF files with it'
  }
  return Object.entries(faults).flatMap(([name, says]) => (says ? [{ name, says }] : []))
}

/** The apt packages of these parts, by the names this release knows. */
function aptPackages(missing) {
  return missing.flatMap(({ name }) => {
    const names = parts[name].apt ?? []
    return names.find((one) => output('apt-cache', 'show', '--no-all-versions', one) !== undefined) ?? names.slice(0, 1)
  })
}

/** One command that brings everything missing, as this machine's package manager wants it, or undefined. */
function command(missing) {
  const has = (part) => missing.some(({ name }) => name === part)
  const steps = has('chromiumPath') ? [windows ? 'set CHROMIUM_PATH=' : 'unset CHROMIUM_PATH'] : []
  const add = (install, packages) => {
    if (packages.length > 0) steps.push(`${install} ${packages.join(' ')}`)
  }
  const named = (manager) => missing.flatMap(({ name }) => parts[name][manager] ?? [])
  const sudo = isRoot() ? '' : 'sudo '
  if (windows) add('winget install', named('winget'))
  else if (process.platform === 'darwin') add('brew install', named('brew'))
  else {
    if (has('node')) steps.push('npm ci')
    if (onPath('apt-get')) add(`${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends`, aptPackages(missing))
    else if (onPath('dnf')) add(`${sudo}dnf install -y`, named('dnf'))
    else if (named('apt').length > 0) return undefined
  }
  return steps.join(' && ')
}

function installWithApt(missing) {
  const apt = (...args) =>
    spawnSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0
  // The lists come first: on a fresh image no package has a candidate before them.
  if (!apt('update', '-q')) return
  const packages = aptPackages(missing)
  console.log(`Installing ${packages.join(', ')} with apt-get.`)
  apt('install', '-y', '-q', '--no-install-recommends', ...packages)
}

function tell(missing) {
  const width = Math.max(...missing.map(({ name }) => parts[name].label.length))
  return missing.map(({ name, says }) => `  ${parts[name].label.padEnd(width)}  ${says}`).join('\n')
}

function main() {
  const forTests = process.argv.includes('--tests')
  let missing = look(forTests)
  const installable = missing.filter(({ name }) => parts[name].apt)
  if (installable.length > 0 && onPath('apt-get') && isRoot()) {
    console.log(`Missing on this machine:\n${tell(missing)}`)
    installWithApt(installable)
    missing = look(forTests)
  }
  if (missing.length === 0) return
  const cure = command(missing) ?? 'install these with your package manager (tried: Java 17 and 21 on Debian and Ubuntu).'
  console.error(`Encours can't run here yet. Missing:\n${tell(missing)}\nThis brings it:  ${cure}`)
  process.exitCode = 1
}

module.exports = { chromiumPath }

if (require.main === module) main()
