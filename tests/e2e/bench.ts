/** The workbench as a person drives it, by what is written on it. */
import { expect, type Locator, type Page } from '@playwright/test';

export const FINISHED = [
  { section: 'http-in-depth', id: 'methods-and-status' },
  { section: 'http-in-depth', id: 'http-caching' },
  { section: 'handling-a-request', id: 'middleware-and-context' },
  { section: 'identity-and-access', id: 'jwt' },
] as const;

export class Bench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get status(): Locator {
    return this.page.getByTestId('run-status');
  }

  async open(path: string): Promise<this> {
    await this.page.goto(path);
    await expect(this.page.getByRole('toolbar', { name: 'Run' })).toBeVisible();
    return this;
  }

  openLesson({ section, id }: { section: string; id: string }): Promise<this> {
    return this.open(`/learn/${section}/${id}`);
  }

  async run(): Promise<void> {
    await this.page
      .getByRole('toolbar', { name: 'Run' })
      .getByRole('button', { name: 'Run', exact: true })
      .click();
    await this.running();
  }

  async running(): Promise<void> {
    await expect(this.status).toHaveAttribute('data-state', 'running', { timeout: 60_000 });
  }

  async tool(
    name:
      | 'HTTP client'
      | 'Browser'
      | 'Output'
      | 'Checks'
      | 'Terminal'
      | 'Services'
      | 'Network'
      | 'Pictures'
      | 'Traffic',
  ): Promise<void> {
    await this.page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  }

  get output(): Locator {
    return this.page.getByLabel('Output of your server');
  }

  /** Opens a file in the tree and replaces its text, as one pastes. */
  async replaceFile(path: string, text: string): Promise<void> {
    const name = path.slice(path.lastIndexOf('/') + 1);
    await this.page
      .getByRole('tree', { name: 'Files of the project' })
      .getByRole('treeitem', { name: new RegExp(`^${name.replace('.', '\\.')}`) })
      .click();
    await this.typeOver(text, name);
  }

  /** Makes a new file and gives it its text. */
  async createFile(path: string, text: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New file' }).click();
    const field = this.page.getByRole('textbox', { name: 'New file' });
    await field.fill(path);
    await field.press('Enter');
    await this.typeOver(text, path.slice(path.lastIndexOf('/') + 1));
  }

  /** Replaces the text of the open file. */
  async typeOver(text: string, name?: string): Promise<void> {
    const editor = this.page.locator('.monaco-editor[role="code"], .monaco-editor').first();
    await expect(editor.locator('.view-line').first()).toBeVisible();
    if (name)
      await expect(
        this.page.getByRole('tab', { name: new RegExp(name.replace('.', '\\.')), selected: true }),
      ).toBeVisible();
    await this.page.evaluate((value) => navigator.clipboard.writeText(value), text);
    await editor.locator('.view-lines').click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.press('ControlOrMeta+V');
    const lastLine = text.trimEnd().split('\n').at(-1)?.trim() ?? '';
    if (lastLine !== '')
      await expect(editor.locator('.view-lines')).toContainText(
        lastLine.replaceAll(' ', '\u00a0').slice(0, 20),
      );
  }

  async runAllChecks(): Promise<void> {
    await this.tool('Checks');
    await this.page.getByRole('button', { name: 'Run all checks' }).click();
    await expect(this.page.getByRole('status').filter({ hasText: /^\d+ of \d+ pass/ })).toBeVisible({
      timeout: 90_000,
    });
  }
}
