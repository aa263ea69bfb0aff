import { expect } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

/** How long one press of the button may take, in ms. */
const PRESS = 1000;

/**
 * Press the Retry of a problem that was mended, and wait until it is gone.
 *
 * What is read may be read again before the press, since something was heard to have changed: then the
 * button has gone with its problem.
 */
export async function retry(alert: Locator, why?: string): Promise<void> {
  const button = alert.getByRole('button', { name: 'Retry' });
  await expect(async () => {
    if (await button.isVisible()) {
      await button.click({ timeout: PRESS });
    }
    await expect(alert, why).toBeHidden({ timeout: PRESS });
  }).toPass();
}
