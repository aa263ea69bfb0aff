const { execFileSync } = require('child_process');
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

// Each worker reads this file again: the environment hands them the first choice.
process.env.MLOPS_UI_PORT ??= freePort();
const url = `http://127.0.0.1:${process.env.MLOPS_UI_PORT}`;

module.exports = {
  ...baseConfig,
  forbidOnly: Boolean(process.env.CI),
  outputDir: join(tmpdir(), `mlops-ui-results-${process.env.MLOPS_UI_PORT}`),
  retries: 0,
  workers: 1,
  reporter: [['list']],
  use: {
    ...baseConfig.use,
    baseURL: url,
    trace: 'retain-on-failure',
    video: 'off',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: ['--no-sandbox', '--disable-dev-shm-usage']
    }
  },
  webServer: {
    command: 'python serve.py',
    url: `${url}/lab`,
    timeout: 120 * 1000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20 * 1000 }
  }
};
