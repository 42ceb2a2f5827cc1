import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

type Violation = { id: string; help: string; where: string[] };

/** Where a page, or the part of it that is ours, fails WCAG 2.2 A and AA, as far as a machine can tell. */
export async function violations(page: Page, part?: string): Promise<Violation[]> {
    const axe = new AxeBuilder({ page })
        // Of what passes, all elements would be described.
        .options({ resultTypes: ['violations'] })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        // No page has frames of another origin, for which a page of its own would be opened each time.
        .setLegacyMode();
    const { violations: found } = await (part === undefined ? axe : axe.include(part)).analyze();
    return found.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html }) => html) }));
}

export async function expectAccessible(page: Page, part?: string): Promise<void> {
    expect(await violations(page, part)).toEqual([]);
}
