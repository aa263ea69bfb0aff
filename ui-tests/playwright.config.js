const { execFileSync } = require('child_process');
const { mkdtempSync } = require('fs');
const { tmpdir } = require('os');
const { join } = require('path');
const baseConfig = require('@jupyterlab/galata/lib/playwright-config');

/** A port that no one uses, asked of the system in a process of its own because this file cannot wait. */
function freePort() {
  const script =
    'const s = require("net").createServer().listen(0, "127.0.0.1",' +
    ' () => { console.log(s.address().port); s.close(); });';
  return execFileSync(process.execPath, ['-e', script], {
    encoding: 'utf8'
  }).trim();
}

const newHome = () => mkdtempSync(join(tmpdir(), 'mlops-ui-'));

/** Each has a JupyterLab and a SageMaker of its own; a test waits more than it works. */
const WORKERS = 2;
const each = Array.from({ length: WORKERS }, (_, index) => index);

// Each worker reads this file again: the environment hands them the first choice.
each.forEach(index => {
  process.env[`MLOPS_UI_PORT_${index}`] ??= freePort();
  process.env[`MLOPS_UI_HOME_${index}`] ??= newHome();
});
process.env.MLOPS_UI_OFF_PORT ??= freePort();
process.env.MLOPS_UI_OFF_HOME ??= newHome();
const portOf = index => process.env[`MLOPS_UI_PORT_${index}`];
const homeOf = index => process.env[`MLOPS_UI_HOME_${index}`];
const mine = process.env.TEST_PARALLEL_INDEX ?? '0';
process.env.MLOPS_UI_HOME = homeOf(mine);
const urlOf = port => `http://127.0.0.1:${port}`;

/** A JupyterLab of its own, with or without the server part. */
const server = (port, home, part) => ({
  command: 'python serve.py',
  env: {
    ...process.env,
    MLOPS_UI_PORT: port,
    MLOPS_UI_HOME: home,
    MLOPS_UI_SERVER_PART: part
  },
  url: `${urlOf(port)}/lab`,
  timeout: 120 * 1000,
  reuseExistingServer: false,
  gracefulShutdown: { signal: 'SIGTERM', timeout: 20 * 1000 }
});

module.exports = {
  ...baseConfig,
  forbidOnly: Boolean(process.env.CI),
  outputDir: join(tmpdir(), `mlops-ui-results-${portOf(0)}`),
  retries: 0,
  workers: WORKERS,
  timeout: 90 * 1000,
  expect: { timeout: 20 * 1000 },
  reporter: [['list']],
  use: {
    ...baseConfig.use,
    baseURL: urlOf(portOf(mine)),
    permissions: ['clipboard-read', 'clipboard-write'],
    actionTimeout: 60 * 1000,
    trace: 'retain-on-failure',
    video: 'off',
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: ['--no-sandbox', '--disable-dev-shm-usage']
    }
  },
  webServer: [
    ...each.map(index => server(portOf(index), homeOf(index), 'on')),
    server(process.env.MLOPS_UI_OFF_PORT, process.env.MLOPS_UI_OFF_HOME, 'off')
  ]
};
