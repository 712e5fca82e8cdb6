/** From the first visit to every check green, on each finished lesson, as a person would. */
import { readLab } from '../../lib/labs/read';
import { Bench, FINISHED } from './bench';
import { expect, test } from './fixtures';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

for (const lesson of FINISHED) {
  test(`${lesson.id}: read, run, try, fail, mend, green`, async ({ page }) => {
    test.setTimeout(240_000);
    const lab = await readLab(lesson.id);
    const bench = await new Bench(page).openLesson(lesson);

    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await bench.run();

    // The first request of the text, answered in place by the learner's own server.
    const first = page.getByRole('button', { name: 'Send to my server' }).first();
    await first.click();
    await expect(
      page
        .getByRole('article')
        .getByText(/^\d{3} [A-Z]/)
        .first(),
    ).toBeVisible();

    await bench.runAllChecks();
    await expect(page.getByText('Every check passes')).toHaveCount(0);
    // A failing check shows the exchange that failed, and can send it to the learner's server again.
    await expect(page.getByRole('button', { name: /send .*again/i }).first()).toBeVisible();

    for (const [path, text] of Object.entries(lab.solution)) {
      await (path in lab.start ? bench.replaceFile(path, text) : bench.createFile(path, text));
    }
    await bench.runAllChecks();
    await expect(page.getByText('Every check passes')).toBeVisible();

    // Progress outlives the page.
    await page.reload();
    await expect(page.getByRole('listitem').filter({ hasText: '(proven)' })).not.toHaveCount(0);
    await page.goto('/learn');
    await expect(page.getByRole('main')).toContainText(/\d/);
  });
}
