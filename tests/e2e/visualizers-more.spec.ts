/** Pictures with an example of their own: each is driven, shows what it is for, is read as text, and holds to axe. */
import type { Locator, Page } from '@playwright/test';
import { expectAccessibleTool } from './accessible';
import { Bench } from './bench';
import { expect, test } from './fixtures';

/** What the page of a picture lets one do. */
class Experiments {
  readonly page: Page;
  readonly #text: Locator;

  constructor(page: Page) {
    this.page = page;
    this.#text = page.getByRole('main');
  }

  /** The block whose words begin so. */
  #block(words: string): Locator {
    return this.#text.getByText(words).locator('xpath=ancestor::*[.//button][1]');
  }

  async send(words: string): Promise<void> {
    await this.#block(words).getByRole('button', { name: /^Send/ }).click();
  }

  /** Plays traffic, and waits until it is through. */
  async play(words: string): Promise<void> {
    const block = this.#block(words);
    await block.getByRole('button', { name: /^Play it/ }).click();
    await expect(block.getByText(/^Played/)).toBeVisible({ timeout: 90_000 });
  }
}

interface Shown {
  readonly id: string;
  /** Makes happen what it is for. */
  drive(experiments: Experiments): Promise<void>;
  /** What the picture then says. */
  readonly drawn: RegExp;
  /** The table's caption, and what stands in its cells. */
  readonly summary: RegExp;
  readonly told: readonly RegExp[];
}

const PICTURES: readonly Shown[] = [
  {
    id: 'rate-limiter',
    drive: (experiments) => experiments.play('Ann sends forty requests'),
    drawn: /^api: ann Token bucket of 10 in 10 s: \d+ let through, [1-9]\d* refused\.$/,
    summary: /^40 requests of 1 client/,
    told: [/^let through$/, /^refused$/, /^429, come back in/],
  },
];

for (const { id, drive, drawn, summary, told } of PICTURES)
  test(`${id}: its example is driven, drawn and read`, async ({ page }) => {
    test.setTimeout(180_000);
    await new Bench(page).open(`/visualizers/${id}`);
    await drive(new Experiments(page));
    const panel = page.getByRole('tabpanel', { name: 'Pictures' });
    await expect(panel.getByText(drawn).first()).toBeVisible({ timeout: 60_000 });
    await expectAccessibleTool(page, id);
    await page.getByRole('button', { name: 'Read as text' }).click();
    const table = page.getByRole('table', { name: summary });
    for (const what of told) await expect(table.getByRole('cell', { name: what }).first()).toBeVisible();
  });
